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
    /// Whether the vendor binds tokens to keys (RFC 9449).
    var bindsTokens = false
    var scope = ScopeRules()

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
            checks.url(
                url, object, values, allowsSecret: allowsSecret, allowsFragment: allowsFragment,
                beside: allowsSecret ? TemplateChecks.secrets(of: name) : [])
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
            choose: choose(), capture: capture(), success: success(), scopes: scopes())
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
        var names: [String: String?] = [:]
        if name.asksForScopes, !scope.isSent { names["scope"] = .some(nil) }
        guard let map = object.object("names", nil) else { return names }
        let standard = ProfileKeys.parameters(of: name)
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

    /// What this leg asks for by default, where that is not what a sign-in asks for.
    private func scopes() -> [Template]? {
        guard object.json["scope"] != nil else { return nil }
        guard name.asksForScopes, name != .pushed else {
            object.note(
                "scope", "the leg \(name) does not begin a grant and asks for no scopes of its own",
                remedy: "Take it out, or say it in scope.default.")
            return nil
        }
        guard scope.isSent else {
            object.note("scope", "scopes that are not sent cannot be asked for by default")
            return nil
        }
        return checks.scopes(object, "scope")
    }

    private func parameters(allowsSecret: Bool) -> [(name: String, value: Template)] {
        let parameters = object.templateLists("params") ?? []
        let beside = name.asksTheUser ? scope.besides(parameters) : []
        guard let place = object.object("params", nil) else { return beside }
        for parameter in parameters {
            if !allowsSecret { checks.noSecret(parameter.value, place, parameter.name) }
            checks.variables(
                parameter.value, place, parameter.name,
                beside: TemplateChecks.values(of: name) + (allowsSecret ? TemplateChecks.secrets(of: name) : []))
        }
        return parameters + beside
    }

    private func headers(
        _ key: String, _ object: ProfileObject, _ checks: TemplateChecks
    ) -> [(name: String, value: Template)] {
        guard let place = object.object(key, nil) else { return [] }
        let headers = object.templates(key) ?? []
        for header in headers {
            checks.header(
                header.name, header.value, place, header.name,
                beside: TemplateChecks.values(of: name) + TemplateChecks.secrets(of: name))
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
        client.sendsEmptySecret = rules.bool("empty_secret") ?? false
        client.isSecretOptional = rules.bool("secret_optional") ?? client.sendsEmptySecret
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
