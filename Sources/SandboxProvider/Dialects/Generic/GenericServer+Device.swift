public import Vocabulary

/// The grant for devices without a browser (RFC 8628), and the calls about a token.
extension GenericServer {
    mutating func startDevice(
        _ request: SandboxRequest, _ leg: GenericLeg, scope: String?, _ now: Instant
    ) -> SandboxReply {
        let deviceCode = mint.next(.device)
        let userCode = mint.userCode()
        let lifetime = Duration.seconds(900)
        devices.add(
            deviceCode,
            DeviceGrants.Entry(
                userCode: userCode, client: dialect.client.id, scope: scope, expiresAt: now + lifetime,
                interval: Self.deviceInterval, nextPoll: now + Self.deviceInterval))
        let page = (local[request.origin] ?? request.origin) + SandboxPath.device
        var values: [(String, JSON)] = [
            ("device_code", JSON(deviceCode)), ("user_code", JSON(userCode)), ("verification_uri", JSON(page)),
            ("expires_in", JSON(lifetime.wholeSeconds)), ("interval", JSON(Self.deviceInterval.wholeSeconds)),
        ]
        if !habits.hasPlainDeviceReply {
            values.append(("verification_uri_complete", JSON("\(page)?user_code=\(userCode)")))
        }
        var document = JSON(.object([]))
        for (name, value) in values {
            let path = leg.reply.device[name] ?? name
            document = document.setting(leg.reply.root.isEmpty ? path : "\(leg.reply.root).\(path)", value)
        }
        for (path, value) in leg.reply.success { document = document.setting(path, value) }
        return written(document, leg, request, status: leg.reply.status)
    }

    mutating func poll(
        _ request: SandboxRequest, _ leg: GenericLeg, _ value: (String) -> String?, _ now: Instant
    ) throws(GenericRefusal) -> SandboxReply {
        let code = value("device_code") ?? ""
        let scope = devices.entry(code)?.scope
        switch devices.poll(code, by: dialect.client.id, now: now) {
        case .unknown: throw GenericRefusal("invalid_grant", "the device code is wrong or was used")
        case .expired: throw GenericRefusal("expired_token", "the device code has expired")
        case .tooFast(let interval):
            throw GenericRefusal(
                "slow_down", "ask every \(interval.wholeSeconds) seconds and no sooner", interval: interval)
        case .pending: throw GenericRefusal("authorization_pending", "the user has not decided yet")
        case .denied: throw GenericRefusal("access_denied", "the user refused")
        case .approved(let user):
            var issue = Issue(leg: leg, family: tokens.newFamily(), scope: scope)
            issue.user = user
            issue.refreshToken = dialect.givesRefreshTokens ? mint.next(.refresh) : nil
            return token(issue, request, now)
        }
    }

    mutating func devicePage(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let code = request.queryMembers?["user_code"], !code.isEmpty else {
            return .html(200, DevicePage.form(vendor: dialect.name, path: SandboxPath.device))
        }
        guard request.path != SandboxPath.device else {
            guard devices.isWaiting(code, now: now) else { return .html(400, DevicePage.unknown(vendor: dialect.name)) }
            let query = FormEncoding.encode([("user_code", code)])
            return .html(200, ApprovalPage.html(vendor: dialect.name, path: SandboxPath.device, query: query))
        }
        let decision: BrowserStandIn.Decision = request.path == SandboxPath.deviceApprove ? .approve : .deny
        return decide(decision, userCode: code, now: now)
            ? .html(200, DevicePage.done(vendor: dialect.name)) : .html(400, DevicePage.unknown(vendor: dialect.name))
    }

    /// What a person does who was shown this user code on another device.
    public mutating func decide(_ decision: BrowserStandIn.Decision, userCode: String, now: Instant) -> Bool {
        devices.settle(userCode, decision == .approve ? .approved(user: user.id) : .denied, now: now)
    }

    /// RFC 7009, or what a vendor made of it: whatever token stands in the request is gone.
    mutating func revoke(_ request: SandboxRequest, _ leg: GenericLeg, _ members: [String: String]) -> SandboxReply {
        let path = request.path.split(separator: "/").map(String.init)
        let headers = request.headers.flatMap { $0.value.split(separator: " ").map(String.init) }
        for word in Array(members.values) + path + headers {
            if let family = tokens.family(ofRefresh: word) { tokens.kill(family: family) }
            tokens.remove(access: word)
        }
        var document = JSON(.object([]))
        for (path, value) in leg.reply.success { document = document.setting(path, value) }
        if document.members?.isEmpty ?? true { return SandboxReply(status: leg.reply.status) }
        return written(document, leg, request, status: leg.reply.status)
    }

    /// RFC 7662 section 2.2.
    func introspect(_ leg: GenericLeg, _ token: String, _ now: Instant) -> SandboxReply {
        if let entry = tokens.living(access: token, realm: Self.realm, now: now) {
            return .json(
                200,
                [
                    "active": true, "scope": JSON(entry.scope), "client_id": JSON(dialect.client.id),
                    "exp": JSON(entry.expiresAt.milliseconds / 1000),
                ])
        }
        return .json(200, ["active": JSON(tokens.living(refresh: token, realm: Self.realm, now: now) != nil)])
    }
}
