import Vocabulary

/// How a leg's reply reads, refusals included.
extension LegReading {
    func reply() -> ReplyRules {
        var rules = ReplyRules()
        rules.acceptsBoundTokens = bindsTokens
        guard let reply = object.object("reply", ProfileKeys.reply) else { return rules }
        return self.reply(reply, from: rules)
    }

    private func reply(_ reply: ProfileObject, from standard: ReplyRules) -> ReplyRules {
        var rules = standard
        rules.format = reply.word("format", ReplyRules.Format.self, foreseen: ["xml"]) ?? .auto
        rules.root = reply.string("root") ?? ""
        rules.accessToken = reply.strings("access_token") ?? rules.accessToken
        rules.refreshToken = reply.strings("refresh_token") ?? rules.refreshToken
        rules.tokenType = reply.strings("token_type") ?? rules.tokenType
        rules.defaultTokenType = reply.string("default_token_type") ?? rules.defaultTokenType
        rules.scope = reply.strings("scope") ?? rules.scope
        rules.keep = reply.strings("keep") ?? []
        if reply.json["expiry"] != nil { rules.expiry = expiries("expiry", reply) }
        rules.refreshExpiry = expiries("refresh_expiry", reply)
        rules.issuedAt = expiries("issued_at", reply)
        if rules.issuedAt.contains(where: { ![.rfc3339, .epochSeconds, .epochMilliseconds].contains($0.kind) }) {
            reply.note("issued_at", "the time of issue is absolute: epoch_s, epoch_ms or rfc3339")
        }
        rules.acceptsBoundTokens = bindsTokens
        rules.takesEarliestExpiry = reply.bool("earliest_expiry") ?? false
        rules.idToken = reply.strings("id_token") ?? rules.idToken
        rules.scopeSeparator = reply.string("scope_separator")
        for (type, meant) in reply.pairs("token_types") ?? [] { rules.tokenTypes[type.lowercased()] = meant }
        rules.extraTokens = extraTokens(reply)
        if let device = reply.object("device", ProfileKeys.deviceReply) { rules.device = deviceReply(device) }
        return rules
    }

    private func extraTokens(_ reply: ProfileObject) -> [String: ReplyRules] {
        var tokens: [String: ReplyRules] = [:]
        for member in reply.object("extra_tokens", nil)?.members ?? [] {
            let path = reply.place("extra_tokens.\(member.key)")
            guard let object = ProfileObject(member.value, path, reading, level: ProfileKeys.reply) else { continue }
            if (try? Name(member.key)) == nil {
                reading.note(member.keyPosition, path, "the token's name is not a name")
            }
            if object.json["extra_tokens"] != nil {
                object.note("extra_tokens", "a token beside another has none beside it")
            }
            var standard = ReplyRules()
            standard.acceptsBoundTokens = bindsTokens
            if object.json["root"] == nil {
                // It shares the object with the account's own token, whose members are not its.
                if object.json["access_token"] == nil {
                    object.note("access_token", "a token beside another needs a root or paths of its own")
                }
                standard.refreshToken = []
                standard.tokenType = []
                standard.scope = []
                standard.expiry = []
                standard.idToken = []
            }
            tokens[member.key] = self.reply(object, from: standard)
        }
        return tokens
    }

    private func expiries(_ key: String, _ reply: ProfileObject) -> [ExpiryRule] {
        guard let value = reply.json[key] else { return [] }
        return (value.elements ?? [value]).compactMap { element in
            guard let object = ProfileObject(element, reply.place(key), reading, level: ProfileKeys.expiry) else {
                return nil
            }
            guard let kind = object.word("kind", ExpiryRule.Kind.self) else {
                if object.json["kind"] == nil { object.note("kind", "the expiry has no kind") }
                return nil
            }
            var rule = ExpiryRule(kind: kind, path: object.strings("path") ?? [])
            rule.seconds = object.integer("seconds", in: 1...2_147_483_647) ?? 0
            rule.zeroMeans = object.word("zero_means", ExpiryRule.ZeroMeaning.self) ?? .expired
            if kind == .constant, rule.seconds == 0 { object.note("seconds", "a constant expiry needs its seconds") }
            if kind == .jwtExp, rule.path.isEmpty { rule.path = ["access_token"] }
            if kind != .constant, kind != .none, rule.path.isEmpty { object.note("path", "the expiry has no path") }
            return rule
        }
    }

    func errors() -> ErrorRules {
        var rules = ErrorRules()
        guard let errors = object.object("errors", ProfileKeys.errors) else { return rules }
        rules.code = errors.strings("code") ?? rules.code
        rules.description = errors.strings("description") ?? rules.description
        rules.traceID = errors.strings("trace_id") ?? []
        rules.codes = Dictionary((errors.pairs("codes") ?? []).map { ($0.name, $0.value) }) { first, _ in first }
        rules.text = (errors.pairs("text") ?? []).map { (piece: $0.name, code: $0.value) }
        for (status, code) in errors.pairs("statuses") ?? [] {
            if let number = Int(status), (400...599).contains(number) {
                rules.statuses[number] = code
            } else {
                errors.note("statuses", "“\(ScreenText.line(status, limit: 20))” is no HTTP status from 400 to 599")
            }
        }
        rules.ambiguous = errors.strings("ambiguous") ?? []
        rules.uri = errors.strings("uri") ?? rules.uri
        rules.retry = errors.strings("retry") ?? rules.retry
        rules.hints = (errors.json["hints"]?.elements ?? []).compactMap { element in
            guard let hint = ProfileObject(element, errors.place("hints"), reading, level: ProfileKeys.hint) else {
                return nil
            }
            guard let text = hint.line("text") else {
                if hint.json["text"] == nil { hint.note("text", "the hint has no text") }
                return nil
            }
            return Hint(
                status: hint.integer("status", in: 100...599).map { Int($0) }, code: hint.string("code"),
                urlContains: hint.string("url_contains"), text: text)
        }
        return rules
    }
}
