import Vocabulary

/// Reads one leg from its object, in which `call`, the leg and the environment's changes are joined already.
struct LegReading {
    let name: LegName
    let object: ProfileObject
    let reading: ProfileReading
    let checks: TemplateChecks
    /// What the environment gives to variables.
    let values: [String: String]
    /// Whether the provider's metadata can tell what the leg does not.
    var hasMetadata = false

    private var isAuthorize: Bool { name == .authorize }

    /// Nil where the leg cannot be told at all; what is wrong has been noted.
    func leg() -> Leg? {
        let isDiscovered = object.json["url"] == nil && hasMetadata && !name.isFollowUp
        guard let url = isDiscovered ? Template.empty : object.template("url") else {
            if object.json["url"] == nil {
                object.note(
                    "url", "the leg has no url",
                    remedy: "Give it one, or the profile an issuer whose metadata tells it (RFC 8414).")
            }
            return nil
        }
        let client = self.client()
        let allowsSecret = object.bool("allow_secret_in_url") ?? false
        // What is added to the query of an authorize URL would stand in its fragment, unseen by the server.
        let allowsFragment =
            isAuthorize && object.json["query_in"]?.string == AuthorizeRules.QueryPlace.fragment.rawValue
        if !isDiscovered {
            checks.url(url, object, values, allowsSecret: allowsSecret, allowsFragment: allowsFragment)
        }
        if case .query = client.secret, !allowsSecret {
            object.note(
                "client", "the client secret may not stand in a URL",
                remedy: "Send it in the body or a header, or set allow_secret_in_url.")
        }
        let encoding =
            object.word("encoding", BodyEncoding.self) ?? (name.isFollowUp || name == .userinfo ? .none : .form)
        return Leg(
            method: method(encoding), url: url, isDiscovered: isDiscovered, encoding: encoding,
            accept: object.json["accept"] == nil ? "application/json" : acceptHeader(),
            headers: headers("headers", object, checks), client: client, names: names(),
            parameters: parameters(allowsSecret: allowsSecret || (encoding != .query && !isAuthorize)),
            reply: reply(), errors: errors(), authorize: isAuthorize ? authorizeRules() : nil,
            choose: choose(), capture: capture(), success: success())
    }

    private func method(_ encoding: BodyEncoding) -> String {
        let isRead = isAuthorize || name.isFollowUp || name == .userinfo
        guard let method = object.string("method") else { return isRead ? "GET" : "POST" }
        if !["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method) {
            object.note("method", "the method is none of GET, POST, PUT, PATCH, DELETE")
        }
        return method
    }

    private func acceptHeader() -> String? {
        guard object.json["accept"]?.isNull != true else { return nil }
        return object.string("accept")
    }

    private func names() -> [String: String?] {
        guard let map = object.object("names", nil) else { return [:] }
        let standard = ProfileKeys.parameters(of: name)
        var names: [String: String?] = [:]
        for member in map.members {
            if !standard.contains(member.key) {
                reading.note(
                    member.keyPosition, map.place(member.key),
                    "the leg \(name) has no parameter “\(ScreenText.line(member.key, limit: 60))”",
                    remedy: NearestName.remedy(for: member.key, among: standard, listing: "It has"))
            }
            names[member.key] = .some(member.value.isNull ? nil : map.string(member.key))
        }
        return names
    }

    private func parameters(allowsSecret: Bool) -> [(name: String, value: Template)] {
        let parameters = object.templateLists("params") ?? []
        guard let place = object.object("params", nil) else { return parameters }
        for parameter in parameters {
            if !allowsSecret { checks.noSecret(parameter.value, place, parameter.name) }
            checks.variables(
                parameter.value, place, parameter.name,
                beside: ["client_id", "redirect_uri"] + (allowsSecret ? ["client_secret"] : []) + ownTokens)
        }
        return parameters
    }

    /// What a call about a token that is there already may say of it in words of its own: some vendors want it as a
    /// bearer, or want the access token whichever one is to go.
    private var ownTokens: [String] { name == .revoke || name == .introspect ? ["token", "access_token"] : [] }

    private func headers(
        _ key: String, _ object: ProfileObject, _ checks: TemplateChecks
    ) -> [(name: String, value: Template)] {
        guard let place = object.object(key, nil) else { return [] }
        let headers = object.templates(key) ?? []
        for header in headers {
            checks.header(
                header.name, header.value, place, header.name, beside: ["client_id", "client_secret"] + ownTokens)
        }
        return headers
    }

    private func client() -> ClientAuthentication {
        var client = ClientAuthentication()
        guard let rules = object.object("client", ProfileKeys.client) else { return client }
        client.id = place("id", rules) ?? .none
        client.secret = place("secret", rules) ?? .none
        client.secretTemplate = rules.template("secret_template")
        client.basicEncoding = rules.word("basic_encoding", ClientAuthentication.BasicEncoding.self) ?? .form
        client.assertion = assertion(rules)
        client.isSecretOptional = rules.bool("secret_optional") ?? false
        if let template = client.secretTemplate {
            checks.variables(template, rules, "secret_template", beside: ["client_id", "client_secret"])
        }
        if client.id == .basic, client.secret != .basic {
            rules.note("secret", "the client id goes by basic and the secret does not")
        }
        return client
    }

    private func place(_ key: String, _ rules: ProfileObject) -> ClientAuthentication.Place? {
        guard let text = rules.string(key) else { return nil }
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (halves.first ?? "", halves.count > 1 ? halves[1] : nil) {
        case ("none", nil): return ClientAuthentication.Place.none
        case ("template", nil): return .template
        case ("basic", nil): return .basic
        case ("basic_user", nil) where key == "secret": return .basicUser
        case ("private_key_jwt", nil) where key == "secret": return .privateKeyJWT
        case ("client_secret_jwt", nil) where key == "secret": return .clientSecretJWT
        case ("tls", nil) where key == "secret": return .tls
        case ("body", let name?): return .body(name)
        case ("query", let name?): return .query(name)
        case ("header", let name?) where TemplateChecks.isHeaderName(name): return .header(name)
        default:
            rules.note(
                key, "“\(ScreenText.line(text, limit: 60))” is no place for it",
                remedy:
                    "Places are none, template, basic, "
                    + (key == "secret" ? "basic_user, private_key_jwt, client_secret_jwt, tls, " : "")
                    + "body:NAME, query:NAME, header:NAME."
            )
            return nil
        }
    }

    private func authorizeRules() -> AuthorizeRules {
        var rules = AuthorizeRules()
        rules.queryIn = object.word("query_in", AuthorizeRules.QueryPlace.self) ?? .url
        rules.state = object.word("state", AuthorizeRules.StatePlace.self) ?? .param
        rules.interaction = object.word("interaction", Interaction.self) ?? .browser
        switch object.string("space") {
        case nil, "%20": rules.space = .percent20
        case "+": rules.space = .plus
        default: object.note("space", "a space is encoded as %20 or +")
        }
        for word in object.strings("alternatives") ?? [] {
            if let way = Interaction(rawValue: word) {
                rules.alternatives.append(way)
            } else {
                object.note("alternatives", "“\(ScreenText.line(word, limit: 60))” is neither browser nor fetched")
            }
        }
        if rules.interaction == .fetched || rules.alternatives.contains(.fetched), rules.queryIn == .fragment {
            object.note("interaction", "what stands behind a # reaches no server, so the program cannot fetch it")
        }
        rules.nonce = object.bool("nonce") ?? false
        rules.pushed = object.word("pushed", AuthorizeRules.Pushing.self) ?? .off
        guard let pkce = object.object("pkce", ProfileKeys.pkce) else { return rules }
        rules.pkce.mode = pkce.word("mode", PKCERules.Mode.self) ?? .required
        rules.pkce.verifierOctets = pkce.integer("verifier_octets", in: 32...96).map { Int($0) } ?? 32
        if let method = pkce.string("method"), method != "S256" {
            pkce.note("method", "the only method is S256 (RFC 7636 section 7.2)")
        }
        rules.pkce.challenge = pkce.word("challenge", PKCERules.Challenge.self) ?? .base64url
        return rules
    }

    private func reply() -> ReplyRules {
        guard let reply = object.object("reply", ProfileKeys.reply) else { return ReplyRules() }
        return self.reply(reply)
    }

    private func reply(_ reply: ProfileObject) -> ReplyRules {
        var rules = ReplyRules()
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
        rules.takesEarliestExpiry = reply.bool("earliest_expiry") ?? false
        rules.idToken = reply.strings("id_token") ?? rules.idToken
        rules.scopeSeparator = reply.string("scope_separator")
        for (type, meant) in reply.pairs("token_types") ?? [] { rules.tokenTypes[type.lowercased()] = meant }
        for member in reply.object("extra_tokens", nil)?.members ?? [] {
            guard
                let object = ProfileObject(
                    member.value, reply.place("extra_tokens.\(member.key)"), reading, level: ProfileKeys.reply)
            else { continue }
            rules.extraTokens[member.key] = self.reply(object)
        }
        if let device = reply.object("device", ProfileKeys.deviceReply) { rules.device = deviceReply(device) }
        return rules
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

    private func errors() -> ErrorRules {
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
        rules.retry = errors.strings("retry") ?? []
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

    private func choose() -> ChoiceRules? {
        guard let choose = object.object("choose", ProfileKeys.choose) else { return nil }
        guard let variable = choose.string("variable"), let key = choose.strings("key"), !key.isEmpty else {
            choose.note("variable", "choosing needs a variable and the paths of the key")
            return nil
        }
        if checks.declared[variable]?.source != .choice {
            choose.note("variable", "“\(ScreenText.line(variable, limit: 60))” is no variable with the source choice")
        }
        return ChoiceRules(
            list: choose.string("list") ?? "", key: key, label: choose.strings("label") ?? [], variable: variable)
    }
}
