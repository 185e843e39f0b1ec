import Vocabulary

/// Making clients (RFC 7591).
extension AcmeServer {
    private static let grants = [
        "authorization_code", "refresh_token", "client_credentials", GrantType.device, GrantType.tokenExchange,
        GrantType.jwtBearer,
    ]

    mutating func register(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        if let token = options.registrationToken {
            guard let given = Authorization.bearer(request), Secret(given) == token else {
                throw Refusal(OAuthError.invalidToken(wasGiven: !request.values("authorization").isEmpty))
            }
        }
        guard request.mediaType == "application/json", let wish = try? JSON(parsing: request.body),
            wish.members != nil
        else { throw Refusal("invalid_client_metadata", "a JSON object is expected") }
        let redirects = (wish["redirect_uris"]?.elements ?? []).compactMap(\.string)
        let grants = wish["grant_types"]?.elements?.compactMap(\.string) ?? ["authorization_code"]
        guard grants.allSatisfy(Self.grants.contains) else {
            throw Refusal("invalid_client_metadata", "a grant type is asked for that is not spoken here")
        }
        guard !grants.contains("authorization_code") || !redirects.isEmpty,
            redirects.allSatisfy(Self.isRedirectURI)
        else { throw Refusal("invalid_redirect_uri", "redirect_uris are https or loopback, without a fragment") }
        guard
            let method = AcmeClient.Method(
                rawValue: wish["token_endpoint_auth_method"]?.string ?? "client_secret_basic")
        else { throw Refusal("invalid_client_metadata", "the token_endpoint_auth_method is not spoken here") }
        let keys = wish["jwks"]?["keys"]?.elements ?? []
        guard method != .keyJWT || keys.contains(where: { VerificationKey(jwk: $0) != nil }) else {
            throw Refusal("invalid_client_metadata", "private_key_jwt needs public keys in jwks")
        }
        let hasSecret = method != .unauthenticated && method != .keyJWT
        let secret = hasSecret ? mint.next(.secret) : ""
        let id = mint.next(.client)
        clients[id] = AcmeClient(
            registration: SandboxClient(id: id, secret: Secret(secret), redirectURIs: redirects), method: method,
            keys: keys)
        var members: [(String, JSON)] = [
            ("client_id", JSON(id)), ("client_id_issued_at", JSON(now.milliseconds / 1000)),
            ("redirect_uris", JSON(redirects.map { JSON($0) })),
            ("token_endpoint_auth_method", JSON(method.rawValue)), ("grant_types", JSON(grants.map { JSON($0) })),
        ]
        if let name = wish["client_name"] { members.append(("client_name", name)) }
        // Section 3.2.1: zero is “never”.
        if hasSecret { members += [("client_secret", JSON(secret)), ("client_secret_expires_at", 0)] }
        return .json(
            201, JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) })), headers: OAuthError.uncached)
    }

    private static func isRedirectURI(_ text: String) -> Bool {
        let isLoopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"].contains { text.hasPrefix($0) }
        return (isLoopback || text.hasPrefix("https://")) && !text.contains("#")
    }
}
