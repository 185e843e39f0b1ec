import Vocabulary

/// Who is asking: RFC 6749 section 2.3 and RFC 7523 section 2.2.
extension AcmeServer {
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// The client and the members of its form. It authenticates in one way, never in two (RFC 6749 section 2.3).
    mutating func client(
        of request: SandboxRequest, _ now: Instant
    ) throws(Refusal) -> (client: AcmeClient, members: [String: String]) {
        guard request.query == nil, let members = parameters(of: request) else {
            throw Refusal("invalid_request", "a form body without repeated members is expected")
        }
        let hasHeader = !request.values("authorization").isEmpty
        let ways = [hasHeader, members["client_secret"] != nil, members["client_assertion"] != nil]
        guard ways.count(where: { $0 }) <= 1 else {
            throw Refusal("invalid_request", "the client authenticated in two ways")
        }
        let client: AcmeClient
        if hasHeader {
            client = try basic(request)
        } else if members["client_assertion"] != nil {
            client = try assertion(members, request, now)
        } else {
            client = try body(members)
        }
        // A client_id beside another authentication is allowed only where it says the same.
        guard members["client_id"] ?? client.id == client.id else {
            throw Refusal("invalid_request", "the body names another client than the authentication")
        }
        return (client, members)
    }

    /// Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1).
    private func basic(_ request: SandboxRequest) throws(Refusal) -> AcmeClient {
        guard let raw = Authorization.basic(request), let id = FormEncoding.decode(raw.id),
            let secret = FormEncoding.decode(raw.secret), let client = clients[id], client.accepts(.basic),
            Secret(secret) == client.registration.secret
        else { throw Self.stranger("the client is not authenticated", challenge: true) }
        return client
    }

    /// By its secret, or by nothing where it can keep none: PKCE and rotation guard a public client.
    private func body(_ members: [String: String]) throws(Refusal) -> AcmeClient {
        guard let id = members["client_id"], let client = clients[id] else {
            throw Self.stranger("the client is not authenticated")
        }
        guard let secret = members["client_secret"] else {
            guard client.isPublic else { throw Self.stranger("the client is not authenticated") }
            return client
        }
        guard client.accepts(.post), Secret(secret) == client.registration.secret else {
            throw Self.stranger("the client is not authenticated")
        }
        return client
    }

    private mutating func assertion(
        _ members: [String: String], _ request: SandboxRequest, _ now: Instant
    ) throws(Refusal) -> AcmeClient {
        guard members["client_assertion_type"] == Self.assertionType else {
            throw Refusal("invalid_request", "client_assertion_type is \(Self.assertionType)")
        }
        guard let jwt = CompactJWT(members["client_assertion"] ?? ""), let id = jwt.claims["sub"]?.string,
            jwt.claims["iss"]?.string == id, let client = clients[id]
        else { throw Self.stranger("iss and sub of the assertion are the client id") }
        let isShared = jwt.algorithm == "HS256"
        guard client.accepts(isShared ? .secretJWT : .keyJWT) else {
            throw Self.stranger("the client does not authenticate with such an assertion")
        }
        let keys: [VerificationKey] =
            isShared ? [.secret(client.registration.secret)] : client.keys.compactMap { VerificationKey(jwk: $0) }
        guard keys.contains(where: { $0.signed(jwt) }) else {
            throw Self.stranger("the signature of the assertion is not the client's")
        }
        if let reason = defect(of: jwt, by: id, at: request.path, now) { throw Self.stranger(reason) }
        return client
    }

    /// What is wrong with the claims of an assertion (RFC 7523 section 3); nil where nothing is. Its `jti` is used up.
    mutating func defect(of jwt: CompactJWT, by issuer: String, at path: String, _ now: Instant) -> String? {
        // The issuer is what the standards move to (RFC 9126 section 2); older clients name the endpoint.
        guard jwt.claims["aud"]?.texts.contains(where: { [self.issuer, self.issuer + path].contains($0) }) == true
        else {
            return "the audience of the assertion is neither the issuer nor the endpoint"
        }
        guard let end = jwt.claims["exp"]?.integer.map({ Instant(milliseconds: $0 * 1000) }), now < end else {
            return "the assertion has no exp, or has expired"
        }
        guard end - now <= .seconds(3600) else { return "the assertion lives longer than an hour" }
        if let start = jwt.claims["nbf"]?.integer, Instant(milliseconds: start * 1000) > now + .seconds(60) {
            return "the assertion is not valid yet"
        }
        guard let jti = jwt.claims["jti"]?.string, !jti.isEmpty else { return "the assertion has no jti" }
        guard seen.take("assertion \(issuer) \(jti)", until: end, now: now) else {
            return "the assertion was used already"
        }
        return nil
    }

    private static func stranger(_ description: String, challenge: Bool = false) -> Refusal {
        Refusal(OAuthError.invalidClient(challenge: challenge, description))
    }
}
