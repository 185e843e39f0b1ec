import Vocabulary

/// The token endpoint (RFC 6749 section 3.2).
extension AcmeServer {
    mutating func token(_ request: SandboxRequest, _ leg: SandboxLeg, _ now: Instant) throws(Refusal) -> SandboxReply {
        let (client, members) = try client(of: request, now)
        let thumbprint = try proof(of: request, now)
        var binding = Tokens.Binding(client: client.id, thumbprint: thumbprint)
        guard Self.areResources(members["resource"]) else {
            throw Refusal("invalid_target", "resource is an absolute URI without a fragment")
        }
        binding.audience = members["resource"] ?? members["audience"]
        let reply: SandboxReply
        switch leg {
        case .exchange:
            switch members["grant_type"] {
            case "authorization_code": reply = try exchange(members, binding, now)
            case nil: throw Refusal("invalid_request", "grant_type is missing")
            default: throw Refusal("unsupported_grant_type", "this grant is not spoken here")
            }
        case .refresh: reply = try renewal(members, client, binding, now)
        case .clientCredentials: reply = try clientCredentials(members, client, binding, now)
        case .devicePoll: reply = try poll(members, binding, now)
        case .tokenExchange: reply = try exchangeToken(members, binding, now)
        default: reply = try bearerAssertion(members, client, binding, at: request.path, now)
        }
        return withNonce(reply)
    }

    private mutating func exchange(
        _ members: [String: String], _ binding: Tokens.Binding, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard let code = members["code"], let verifier = members["code_verifier"],
            let redirect = members["redirect_uri"]
        else { throw Refusal("invalid_request", "code, code_verifier and redirect_uri are expected") }
        // RFC 6749 section 4.1.2: a code used twice takes with it the tokens that it bought.
        if let family = codes.family(of: code) { tokens.kill(family: family) }
        guard let approval = codes.approval(code, realm: Self.realm, now: now), approval.redirectURI == redirect,
            approval.client == binding.client, PKCE.matches(verifier: verifier, challenge: approval.challenge ?? "")
        else { throw Refusal("invalid_grant", "the code, its verifier or the redirect URI is wrong") }
        // RFC 9449 section 10.
        guard approval.thumbprint == nil || approval.thumbprint == binding.thumbprint else {
            throw Refusal("invalid_grant", "the code is bound to another key")
        }
        // RFC 8707 section 2.2: a token for less than was approved, never for more.
        guard
            binding.audience == nil || approval.audience == nil
                || Self.words(approval.audience ?? "").isSuperset(of: Self.words(binding.audience ?? ""))
        else { throw Refusal("invalid_target", "the resource was not approved") }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        var bound = binding
        bound.audience = binding.audience ?? approval.audience
        var issue = Issue(family: family, scope: approval.scope ?? Self.defaultScope, binding: bound)
        issue.user = approval.user
        issue.nonce = approval.nonce
        issue.approvedAt = approval.approvedAt
        return give(issue, now)
    }

    private mutating func renewal(
        _ members: [String: String], _ client: AcmeClient, _ binding: Tokens.Binding, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard let token = members["refresh_token"] else {
            throw Refusal("invalid_request", "refresh_token is expected")
        }
        // RFC 9700 section 4.14.2: whoever shows a spent token may be a thief, or may have been robbed.
        if let family = tokens.family(ofSpent: token) { tokens.kill(family: family) }
        guard let entry = tokens.living(refresh: token, realm: Self.realm, now: now),
            entry.binding.client == client.id
        else { throw Refusal("invalid_grant", "the refresh token is wrong, expired or was used") }
        // RFC 9449 section 5: that of a public client is bound to its key.
        guard !client.isPublic || entry.binding.thumbprint == binding.thumbprint else {
            throw Refusal("invalid_grant", "the refresh token is bound to another key")
        }
        let granted = entry.scope ?? Self.defaultScope
        let scope = members["scope"] ?? granted
        guard Self.words(granted).isSuperset(of: Self.words(scope)) else {
            throw Refusal("invalid_scope", "more is asked for than was granted")
        }
        tokens.spend(refresh: token)
        var bound = binding
        bound.audience = binding.audience ?? entry.binding.audience
        var issue = Issue(family: entry.family, scope: scope, binding: bound)
        issue.granted = granted
        issue.user = entry.user
        issue.approvedAt = entry.approvedAt
        return give(issue, now)
    }

    /// What a token reply is made of.
    struct Issue {
        let family: Int
        let scope: String
        let binding: Tokens.Binding
        /// What the refresh token stands for, whatever part of it the access token has; nil for ``scope``.
        var granted: String?
        var user: String?
        var nonce: String?
        var approvedAt: Instant?
        var hasRefreshToken = true
        /// RFC 8693 section 2.2.1.
        var issuedTokenType: String?
    }

    mutating func give(_ issue: Issue, _ now: Instant) -> SandboxReply {
        let accessToken = mint.next(.access)
        tokens.add(
            accessToken,
            Tokens.Access(
                family: issue.family, realm: Self.realm, expiresAt: now + access, scope: issue.scope, user: issue.user,
                binding: issue.binding))
        var members: [(String, JSON)] = [
            ("access_token", JSON(accessToken)),
            ("token_type", JSON(issue.binding.thumbprint == nil ? "Bearer" : "DPoP")),
            ("expires_in", JSON(access.wholeSeconds)),
        ]
        if issue.hasRefreshToken {
            let refreshToken = mint.next(.refresh)
            tokens.add(
                refreshToken,
                Tokens.Refresh(
                    family: issue.family, realm: Self.realm, expiresAt: now + refresh,
                    scope: issue.granted ?? issue.scope, user: issue.user, binding: issue.binding,
                    approvedAt: issue.approvedAt))
            members.append(("refresh_token", JSON(refreshToken)))
        }
        members.append(("scope", JSON(issue.scope)))
        if let type = issue.issuedTokenType { members.append(("issued_token_type", JSON(type))) }
        if let token = idToken(for: issue, accessToken: accessToken, now) { members.append(("id_token", JSON(token))) }
        return .json(
            200, JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) })), headers: OAuthError.uncached)
    }
}
