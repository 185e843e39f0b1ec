import Vocabulary

/// Builds the request of a leg: pure, and with every secret in it named, so that an echo of it can be redacted.
struct RequestBuilder {
    /// A standard parameter under the standard's name.
    struct Standard {
        let name: String
        let value: String
        var isSecret = false
    }

    let dialect: Dialect
    let legName: LegName
    var leg: Leg
    /// The account's and the flow's.
    var variables: [String: String] = [:]
    /// The redirect URI in use, as sent.
    var redirectURI: String?
    /// The token of an earlier round that goes along, and what stands before it.
    var bearer: Secret?
    var bearerScheme = "Bearer"
    /// Needed by a leg whose client proves itself with an assertion.
    var moment: Moment?
    /// What the request asks for, as it is written.
    var scope: String?
    /// The credential that the request is about.
    var credential: Credential?
    /// The round's own members.
    var roundParameters: [(name: String, value: Template)] = []

    /// The absolute URL, origins replaced.
    func url() throws(Failure) -> String {
        guard !leg.url.parts.isEmpty else {
            throw Failure(
                .usage, "\(dialect.provider.name): the URL of the leg \(legName) is not known yet.",
                remedy: "Read it from the provider: fob discover \(dialect.provider.name)")
        }
        return try leg.url.resolved(with: dialect, variables: variables)
    }

    /// The URL of the authorization request (RFC 6749 section 4.1.1).
    func authorizeURL(_ standard: [Standard]) throws(Failure) -> String {
        let rules = leg.authorize ?? AuthorizeRules()
        let query = FormEncoding.encode(try members(standard), space: rules.space)
        return Self.append(query, to: try url(), behindFragment: rules.queryIn == .fragment)
    }

    /// The request of any other leg, and of a fetched authorization.
    func request(_ standard: [Standard]) throws(Failure) -> WireRequest {
        if leg.authorize != nil {
            return WireRequest(
                method: "GET", url: try authorizeURL(standard), headers: try headers(contentType: nil),
                secrets: secrets(standard))
        }
        var all = try members(standard)
        let assertion = try clientAssertion()
        try addClient(to: &all, assertion)
        var request = WireRequest(
            method: leg.method, url: try url(), secrets: secrets(standard) + [assertion].compactMap { $0 },
            tls: try tls())
        var contentType: String?
        switch leg.encoding {
        case .form:
            contentType = "application/x-www-form-urlencoded"
            request.body = Array(FormEncoding.encode(all).utf8)
        case .json:
            contentType = "application/json"
            request.body = Self.object(all).serialized(pretty: false, sorted: false).dropLast()
        case .query:
            if !all.isEmpty {
                request.url = Self.append(
                    FormEncoding.encode(all, space: .percent20), to: request.url, behindFragment: false)
            }
        case .none: break
        }
        request.headers = try headers(contentType: contentType)
        return request
    }

    private func members(_ standard: [Standard]) throws(Failure) -> [(name: String, value: String)] {
        var members: [(name: String, value: String)] = []
        for parameter in standard where !parameter.value.isEmpty {
            switch leg.names[parameter.name] {
            case .some(.some(let name)): members.append((name, parameter.value))
            case .some(.none): continue
            case .none: members.append((parameter.name, parameter.value))
            }
        }
        // A list gives one name several times, and what comes later stands in for what came before.
        for parameters in [leg.parameters, roundParameters] {
            var added: [(name: String, value: String)] = []
            for parameter in parameters {
                if let value = try filled(parameter.value) { added.append((parameter.name, value)) }
            }
            members.removeAll { member in added.contains { $0.name == member.name } }
            members += added
        }
        return members
    }

    private func addClient(
        to members: inout [(name: String, value: String)], _ assertion: Secret?
    ) throws(Failure) {
        var client: [(name: String, value: String)] = []
        switch leg.client.id {
        case .body(let name), .query(let name): client.append((name, dialect.provider.clientID))
        default: break
        }
        switch leg.client.secret {
        case .body(let name), .query(let name): client.append((name, try secretText()))
        default: break
        }
        if let assertion {
            client.append(("client_assertion_type", ClientAssertion.type))
            client.append(("client_assertion", assertion.reveal()))
        }
        // RFC 6749 section 3.1: no parameter twice, also where a leg's own parameters hold the client id.
        members.removeAll { member in client.contains { $0.name == member.name } }
        members.insert(contentsOf: client, at: 0)
    }

    private func headers(contentType: String?) throws(Failure) -> [HeaderField] {
        var fields: [HeaderField] = []
        if let accept = leg.accept { fields.append(HeaderField("accept", accept)) }
        if let contentType { fields.append(HeaderField("content-type", contentType)) }
        if leg.authorize == nil {
            // RFC 6750 section 2: a token in the same header leaves no room for the client.
            if bearer == nil, let basic = try basic() { fields.append(HeaderField("authorization", "Basic \(basic)")) }
            if case .header(let name) = leg.client.id { fields.append(HeaderField(name, dialect.provider.clientID)) }
            if case .header(let name) = leg.client.secret { fields.append(HeaderField(name, try secretText())) }
            if let bearer { fields.append(HeaderField("authorization", "\(bearerScheme) \(bearer.reveal())")) }
        }
        for header in leg.headers {
            guard let value = try filled(header.value) else { continue }
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            fields.append(HeaderField(header.name, value))
        }
        for field in fields where !field.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            throw Failure(
                .usage,
                "\(dialect.provider.name): the value of the header \(field.name) holds characters "
                    + "that no header may hold.",
                remedy: "Check client id, client secret and variables: fob provider edit \(dialect.provider.name)")
        }
        return fields
    }

    /// RFC 6749 section 2.3.1, or what a vendor made of it; nil where the leg uses no Basic.
    private func basic() throws(Failure) -> String? {
        let encode: (String) -> String = { leg.client.basicEncoding == .form ? FormEncoding.encode($0) : $0 }
        switch leg.client.secret {
        case .basic:
            let pair = "\(encode(dialect.provider.clientID)):\(encode(try secretText()))"
            return Base64.encode(Array(pair.utf8))
        case .basicUser: return Base64.encode(Array("\(encode(try secretText())):".utf8))
        default: return nil
        }
    }

    func secretText() throws(Failure) -> String {
        if let template = leg.client.secretTemplate, let text = try filled(template) { return text }
        return try needed(dialect.provider.clientSecret).reveal()
    }

    func needed(_ secret: Secret?) throws(Failure) -> Secret {
        guard let secret, !secret.isEmpty else {
            throw Failure(
                .usage, "\(dialect.provider.name): the client secret is missing.",
                remedy: "Set it: fob provider edit \(dialect.provider.name) --client-secret-file FILE")
        }
        return secret
    }

    func filled(_ template: Template) throws(Failure) -> String? {
        if template.variables.contains(where: { $0.name == "client_secret" && !$0.isOptional }) {
            _ = try needed(dialect.provider.clientSecret)
        }
        do {
            return try template.filled(value)
        } catch {
            throw Failure(
                .usage, "\(dialect.provider.name): the variable \(error.name) has no value.",
                remedy: "Set it: fob provider edit \(dialect.provider.name) --var \(error.name)=VALUE")
        }
    }

    func value(_ name: String) -> String? {
        switch name {
        case "client_id": dialect.provider.clientID
        case "client_secret": dialect.provider.clientSecret?.reveal()
        case "redirect_uri": redirectURI ?? dialect.redirectURI
        default: variables[name] ?? dialect.values[name] ?? undeclared(name)
        }
    }

    private func secrets(_ standard: [Standard]) -> [Secret] {
        var secrets = standard.filter(\.isSecret).map { Secret($0.value) }
        if let secret = dialect.provider.clientSecret { secrets.append(secret) }
        if let bearer { secrets.append(bearer) }
        secrets += [credential?.accessToken, credential?.refreshToken].compactMap { $0 }
        for variable in dialect.profile.variables where variable.isSecret {
            if let value = value(variable.name) { secrets.append(Secret(value)) }
        }
        if let basic = try? basic() { secrets.append(Secret(basic)) }
        return secrets
    }

    /// A name that comes several times has a list of its values.
    private static func object(_ members: [(name: String, value: String)]) -> JSON {
        var names: [String] = []
        for member in members where !names.contains(member.name) { names.append(member.name) }
        return JSON(
            .object(
                names.map { name in
                    let values = members.filter { $0.name == name }.map { JSON($0.value) }
                    return JSON.Member(key: name, value: values.count == 1 ? values[0] : JSON(.array(values)))
                }))
    }

    /// RFC 6749 section 3.1: a query that the endpoint has already stays.
    static func append(_ query: String, to url: String, behindFragment: Bool) -> String {
        guard !query.isEmpty else { return url }
        if behindFragment { return url + (url.split(separator: "#").last?.contains("?") ?? false ? "&" : "?") + query }
        return url + (url.contains("?") ? "&" : "?") + query
    }
}
