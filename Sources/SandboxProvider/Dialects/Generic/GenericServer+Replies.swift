import Vocabulary

/// Replies in the vendor's own shape.
extension GenericServer {
    /// What a token reply is made of.
    struct Issue {
        let leg: GenericLeg
        let family: Int
        let scope: String?
        var user: String?
        var nonce: String?
        var refreshToken: String?
        var extra: [String: String] = [:]

        init(leg: GenericLeg, family: Int, scope: String?) {
            self.leg = leg
            self.family = family
            self.scope = scope
        }
    }

    mutating func token(_ issue: Issue, _ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let rules = issue.leg.reply
        let accessToken = minted(rules, issue, now)
        var document = JSON(.object([]))
        func set(_ path: String?, _ value: JSON?) {
            guard let path, let value else { return }
            document = document.setting(rules.root.isEmpty ? path : "\(rules.root).\(path)", value)
        }
        set(rules.paths["access_token"], JSON(accessToken))
        set(rules.paths["token_type"], JSON(rules.tokenType))
        for expiry in rules.expiry where !habits.givesLastingTokens {
            set(expiry.path, Self.said(expiry.kind, access, now))
        }
        for issued in rules.issuedAt { set(issued.path, Self.said(issued.kind, .zero, now)) }
        if let refreshToken = issue.refreshToken {
            tokens.add(
                refreshToken,
                Tokens.Refresh(
                    family: issue.family, realm: Self.realm, expiresAt: now + refresh, scope: issue.scope,
                    user: issue.user))
            set(rules.paths["refresh_token"], JSON(refreshToken))
            for expiry in rules.refreshExpiry { set(expiry.path, Self.said(expiry.kind, refresh, now)) }
        }
        if let scope = issue.scope {
            let words = scope.split(whereSeparator: { $0 == " " || $0 == "," })
            set(rules.paths["scope"], JSON(words.joined(separator: rules.scopeSeparator)))
        }
        set(rules.paths["id_token"], idToken(issue, accessToken, now).map { JSON($0) })
        for path in rules.extraTokens {
            let token = mint.next(.access)
            add(token, issue, now)
            set(path, JSON(token))
        }
        for (path, value) in rules.extra.merging(issue.extra, uniquingKeysWith: { _, last in last }).sorted(by: {
            $0.key < $1.key
        })
        where document.at(path: path) == nil { document = document.setting(path, JSON(value)) }
        for (path, value) in rules.success { document = document.setting(path, value) }
        return written(document, issue.leg, request, status: rules.status)
    }

    /// A vendor whose expiry is read from the token itself gives a JWT.
    private mutating func minted(_ rules: GenericReply, _ issue: Issue, _ now: Instant) -> String {
        var token = mint.next(.access)
        if rules.expiry.contains(where: { $0.kind == "jwt_exp" }) {
            let claims: JSON = ["exp": JSON((now + access).milliseconds / 1000), "jti": JSON(token)]
            token = key?.token(claims) ?? token
        }
        add(token, issue, now)
        return token
    }

    private mutating func add(_ token: String, _ issue: Issue, _ now: Instant) {
        tokens.add(
            token,
            Tokens.Access(
                family: issue.family, realm: Self.realm, expiresAt: now + access, scope: issue.scope, user: issue.user))
    }

    private func idToken(_ issue: Issue, _ accessToken: String, _ now: Instant) -> String? {
        guard let issuer = dialect.issuer, let user = issue.user,
            (issue.scope ?? "").split(separator: " ").contains("openid")
        else { return nil }
        var claims: [JSON.Member] = [
            .init(key: "iss", value: JSON(issuer)), .init(key: "sub", value: JSON(user)),
            .init(key: "aud", value: JSON(dialect.client.id)),
            .init(key: "exp", value: JSON((now + .seconds(600)).milliseconds / 1000)),
            .init(key: "iat", value: JSON(now.milliseconds / 1000)),
            .init(key: "at_hash", value: JSON(ServerKey.halfHash(accessToken))),
        ]
        if let nonce = issue.nonce { claims.append(.init(key: "nonce", value: JSON(nonce))) }
        return key?.token(JSON(.object(claims)))
    }

    /// A time as the vendor says it; nil where it says none.
    private static func said(_ kind: String, _ duration: Duration, _ now: Instant) -> JSON? {
        let end = now + duration
        switch kind {
        case "seconds": return JSON(duration.wholeSeconds)
        case "milliseconds": return JSON(duration.wholeMilliseconds)
        case "minutes": return JSON(duration.wholeSeconds / 60)
        case "epoch_s": return JSON(end.milliseconds / 1000)
        case "epoch_ms": return JSON(end.milliseconds)
        case "rfc3339": return JSON(end.rfc3339)
        case "clock":
            let minutes = duration.wholeSeconds / 60
            return JSON("\(minutes / 1440):\(minutes / 60 % 24):\(minutes % 60)")
        default: return nil
        }
    }

    func refusal(_ refusal: GenericRefusal, _ leg: GenericLeg, _ request: SandboxRequest) -> SandboxReply {
        let rules = leg.errors
        let isTokenLeg = Misbehaviour.tokenLegs.contains(leg.leg) || leg.leg == .device
        var status = rules.status(for: refusal.code)
        if refusal.code == "authorization_pending" || refusal.code == "slow_down" {
            status = habits.pendingStatus ?? status
        } else if isTokenLeg {
            status = habits.refusalStatus ?? status
        }
        // A vendor with a plain text for this code says nothing else.
        if let piece = rules.text.first(where: { $0.code == refusal.code })?.piece,
            !rules.codes.values.contains(refusal.code)
        {
            return .text(status, "\(piece): \(refusal.description)")
        }
        var document = JSON(.object([]))
        let word = rules.word(for: refusal.code, leg.leg)
        if let path = rules.codePath { document = document.setting(path, JSON(word)) }
        if let path = rules.descriptionPath, path != rules.codePath {
            document = document.setting(path, JSON(refusal.description))
        }
        if let page = habits.errorPage, isTokenLeg {
            document = document.setting("error_uri", JSON("\(page)/#\(word)"))
        }
        if habits.namesNewInterval, let interval = refusal.interval {
            document = document.setting("interval", JSON(interval.wholeSeconds))
        }
        // Where a success says so in its body, a refusal says the opposite there and may come with 200.
        for (path, value) in leg.reply.success where document.at(path: path) == nil {
            document = document.setting(path, value.bool.map { JSON(!$0) } ?? 1)
        }
        return written(document, leg, request, status: status)
    }

    /// JSON or a form, as the vendor decides it.
    func written(_ document: JSON, _ leg: GenericLeg, _ request: SandboxRequest, status: Int) -> SandboxReply {
        let asksForJSON = request.values("accept").contains { $0.contains("json") }
        let isFlat = (document.members ?? []).allSatisfy { $0.value.members == nil && $0.value.elements == nil }
        guard leg.reply.isForm || habits.prefersForms && !asksForJSON, isFlat else {
            return .json(status, document, headers: OAuthError.uncached)
        }
        let pairs = (document.members ?? []).map { (name: $0.key, value: $0.value.string ?? $0.value.number ?? "") }
        return SandboxReply(
            status: status,
            headers: [SandboxHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
                + OAuthError.uncached, body: Array(FormEncoding.encode(pairs).utf8))
    }
}
