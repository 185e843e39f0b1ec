import Vocabulary

extension AcmeServer {
    mutating func token(_ members: [String: String], _ now: Instant) -> SandboxReply {
        switch members["grant_type"] {
        case "authorization_code": exchange(members, now)
        case "refresh_token": renewal(members, now)
        case nil: OAuthError.reply("invalid_request", "grant_type is missing")
        default: OAuthError.reply("unsupported_grant_type", "authorization_code or refresh_token is expected")
        }
    }

    private mutating func exchange(_ members: [String: String], _ now: Instant) -> SandboxReply {
        guard let code = members["code"], let verifier = members["code_verifier"],
            let redirect = members["redirect_uri"]
        else { return OAuthError.reply("invalid_request", "code, code_verifier and redirect_uri are expected") }
        // RFC 6749 section 4.1.2: a code used twice takes with it the tokens that it bought.
        if let family = codes.family(of: code) { tokens.kill(family: family) }
        guard let approval = codes.approval(code, realm: Self.realm, now: now), approval.redirectURI == redirect,
            PKCE.matches(verifier: verifier, challenge: approval.challenge ?? "")
        else { return OAuthError.reply("invalid_grant", "the code, its verifier or the redirect URI is wrong") }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        let scope = approval.scope ?? Self.defaultScope
        return issue(family, granted: scope, scope: scope, now)
    }

    private mutating func renewal(_ members: [String: String], _ now: Instant) -> SandboxReply {
        guard let token = members["refresh_token"] else {
            return OAuthError.reply("invalid_request", "refresh_token is expected")
        }
        // RFC 9700 section 4.14.2: whoever shows a spent token may be a thief, or may have been robbed.
        if let family = tokens.family(ofSpent: token) { tokens.kill(family: family) }
        guard let entry = tokens.living(refresh: token, realm: Self.realm, now: now) else {
            return OAuthError.reply("invalid_grant", "the refresh token is wrong, expired or was used")
        }
        let granted = entry.scope ?? Self.defaultScope
        let scope = members["scope"] ?? granted
        guard Self.words(granted).isSuperset(of: Self.words(scope)) else {
            return OAuthError.reply("invalid_scope", "more is asked for than was granted")
        }
        tokens.spend(refresh: token)
        return issue(entry.family, granted: granted, scope: scope, now)
    }

    /// - Parameters:
    ///   - granted: what the refresh token stands for, whatever part of it this access token has.
    private mutating func issue(
        _ family: Int, granted: String, scope: String, _ now: Instant
    ) -> SandboxReply {
        let accessToken = mint.next(.access)
        let refreshToken = mint.next(.refresh)
        tokens.add(
            accessToken,
            Tokens.Access(
                family: family, realm: Self.realm, expiresAt: now + access, scope: scope, user: SandboxUser.ada.id))
        tokens.add(
            refreshToken,
            Tokens.Refresh(family: family, realm: Self.realm, expiresAt: now + refresh, scope: granted))
        return .json(
            200,
            [
                "access_token": JSON(accessToken), "token_type": "Bearer", "expires_in": JSON(access.wholeSeconds),
                "refresh_token": JSON(refreshToken), "scope": JSON(scope),
            ], headers: OAuthError.uncached)
    }

    /// RFC 7009: a refresh token takes its family with it, and an unknown token is as revoked as one can be.
    mutating func revoke(_ members: [String: String]) -> SandboxReply {
        guard let token = members["token"] else { return OAuthError.reply("invalid_request", "token is expected") }
        if let family = tokens.family(ofRefresh: token) { tokens.kill(family: family) }
        tokens.remove(access: token)
        return SandboxReply(status: 200, headers: OAuthError.uncached)
    }

    /// RFC 7662 section 2.2: of a token that is not active nothing more is said.
    mutating func introspect(_ members: [String: String], _ now: Instant) -> SandboxReply {
        guard let token = members["token"] else { return OAuthError.reply("invalid_request", "token is expected") }
        if let entry = tokens.living(access: token, realm: Self.realm, now: now) {
            return active(entry.scope, entry.expiresAt, type: "access_token")
        }
        if let entry = tokens.living(refresh: token, realm: Self.realm, now: now) {
            return active(entry.scope, entry.expiresAt, type: "refresh_token")
        }
        return .json(200, ["active": false], headers: OAuthError.uncached)
    }

    private func active(_ scope: String?, _ end: Instant, type: String) -> SandboxReply {
        .json(
            200,
            [
                "active": true, "scope": JSON(scope), "client_id": JSON(client.id), "token_type": JSON(type),
                "exp": JSON(end.milliseconds / 1000),
            ], headers: OAuthError.uncached)
    }
}
