import Vocabulary

/// What each call brings forth, once it is right.
extension GenericServer {
    mutating func answer(
        _ request: SandboxRequest, _ leg: GenericLeg, _ members: [String: String], _ now: Instant
    ) throws(GenericRefusal) -> SandboxReply {
        let value = { (standard: String) in leg.name(of: standard).flatMap { members[$0] } }
        switch leg.leg {
        case .pushed:
            // RFC 9126 section 2.2.
            guard value("request_uri") == nil else {
                throw GenericRefusal("invalid_request", "request_uri has no place in a pushed request")
            }
            guard let page = dialect.legs.first(where: { $0.page != nil }) else { return .notFound }
            let uri = "urn:ietf:params:oauth:request_uri:\(mint.next(.pushed))"
            let client = ["client_assertion", "client_assertion_type", "client_secret"]
            pushed[uri] = try judgedPage(members.filter { !client.contains($0.key) }, page)
            return .json(201, ["request_uri": JSON(uri), "expires_in": 60])
        case .exchange: return try exchange(request, leg, value, now)
        case .refresh: return try renewal(request, leg, value, now)
        case .clientCredentials:
            return token(Issue(leg: leg, family: tokens.newFamily(), scope: value("scope")), request, now)
        case .device: return startDevice(request, leg, scope: value("scope"), now)
        case .devicePoll: return try poll(request, leg, value, now)
        case .tokenExchange:
            guard let entry = tokens.living(access: value("subject_token") ?? "", realm: Self.realm, now: now) else {
                throw GenericRefusal("invalid_request", "the subject token is wrong or has expired")
            }
            var issue = Issue(leg: leg, family: entry.family, scope: value("scope") ?? entry.scope)
            issue.user = entry.user
            issue.extra["issued_token_type"] = value("requested_token_type") ?? AcmeServer.accessTokenType
            return token(issue, request, now)
        case .jwtBearer:
            guard let jwt = CompactJWT(value("assertion") ?? ""), jwt.algorithm != "none" else {
                throw GenericRefusal("invalid_grant", "the assertion is no signed JWT")
            }
            var issue = Issue(leg: leg, family: tokens.newFamily(), scope: value("scope"))
            issue.user = jwt.claims["sub"]?.string
            return token(issue, request, now)
        case .revoke: return revoke(request, leg, members)
        case .introspect: return introspect(leg, value("token") ?? "", now)
        case .register:
            return .json(201, ["client_id": JSON(mint.next(.client)), "client_secret": JSON(mint.next(.secret))])
        default: return try followUp(request, leg, members, now)
        }
    }

    private mutating func exchange(
        _ request: SandboxRequest, _ leg: GenericLeg, _ value: (String) -> String?, _ now: Instant
    ) throws(GenericRefusal) -> SandboxReply {
        let code = value("code") ?? ""
        if let family = codes.family(of: code) {
            tokens.kill(family: family)
            throw GenericRefusal("invalid_grant", "the code was used already; the tokens that it bought are dead")
        }
        guard let approval = codes.approval(code, realm: Self.realm, now: now) else {
            throw GenericRefusal("invalid_grant", "the code is wrong or has expired")
        }
        guard leg.name(of: "redirect_uri") == nil || value("redirect_uri") == approval.redirectURI else {
            throw GenericRefusal("invalid_grant", "the redirect URI is another one than at the sign-in")
        }
        let page = dialect.legs.first { $0.page != nil }?.page
        switch (approval.challenge, value("code_verifier")) {
        case (nil, nil): break
        case (nil, _?):
            throw GenericRefusal("invalid_request", "the sign-in had no code challenge, so none is answered")
        case (_?, nil): throw GenericRefusal("invalid_request", "the code verifier is missing")
        case (let challenge?, let verifier?):
            guard Self.matches(verifier, challenge, page?.challenge ?? .base64url) else {
                throw GenericRefusal("invalid_grant", "the code verifier does not fit the challenge")
            }
        }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        var issue = Issue(leg: leg, family: family, scope: approval.scope)
        issue.user = approval.user
        issue.nonce = approval.nonce
        issue.refreshToken = dialect.givesRefreshTokens ? mint.next(.refresh) : nil
        return token(issue, request, now)
    }

    private mutating func renewal(
        _ request: SandboxRequest, _ leg: GenericLeg, _ value: (String) -> String?, _ now: Instant
    ) throws(GenericRefusal) -> SandboxReply {
        if dialect.refreshesByAccessToken {
            guard let entry = tokens.living(access: value("access_token") ?? "", realm: Self.realm, now: now) else {
                throw GenericRefusal("invalid_grant", "the access token is wrong or has expired")
            }
            var issue = Issue(leg: leg, family: entry.family, scope: entry.scope)
            issue.user = entry.user
            return token(issue, request, now)
        }
        let shown = value("refresh_token") ?? ""
        if let family = tokens.family(ofSpent: shown) {
            tokens.kill(family: family)
            throw GenericRefusal("invalid_grant", "the refresh token was used already; its whole family is dead")
        }
        guard let entry = tokens.living(refresh: shown, realm: Self.realm, now: now) else {
            throw GenericRefusal("invalid_grant", "the refresh token is wrong or has expired")
        }
        var issue = Issue(leg: leg, family: entry.family, scope: value("scope") ?? entry.scope)
        issue.user = entry.user
        switch dialect.rotation {
        case .singleUse:
            tokens.spend(refresh: shown)
            issue.refreshToken = mint.next(.refresh)
        case .mayRotate: issue.refreshToken = mint.next(.refresh)
        case .static, .unknown: break
        }
        return token(issue, request, now)
    }

    /// A call between two rounds, with the token of the round before it.
    private mutating func followUp(
        _ request: SandboxRequest, _ leg: GenericLeg, _ members: [String: String], _ now: Instant
    ) throws(GenericRefusal) -> SandboxReply {
        guard let entry = living(in: request, members, now) else {
            throw GenericRefusal("invalid_token", "no living access token goes along")
        }
        var document: JSON = leg.leg == .userinfo ? facts(of: entry.user) : JSON(.object([]))
        if let choice = leg.choice {
            let list = JSON(
                SandboxUser.all.map { user in
                    let keyed = JSON(.object([])).setting(choice.key, JSON(user.id))
                    return choice.label.map { keyed.setting($0, JSON(user.name)) } ?? keyed
                })
            document = choice.list.isEmpty ? list : document.setting(choice.list, list)
        } else if leg.leg == .followUp, leg.captures.isEmpty {
            var issue = Issue(leg: leg, family: entry.family, scope: entry.scope)
            issue.user = entry.user
            return token(issue, request, now)
        }
        for (path, value) in leg.captures.sorted(by: { $0.key < $1.key }) {
            document = document.setting(path, JSON(value))
        }
        for (path, value) in leg.reply.success { document = document.setting(path, value) }
        return written(document, leg, request, status: leg.reply.status)
    }

    func resource(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let entry = living(in: request, [:], now) else {
            return OAuthError.invalidToken(wasGiven: !request.values("authorization").isEmpty)
        }
        return .json(200, ["user": JSON(entry.user), "scope": JSON(entry.scope)])
    }

    /// The access token of a request, in whatever header or parameter it stands.
    func living(in request: SandboxRequest, _ members: [String: String], _ now: Instant) -> Tokens.Access? {
        let words = request.headers.flatMap { $0.value.split(separator: " ").map(String.init) } + Array(members.values)
        for word in words {
            if let entry = tokens.living(access: word, realm: Self.realm, now: now) { return entry }
        }
        return nil
    }

    func facts(of user: String?) -> JSON {
        let name = SandboxUser.all.first { $0.id == user }?.name ?? user ?? "sandbox"
        return [
            "sub": JSON(user), "id": JSON(user), "name": JSON(name), "login": JSON(name),
            "email": JSON("\(name)@sandbox.example"),
        ]
    }
}
