import Vocabulary

/// Who the user is: ID tokens and userinfo (OpenID Connect Core), and the resource that a token opens.
extension AcmeServer {
    /// For a token that stands for a user and was asked for with `openid`.
    func idToken(for issue: Issue, accessToken: String, _ now: Instant) -> String? {
        guard Self.words(issue.scope).contains("openid"), let user = issue.user, let client = issue.binding.client
        else { return nil }
        var claims: [(String, JSON)] = [
            ("iss", JSON(issuer)), ("sub", JSON(user)), ("aud", JSON(client)),
            ("exp", JSON((now + .seconds(600)).milliseconds / 1000)), ("iat", JSON(now.milliseconds / 1000)),
            ("auth_time", JSON((issue.approvedAt ?? now).milliseconds / 1000)),
            ("at_hash", JSON(ServerKey.halfHash(accessToken))),
        ]
        if let nonce = issue.nonce { claims.append(("nonce", JSON(nonce))) }
        claims += Self.facts(user, Self.words(issue.scope))
        for (name, value) in options.idTokenClaims.sorted(by: { $0.key < $1.key }) {
            claims.removeAll { $0.0 == name }
            if !value.isNull { claims.append((name, value)) }
        }
        return key?.token(JSON(.object(claims.map { JSON.Member(key: $0.0, value: $0.1) })))
    }

    /// Section 5.3; for tokens with `openid` (and the rest of their scope) only.
    mutating func userinfo(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let entry = try bearer(of: request, now)
        guard Self.words(entry.scope ?? "").contains("openid"), let user = entry.user else {
            throw Refusal(
                SandboxReply(
                    status: 403,
                    headers: [
                        SandboxHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"openid\"")
                    ]))
        }
        let facts = [("sub", JSON(user))] + Self.facts(user, Self.words(entry.scope ?? ""))
        return withNonce(.json(200, JSON(.object(facts.map { JSON.Member(key: $0.0, value: $0.1) }))))
    }

    mutating func resource(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let entry = try bearer(of: request, now)
        // RFC 8707 section 2: a token for another resource opens nothing here.
        if let audience = entry.binding.audience,
            !Self.words(audience).contains(where: { (issuer + request.path).hasPrefix($0) })
        {
            throw Refusal(OAuthError.invalidToken(wasGiven: true))
        }
        return withNonce(.json(200, ["user": JSON(entry.user), "scope": JSON(entry.scope)]))
    }

    /// The living token of a request: by itself (RFC 6750), or with a proof where it is bound to a key (RFC 9449 section 7).
    private mutating func bearer(of request: SandboxRequest, _ now: Instant) throws(Refusal) -> Tokens.Access {
        let bearer = Authorization.bearer(request)
        let token = bearer ?? Authorization.dpop(request)
        guard let token, let entry = tokens.living(access: token, realm: Self.realm, now: now) else {
            throw Refusal(OAuthError.invalidToken(wasGiven: token != nil))
        }
        // Section 7.2: a bound token is no bearer token.
        guard (entry.binding.thumbprint == nil) == (bearer != nil) else {
            throw Refusal(OAuthError.invalidToken(wasGiven: true))
        }
        guard let bound = entry.binding.thumbprint else { return entry }
        guard try proof(of: request, for: token, now) == bound else {
            throw Refusal(OAuthError.invalidToken(wasGiven: true))
        }
        return entry
    }

    private static func facts(_ user: String, _ scope: Set<String>) -> [(String, JSON)] {
        let name = SandboxUser.all.first { $0.id == user }?.name ?? user
        var facts: [(String, JSON)] = []
        if scope.contains("profile") { facts.append(("name", JSON(name))) }
        if scope.contains("email") { facts.append(("email", JSON("\(name)@acme.example"))) }
        return facts
    }
}
