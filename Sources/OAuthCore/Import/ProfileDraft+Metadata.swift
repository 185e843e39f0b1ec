public import Vocabulary

extension ProfileDraft {
    /// A draft of what an authorization server says of itself (RFC 8414, OpenID Connect Discovery).
    /// - Throws: ``Vocabulary/Failure`` of kind `usage` where it names no token endpoint.
    public static func from(metadata: ServerMetadata, id: Name) throws(Failure) -> ProfileDraft {
        let document = metadata.document
        func list(_ key: String) -> [String]? { document[key]?.elements?.compactMap(\.string) }
        var builder = ProfileDraftBuilder(id: id, name: (try? WebAddress(metadata.issuer).host) ?? id.text)
        builder.docs = [document["service_documentation"]?.string ?? metadata.issuer]
        builder.issuer = metadata.issuer
        builder.client = client(list("token_endpoint_auth_methods_supported"), &builder)
        // RFC 8414 section 2: this is what an absent list means.
        let grants = Set(list("grant_types_supported") ?? ["authorization_code", "implicit"])
        let offers = { (grant: String) in grants.contains(grant) }
        if offers("authorization_code") {
            if let url = metadata.endpoint(.authorize) {
                let methods = list("code_challenge_methods_supported")
                if methods == nil { builder.unread.append("whether PKCE is supported is not said; it is sent") }
                builder.add(
                    .authorize, url: url,
                    [.init(key: "pkce", value: ["mode": methods == nil ? "optional" : "required"])])
            }
            if let url = metadata.endpoint(.exchange) { builder.add(.exchange, url: url) }
        }
        let kinds: [(String, [LegName])] = [
            ("refresh_token", [.refresh]), ("client_credentials", [.clientCredentials]),
            ("urn:ietf:params:oauth:grant-type:device_code", [.device, .devicePoll]),
            ("urn:ietf:params:oauth:grant-type:token-exchange", [.tokenExchange]),
            ("urn:ietf:params:oauth:grant-type:jwt-bearer", [.jwtBearer]),
        ]
        for (grant, legs) in kinds where offers(grant) {
            for leg in legs { if let url = metadata.endpoint(leg) { builder.add(leg, url: url) } }
        }
        if !offers("refresh_token"), document["grant_types_supported"] == nil, let url = metadata.endpoint(.refresh) {
            builder.unread.append("whether refresh tokens are given is not said; a refresh leg is written")
            builder.add(.refresh, url: url)
        }
        for leg in [LegName.revoke, .introspect, .userinfo, .pushed] {
            if let url = metadata.endpoint(leg) { builder.add(leg, url: url) }
        }
        let scopes = list("scopes_supported") ?? []
        builder.scopes = (scopes.contains("openid") ? ["openid"] : [], scopes)
        for grant in grants.intersection(["password", "implicit"]).sorted() {
            builder.unread.append("the grant \(grant) is left out (RFC 9700 forbids it)")
        }
        return try builder.draft()
    }

    /// RFC 8414 section 2: without a list it is Basic.
    private static func client(_ methods: [String]?, _ builder: inout ProfileDraftBuilder) -> JSON {
        let known: [(String, ClientAuthenticationMethod)] = [
            ("client_secret_basic", .basic), ("client_secret_post", .post), ("private_key_jwt", .privateKeyJWT),
            ("client_secret_jwt", .clientSecretJWT), ("tls_client_auth", .tls), ("none", .none),
        ]
        guard let methods else { return ClientAuthenticationMethod.basic.client }
        if let (name, method) = known.first(where: { methods.contains($0.0) }) {
            let others = methods.filter { $0 != name }
            if !others.isEmpty {
                builder.unread.append(
                    "other client authentication: \(ScreenText.line(others.joined(separator: ", "), limit: 200)) (--client-auth)"
                )
            }
            return method.client
        }
        builder.unread.append(
            "no client authentication that fob knows: \(ScreenText.line(methods.joined(separator: ", ")))")
        return ClientAuthenticationMethod.basic.client
    }
}
