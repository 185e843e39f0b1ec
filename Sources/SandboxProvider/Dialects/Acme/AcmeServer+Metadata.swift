import Vocabulary

/// What acme says of itself: RFC 8414, OpenID Connect Discovery, and its keys.
extension AcmeServer {
    func metadata(_ request: SandboxRequest) -> SandboxReply {
        switch request.path {
        // RFC 8414 section 3.1 and OpenID Connect Discovery section 4; the issuer has no path.
        case "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration": .json(200, document)
        case "/jwks": .json(200, ["keys": JSON([key?.jwk].compactMap { $0 })])
        default: .notFound
        }
    }

    private var document: JSON {
        let list = { (texts: [String]) in JSON(texts.map { JSON($0) }) }
        let methods = AcmeClient.Method.allCases.map(\.rawValue)
        let algorithms = ["ES256", "ES384", "RS256", "PS256", "EdDSA"]
        let members: [(String, JSON)] = [
            ("issuer", JSON(issuer)),
            ("authorization_endpoint", JSON(issuer + "/authorize")),
            ("token_endpoint", JSON(issuer + "/token")),
            ("pushed_authorization_request_endpoint", JSON(issuer + "/par")),
            ("device_authorization_endpoint", JSON(issuer + "/device_authorization")),
            ("revocation_endpoint", JSON(issuer + "/revoke")),
            ("introspection_endpoint", JSON(issuer + "/introspect")),
            ("userinfo_endpoint", JSON(issuer + "/userinfo")),
            ("registration_endpoint", JSON(issuer + "/register")),
            ("jwks_uri", JSON(issuer + "/jwks")),
            ("scopes_supported", list(Self.scopes.sorted())),
            ("response_types_supported", ["code"]),
            ("response_modes_supported", ["query"]),
            (
                "grant_types_supported",
                list([
                    "authorization_code", "refresh_token", "client_credentials", GrantType.device,
                    GrantType.tokenExchange, GrantType.jwtBearer,
                ])
            ),
            ("subject_types_supported", ["public"]),
            ("id_token_signing_alg_values_supported", list([options.signing.rawValue])),
            ("token_endpoint_auth_methods_supported", list(methods)),
            ("token_endpoint_auth_signing_alg_values_supported", list(algorithms + ["HS256"])),
            ("code_challenge_methods_supported", ["S256"]),
            ("dpop_signing_alg_values_supported", list(algorithms)),
            ("authorization_response_iss_parameter_supported", JSON(options.namesIssuer)),
            ("require_pushed_authorization_requests", JSON(options.requiresPushed)),
        ]
        return JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) }))
    }
}
