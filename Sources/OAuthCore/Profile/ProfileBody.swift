import Vocabulary

/// The top of a profile file.
struct ProfileBody {
    let top: ProfileObject
    private let reading: ProfileReading
    private let variables: [Variable]
    private let scopeRules: ScopeRules
    let checks: TemplateChecks

    init?(_ json: JSON, _ reading: ProfileReading) {
        guard let top = ProfileObject(json, "", reading, level: ProfileKeys.profile) else { return nil }
        self.top = top
        self.reading = reading
        variables = VariableReading(top: top, reading: reading).variables()
        checks = TemplateChecks(declared: Dictionary(variables.map { ($0.name, $0) }) { first, _ in first })
        scopeRules = ScopeReading(top: top, checks: checks).rules()
    }

    /// Nil where something that every profile has is missing; what is wrong has been noted.
    func profile() -> Profile? {
        if !reading.isBuiltIn { checkCall() }
        let environments = environments()
        let rounds = RoundReading(top: top, reading: reading, checks: checks).rounds()
        let headerSets = headerSets()
        let refresh = refresh()
        let id = identity()
        check(environments, rounds, refresh)
        guard let id, let refresh, let first = environments.first else { return nil }
        return Profile(
            id: id, name: top.line("name") ?? id.text, docs: (top.strings("docs") ?? []).map { ScreenText.line($0) },
            checked: top.line("checked"), confidence: top.word("confidence", Profile.Confidence.self) ?? .unverified,
            facts: facts(), environments: environments, defaultEnvironment: defaultEnvironment() ?? first.name,
            variables: variables, redirectURI: redirectURI(), redirect: redirect(),
            issuer: issuerTemplate("issuer"), metadataURL: issuerTemplate("metadata_url"),
            jwksURL: issuerTemplate("jwks_url"), apiBase: issuerTemplate("api_base"),
            allowedHosts: hostPatterns("allowed_hosts"), secretFields: top.strings("secret_fields") ?? [],
            identityFields: top.strings("identity") ?? [], dpop: dpop(),
            issuerRequired: top.bool("issuer_required") ?? false, scope: scopeRules, callback: callback(),
            rounds: rounds, refresh: refresh, headerSets: headerSets, file: reading.file)
    }

    /// Reads `call` for its defects alone: joined into each leg, it would be told of under the leg's path.
    private func checkCall() {
        guard let call = top.object("call", ProfileKeys.call) else { return }
        let url = JSON.Member(key: "url", value: "https://host.example")
        let whole = JSON(.object(call.members.filter { $0.key != "url" } + [url]), position: call.json.position)
        guard let object = ProfileObject(whole, "call", reading, level: nil) else { return }
        _ = LegReading(name: .exchange, object: object, reading: reading, checks: checks, values: [:]).leg()
    }

    private func identity() -> Name? {
        guard let text = top.string("id") else {
            if top.json["id"] == nil { top.note("id", "the profile has no id") }
            return nil
        }
        guard let id = try? Name(text) else {
            top.note(
                "id", "“\(ScreenText.line(text, limit: 60))” is not a name",
                remedy: "Names have 1 to 64 of a-z 0-9 . _ @ + - and begin with a letter or digit.")
            return nil
        }
        return id
    }

    private func facts() -> [Profile.Fact] {
        (top.json["facts"]?.elements ?? []).compactMap { element in
            guard let fact = ProfileObject(element, "facts", reading, level: ProfileKeys.fact),
                let about = fact.line("about"), let note = fact.line("note")
            else { return nil }
            return Profile.Fact(
                about: about, confidence: fact.word("confidence", Profile.Confidence.self) ?? .unverified, note: note)
        }
    }

    private func environments() -> [Profile.Environment] {
        guard let all = top.object("environments", nil) else {
            // A profile without environments has one, of which nobody hears.
            return [Profile.Environment(name: "default", variables: [:], legs: legs(nil, values: [:]))]
        }
        if all.members.isEmpty { top.note("environments", "there is no environment in it") }
        return all.members.compactMap { member in
            guard
                let object = ProfileObject(
                    member.value, all.place(member.key), reading, level: ProfileKeys.environment)
            else { return nil }
            if (try? Name(member.key)) == nil {
                reading.note(member.keyPosition, all.place(member.key), "the environment's name is not a name")
            }
            var values: [String: String] = [:]
            for (name, value) in object.pairs("variables") ?? [] {
                values[name] = value
                let place = object.object("variables", nil)
                guard let variable = checks.declared[name] else {
                    place?.note(
                        name, "the variable {\(name)} is not declared",
                        remedy: NearestName.remedy(for: name, among: variables.map(\.name), listing: "There are"))
                    continue
                }
                if let reason = variable.reasonAgainst(value) { place?.note(name, "the value does not fit: \(reason)") }
            }
            return Profile.Environment(name: member.key, variables: values, legs: legs(object, values: values))
        }
    }

    private func legs(_ environment: ProfileObject?, values: [String: String]) -> [LegName: Leg] {
        var legs: [LegName: Leg] = [:]
        for (key, level) in [("legs", ProfileKeys.legs as ProfileKeys.Level?), ("follow_ups", nil)] {
            let base = top.object(key, level)
            let changes = environment?.object(key, level)
            let known = level?.known ?? base?.members.map(\.key) ?? []
            for name in known {
                guard let object = joined(name, base, changes) else { continue }
                let legName = level == nil ? LegName.followUp(name) : LegName(rawValue: name)
                var leg = LegReading(
                    name: legName, object: object, reading: reading, checks: checks, values: values,
                    hasMetadata: top.json["issuer"] != nil || top.json["metadata_url"] != nil,
                    bindsTokens: top.json["dpop"]?["mode"]?.string != DPoPMode.off.rawValue && top.json["dpop"] != nil)
                leg.scope = scopeRules
                legs[legName] = leg.leg()
            }
        }
        if legs.isEmpty { top.note("legs", "the profile has no legs") }
        return legs
    }

    /// `call` below the leg below the environment's changes, with the leg's own place and keys.
    private func joined(_ name: String, _ base: ProfileObject?, _ changes: ProfileObject?) -> ProfileObject? {
        guard let leg = base?.json[name] ?? changes?.json[name] else { return nil }
        let holder = base?.json[name] != nil ? base : changes
        let isFollowUp = holder?.path.hasSuffix("follow_ups") ?? false
        let level =
            name == "authorize" && !isFollowUp
            ? ProfileKeys.authorize : isFollowUp ? ProfileKeys.followUp : ProfileKeys.leg
        let path = holder?.place(name) ?? name
        guard ProfileObject(leg, path, reading, level: level) != nil else { return nil }
        var json = leg
        if let call = top.json["call"], call.members != nil, name != "authorize" || isFollowUp {
            json = call.overlaid(with: leg)
        }
        if let change = changes?.json[name], base?.json[name] != nil {
            guard ProfileObject(change, changes?.place(name) ?? path, reading, level: level) != nil else { return nil }
            json = json.overlaid(with: change)
        }
        return ProfileObject(json, path, reading, level: nil)
    }

    private func defaultEnvironment() -> String? {
        guard let all = top.object("environments", nil) else { return "default" }
        let names = all.members.filter { $0.value["default"]?.bool == true }.map(\.key)
        if names.count > 1 { top.note("environments", "more than one environment is the default") }
        if names.isEmpty, all.members.count > 1 { top.note("environments", "no environment is the default") }
        return names.first
    }

    private func redirectURI() -> String? {
        guard let text = top.string("redirect_uri") else { return nil }
        do { _ = try WebAddress(text) } catch { top.note("redirect_uri", "it cannot be used: \(error.reason)") }
        return text
    }

    private func callback() -> CallbackNames {
        var names = CallbackNames()
        names.variables = variables.filter { $0.source == .callback }
        guard let callback = top.object("callback", ProfileKeys.callback) else { return names }
        names.code = callback.string("code") ?? names.code
        names.state = callback.string("state") ?? names.state
        names.error = callback.string("error") ?? names.error
        names.errorDescription = callback.string("error_description") ?? names.errorDescription
        names.keep = callback.strings("keep") ?? []
        names.answerIn = callback.word("answer_in", CallbackNames.AnswerPlace.self) ?? .query
        names.decodesCodeAgain = callback.bool("decode_code_again") ?? false
        names.required = callback.strings("required") ?? []
        if let signature = callback.object("signature", ProfileKeys.signature),
            let kind = signature.word("kind", CallbackSignature.Kind.self)
        {
            names.signature = CallbackSignature(kind: kind, member: signature.string("member") ?? "hmac")
        }
        return names
    }

    private func refresh() -> RefreshPolicy? {
        guard let refresh = top.object("refresh", ProfileKeys.refresh) else {
            if top.json["refresh"] == nil {
                top.note("refresh", "the profile does not say how a credential is renewed")
            }
            return nil
        }
        guard let mode = refresh.word("mode", RefreshMode.self) else {
            if refresh.json["mode"] == nil { refresh.note("mode", "the refresh policy has no mode") }
            return nil
        }
        var policy = RefreshPolicy(mode: mode)
        policy.rotation = refresh.word("rotation", Rotation.self) ?? .unknown
        policy.refreshLifetime = refresh.integer("refresh_lifetime_days", in: 1...36_500).map { .seconds($0 * 86_400) }
        policy.leadTime = refresh.integer("lead_time_seconds", in: 1...86_400 * 30).map { .seconds($0) }
        policy.grace = refresh.integer("grace_seconds", in: 0...86_400 * 30).map { .seconds($0) }
        policy.oldAccessTokenDies = refresh.bool("old_access_token_dies") ?? false
        policy.lifetimeKind = refresh.word("lifetime_kind", RefreshPolicy.LifetimeKind.self) ?? .sliding
        return policy
    }

    private func headerSets() -> [HeaderSet] {
        guard let all = top.object("header_sets", nil) else {
            if let bearer = try? Template("Bearer {access_token}"), let name = try? Name("default") {
                return [HeaderSet(name: name, headers: [("Authorization", bearer)], warning: nil)]
            }
            return []
        }
        if all.json["default"] == nil { top.note("header_sets", "there is no header set called default") }
        let sets = all.members.compactMap { member -> HeaderSet? in
            guard let object = ProfileObject(member.value, all.place(member.key), reading, level: ProfileKeys.headerSet)
            else { return nil }
            guard let name = try? Name(member.key) else {
                reading.note(member.keyPosition, all.place(member.key), "the header set's name is not a name")
                return nil
            }
            return HeaderSet(name: name, headers: headerLines(object), warning: object.line("warning"))
        }
        return sets.filter { $0.name.text == "default" } + sets.filter { $0.name.text != "default" }
    }

    private func headerLines(_ object: ProfileObject) -> [(name: String, value: Template)] {
        (object.strings("headers") ?? []).compactMap { line in
            let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let template = object.template(of: String(halves[1]).trimmingSpaces, at: "headers")
            else {
                object.note("headers", "a header is written as “Name: value”")
                return nil
            }
            checks.header(
                String(halves[0]), template, object, "headers", beside: Dialect.credentialNames.sorted())
            return (String(halves[0]), template)
        }
    }

    /// What legs, rounds and refresh policy need of each other.
    private func check(_ environments: [Profile.Environment], _ rounds: [Round], _ refresh: RefreshPolicy?) {
        for environment in environments {
            let legs = environment.legs
            let has = { (name: LegName) in legs[name] != nil || top.json["legs"]?[name.rawValue] != nil }
            if has(.authorize) != has(.exchange) {
                top.note("legs", "authorize and exchange need each other")
            }
            if has(.device) != has(.devicePoll) { top.note("legs", "device and device_poll need each other") }
            if let rules = legs[.authorize]?.authorize, rules.pushed != .off, !has(.pushed) {
                top.note("legs", "authorize is pushed, and the leg pushed is missing")
            }
            if refresh?.mode == .refreshToken || refresh?.mode == .exchangeAccessToken, !has(.refresh) {
                top.note("refresh", "renewing by \(refresh?.mode.rawValue ?? "") needs the leg refresh")
            }
            if refresh?.mode == .reissue, !has(.clientCredentials) {
                top.note("refresh", "renewing by reissue needs the leg client_credentials")
            }
            if refresh?.mode == .reauthorize, !has(.authorize) {
                top.note("refresh", "renewing by reauthorize needs the leg authorize")
            }
            // RFC 6749 section 4.4: for clients that can prove who they are.
            if let leg = legs[.clientCredentials], leg.client.secret == .none {
                top.note(
                    "legs", "client_credentials needs a client secret", remedy: "Say in client.secret where it goes.")
            }
            for round in rounds {
                if let name = round.followUp,
                    top.json["follow_ups"]?[String(name.rawValue.dropFirst("follow_up.".count))] == nil
                {
                    top.note("rounds", "the round “\(round.name)” names a follow-up that does not exist")
                }
                // A token that comes with a question would have to be kept until somebody has answered.
                if let name = round.followUp, round.givesToken, legs[name]?.choose != nil {
                    top.note(
                        "rounds", "the round “\(round.name)” has a result, and its follow-up offers a choice",
                        remedy: "Choose in a round of its own.")
                }
            }
        }
    }
}

extension String {
    /// Without the spaces at either end; a newline stays, to be refused.
    fileprivate var trimmingSpaces: String {
        var rest = Substring(self)
        while rest.hasPrefix(" ") { rest.removeFirst() }
        while rest.hasSuffix(" ") { rest.removeLast() }
        return String(rest)
    }
}
