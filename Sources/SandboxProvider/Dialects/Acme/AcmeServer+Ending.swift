import Vocabulary

/// Taking tokens back (RFC 7009) and asking about them (RFC 7662).
extension AcmeServer {
    /// A refresh token takes its family with it, and an unknown token is as revoked as one can be.
    mutating func revoke(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let (client, members) = try client(of: request, now)
        guard let token = members["token"] else { throw Refusal("invalid_request", "token is expected") }
        // RFC 7009 section 2.1: only the client's own.
        if let entry = tokens.living(refresh: token, realm: Self.realm, now: now), entry.binding.client == client.id {
            tokens.kill(family: entry.family)
        }
        if let entry = tokens.living(access: token, realm: Self.realm, now: now), entry.binding.client == client.id {
            tokens.remove(access: token)
        }
        return SandboxReply(status: 200, headers: OAuthError.uncached)
    }

    /// RFC 7662 section 2.2: of a token that is not active nothing more is said.
    mutating func introspect(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let (client, members) = try client(of: request, now)
        guard !client.isPublic else { throw Refusal("unauthorized_client", "a public client may not ask") }
        guard let token = members["token"] else { throw Refusal("invalid_request", "token is expected") }
        if let entry = tokens.living(access: token, realm: Self.realm, now: now) {
            let type = entry.binding.thumbprint == nil ? "Bearer" : "DPoP"
            return active(entry.scope, entry.user, entry.expiresAt, entry.binding, type: type)
        }
        if let entry = tokens.living(refresh: token, realm: Self.realm, now: now) {
            return active(entry.scope, entry.user, entry.expiresAt, entry.binding, type: nil)
        }
        return .json(200, ["active": false], headers: OAuthError.uncached)
    }

    private func active(
        _ scope: String?, _ user: String?, _ end: Instant, _ binding: Tokens.Binding, type: String?
    ) -> SandboxReply {
        var members: [(String, JSON)] = [
            ("active", true), ("scope", JSON(scope)), ("client_id", JSON(binding.client)), ("iss", JSON(issuer)),
            ("exp", JSON(end.milliseconds / 1000)),
        ]
        if let type { members.append(("token_type", JSON(type))) }
        if let user { members.append(("sub", JSON(user))) }
        if let audience = binding.audience {
            members.append(("aud", JSON(audience.split(separator: " ").map { JSON(String($0)) })))
        }
        if let thumbprint = binding.thumbprint { members.append(("cnf", ["jkt": JSON(thumbprint)])) }
        return .json(
            200, JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) })), headers: OAuthError.uncached)
    }
}
