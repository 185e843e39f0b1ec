public import Vocabulary

extension ProfileDraft {
    /// A draft of an OpenAPI 3 document whose paths or security schemes describe OAuth.
    /// - Throws: ``Vocabulary/Failure`` of kind `usage` where it describes no token endpoint.
    public static func from(openAPI document: JSON, id: Name) throws(Failure) -> ProfileDraft {
        guard let version = document["openapi"]?.string, version.hasPrefix("3") else {
            throw Failure(
                .usage, "The document is no OpenAPI 3: its member “openapi” does not say so.",
                remedy: "Convert older ones first: npx swagger2openapi FILE")
        }
        var reader = OpenAPIReader(document, id)
        reader.readServers()
        reader.readSecuritySchemes()
        reader.readPaths()
        return try reader.builder.draft()
    }
}

/// Reads an OpenAPI 3 document for what it says of OAuth.
private struct OpenAPIReader {
    let document: JSON
    var builder: ProfileDraftBuilder
    /// What relative URLs stand below: a variable where there are several servers.
    private var base: String?

    init(_ document: JSON, _ id: Name) {
        self.document = document
        builder = ProfileDraftBuilder(
            id: id, name: ScreenText.line(document.at(path: "info.title")?.string ?? id.text, limit: 80))
        let docs = document.at(path: "externalDocs.url")?.string ?? document.at(path: "info.contact.url")?.string
        builder.docs = docs.map { [$0] } ?? []
    }

    // MARK: Servers

    mutating func readServers() {
        var seen: Set<String> = []
        var servers: [(name: String, url: String)] = []
        for (number, server) in (document["servers"]?.elements ?? []).enumerated() {
            guard let url = url(of: server) else {
                builder.unread.append("servers.\(number) is no https URL and is left out")
                continue
            }
            var name = Self.slug(server["description"]?.string ?? "")
            if name.isEmpty || seen.contains(name) { name = "server-\(number + 1)" }
            seen.insert(name)
            servers.append((name, url))
        }
        if builder.docs.isEmpty { builder.docs = servers.prefix(1).map(\.url) }
        guard servers.count > 1 else {
            base = servers.first?.url
            return
        }
        base = "{base_url}"
        builder.variables.append(
            .init(
                key: "base_url",
                value: ["kind": "url", "source": "environment", "description": "The server, by environment."]))
        builder.environments = servers.enumerated().map { number, server in
            var members: [JSON.Member] = [.init(key: "variables", value: ["base_url": JSON(server.url)])]
            if number == 0 { members.insert(.init(key: "default", value: true), at: 0) }
            return .init(key: server.name, value: JSON(.object(members)))
        }
    }

    /// With the defaults of its variables.
    private mutating func url(of server: JSON) -> String? {
        guard var url = server["url"]?.string else { return nil }
        for variable in server["variables"]?.members ?? [] {
            guard let value = variable.value["default"]?.string else { continue }
            url = url.replacing("{\(variable.key)}", with: value)
            builder.unread.append(
                "the variable \(ScreenText.line(variable.key, limit: 60)) of a server was given its default, \(ScreenText.line(value, limit: 80))"
            )
        }
        if url.hasSuffix("/") { url.removeLast() }
        return (try? WebAddress(url)) == nil ? nil : url
    }

    private func absolute(_ text: String, servers: JSON?) -> String? {
        if text.contains("://") { return (try? WebAddress(text)) == nil ? nil : text }
        let path = text.hasPrefix("/") ? text : "/" + text
        if let own = servers?.elements?.first?["url"]?.string { return absolute(own + path, servers: nil) }
        return base.map { $0 + path }
    }

    // MARK: Security schemes

    mutating func readSecuritySchemes() {
        for scheme in document.at(path: "components.securitySchemes")?.members ?? [] {
            let name = ScreenText.line(scheme.key, limit: 60)
            let value = resolved(scheme.value)
            switch value["type"]?.string {
            case "oauth2": for flow in value["flows"]?.members ?? [] { read(flow) }
            case "openIdConnect":
                let url = value["openIdConnectUrl"]?.string.map { ScreenText.line($0, limit: 200) } ?? "nothing"
                builder.unread.append("the security scheme \(name) points to discovery: fob profile import \(url)")
            case "http": break
            default: builder.unread.append("the security scheme \(name) is no OAuth")
            }
        }
    }

    private mutating func read(_ flow: JSON.Member) {
        let value = flow.value
        let scopes = value["scopes"]?.members?.map(\.key) ?? []
        for scope in scopes where !builder.scopes.known.contains(scope) { builder.scopes.known.append(scope) }
        let token = value["tokenUrl"]?.string.flatMap { absolute($0, servers: nil) }
        let refresh = value["refreshUrl"]?.string.flatMap { absolute($0, servers: nil) }
        switch flow.key {
        case "authorizationCode":
            guard let authorize = value["authorizationUrl"]?.string.flatMap({ absolute($0, servers: nil) }), let token
            else {
                builder.unread.append("the flow authorizationCode lacks a URL and is left out")
                return
            }
            builder.add(.authorize, url: authorize, [.init(key: "pkce", value: ["mode": "optional"])])
            builder.add(.exchange, url: token)
            if let refresh { builder.add(.refresh, url: refresh) }
            builder.unread.append("whether PKCE is supported is not said; it is sent")
        case "clientCredentials":
            guard let token else {
                builder.unread.append("the flow clientCredentials lacks its tokenUrl and is left out")
                return
            }
            builder.add(.clientCredentials, url: token)
        default: builder.unread.append("the flow \(ScreenText.line(flow.key, limit: 40)) is left out (RFC 9700)")
        }
        if builder.client == nil {
            builder.client = ClientAuthenticationMethod.basic.client
            builder.unread.append("how the client shows who it is is not said; Basic is written (--client-auth)")
        }
    }

    // MARK: Paths

    mutating func readPaths() {
        for path in document["paths"]?.members ?? [] {
            for operation in path.value.members ?? [] where operation.key == "post" {
                guard let url = absolute(path.key, servers: operation.value["servers"] ?? path.value["servers"]),
                    let form = form(of: operation.value)
                else { continue }
                read(form, url: url, place: "post \(ScreenText.line(path.key, limit: 100))")
            }
        }
    }

    private struct Form {
        let encoding: String
        let properties: [JSON.Member]
        let required: Set<String>
    }

    private mutating func read(_ form: Form, url: String, place: String) {
        let names = Set(form.properties.map(\.key))
        let encoding: [JSON.Member] = [.init(key: "encoding", value: JSON(form.encoding))]
        guard names.contains("grant_type") else {
            guard names.contains("token"),
                names.isSubset(of: ["token", "token_type_hint", "client_id", "client_secret"])
            else { return }
            let leg: LegName? =
                url.contains("revo") ? .revoke : url.contains("introspect") ? .introspect : nil
            if let leg { builder.add(leg, url: url, encoding) }
            return
        }
        if names.isSuperset(of: ["client_id", "client_secret"]) {
            builder.client = ClientAuthenticationMethod.post.client
        } else if builder.client == nil {
            builder.client = ClientAuthenticationMethod.basic.client
            builder.unread.append(
                "\(place): how the client shows who it is is not said; Basic is written (--client-auth)")
        }
        let known: Set = [
            "grant_type", "client_id", "client_secret", "code", "redirect_uri", "refresh_token", "scope",
            "code_verifier",
        ]
        for name in form.required.subtracting(known).sorted() {
            builder.unread.append(
                "\(place): the required member \(ScreenText.line(name, limit: 60)) is not in the draft")
        }
        for grant in grants(form, names, place) {
            switch grant {
            case "authorization_code": builder.add(.exchange, url: url, encoding)
            case "refresh_token": builder.add(.refresh, url: url, encoding)
            case "client_credentials": builder.add(.clientCredentials, url: url, encoding)
            default: builder.unread.append("\(place): the grant \(ScreenText.line(grant, limit: 80)) is left out")
            }
        }
        if builder.legs[.exchange] != nil, builder.legs[.authorize] == nil {
            builder.unread.append("where the sign-in page stands is not said: add legs.authorize by hand")
        }
    }

    private mutating func grants(_ form: Form, _ names: Set<String>, _ place: String) -> [String] {
        let grant = form.properties.first { $0.key == "grant_type" }.map { resolved($0.value) }
        let said =
            grant?["enum"]?.elements?.compactMap(\.string)
            ?? [grant?["const"], grant?["default"], grant?["example"]].compactMap { $0?.string }.prefix(1).map(\.self)
        guard said.isEmpty else { return said }
        builder.unread.append("\(place): which grants it takes is told by its other members only")
        var found: [String] = []
        if names.contains("code") { found.append("authorization_code") }
        if names.contains("refresh_token") { found.append("refresh_token") }
        return found.isEmpty ? ["client_credentials"] : found
    }

    private func form(of operation: JSON) -> Form? {
        let content = operation["requestBody"].map { resolved($0) }?["content"]
        for (type, encoding) in [("application/x-www-form-urlencoded", "form"), ("application/json", "json")] {
            guard let media = content?[type], let schema = media["schema"].map({ resolved($0) }) else { continue }
            let parts = [schema] + (schema["allOf"]?.elements ?? []).map { resolved($0) }
            let properties = parts.flatMap { $0["properties"]?.members ?? [] }
            guard !properties.isEmpty else { continue }
            let required = parts.flatMap { $0["required"]?.elements ?? [] }.compactMap(\.string)
            return Form(encoding: encoding, properties: properties, required: Set(required))
        }
        return nil
    }

    /// Follows references within the document, a few steps deep.
    private func resolved(_ value: JSON, depth: Int = 0) -> JSON {
        guard depth < 8, let reference = value["$ref"]?.string, reference.hasPrefix("#/") else { return value }
        var node = document
        for step in reference.dropFirst(2).split(separator: "/") {
            let key = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            guard let next = node[key] else { return value }
            node = next
        }
        return resolved(node, depth: depth + 1)
    }

    private static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return words.prefix(3).joined(separator: "-")
    }
}
