public import Vocabulary

/// The grant for devices without a browser (RFC 8628).
extension AcmeServer {
    /// Section 3.1: the client authenticates as at the token endpoint.
    mutating func startDevice(_ request: SandboxRequest, _ now: Instant) throws(Refusal) -> SandboxReply {
        let (client, members) = try client(of: request, now)
        let scope = members["scope"] ?? Self.defaultScope
        guard Self.scopes.isSuperset(of: Self.words(scope)) else {
            throw Refusal("invalid_scope", "a scope is asked for that does not exist")
        }
        let deviceCode = mint.next(.device)
        let userCode = mint.userCode()
        devices.add(
            deviceCode,
            DeviceGrants.Entry(
                userCode: userCode, client: client.id, scope: scope, expiresAt: now + options.deviceLifetime,
                interval: options.deviceInterval, nextPoll: now + options.deviceInterval))
        var document: [(String, JSON)] = [
            ("device_code", JSON(deviceCode)), ("user_code", JSON(userCode)),
            ("verification_uri", JSON("\(issuer)/device")),
            ("verification_uri_complete", JSON("\(issuer)/device?user_code=\(userCode)")),
            ("expires_in", JSON(options.deviceLifetime.wholeSeconds)),
        ]
        if options.deviceInterval > .zero { document.append(("interval", JSON(options.deviceInterval.wholeSeconds))) }
        return .json(
            200, JSON(.object(document.map { JSON.Member(key: $0.0, value: $0.1) })), headers: OAuthError.uncached)
    }

    /// Section 3.5.
    mutating func poll(
        _ members: [String: String], _ binding: Tokens.Binding, _ now: Instant
    ) throws(Refusal) -> SandboxReply {
        guard let code = members["device_code"] else { throw Refusal("invalid_request", "device_code is expected") }
        let scope = devices.entry(code)?.scope
        switch devices.poll(code, by: binding.client ?? "", now: now) {
        case .unknown: throw Refusal("invalid_grant", "the device code is wrong or was used")
        case .expired: throw Refusal("expired_token", "the device code has expired")
        case .tooFast(let interval):
            throw Refusal("slow_down", "ask every \(interval.wholeSeconds) seconds and no sooner")
        case .pending: throw Refusal("authorization_pending", "the user has not decided yet")
        case .denied: throw Refusal("access_denied", "the user refused")
        case .approved(let user):
            var issue = Issue(family: tokens.newFamily(), scope: scope ?? Self.defaultScope, binding: binding)
            issue.user = user
            issue.approvedAt = now
            return give(issue, now)
        }
    }

    /// The page for the user code (section 3.3), and the clicks on it.
    mutating func devicePage(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let code = request.queryMembers?["user_code"], !code.isEmpty else {
            return .html(200, DevicePage.form(vendor: "acme", path: "/device"))
        }
        switch request.path {
        case "/device":
            guard devices.isWaiting(code, now: now) else { return .html(400, DevicePage.unknown(vendor: "acme")) }
            let query = FormEncoding.encode([("user_code", code)])
            return .html(200, ApprovalPage.html(vendor: "acme", path: "/device", query: query))
        default:
            let decision: BrowserStandIn.Decision = request.path.hasSuffix("/approve") ? .approve : .deny
            return decide(decision, userCode: code, now: now)
                ? .html(200, DevicePage.done(vendor: "acme")) : .html(400, DevicePage.unknown(vendor: "acme"))
        }
    }

    /// What a person does who was shown this user code on another device.
    public mutating func decide(_ decision: BrowserStandIn.Decision, userCode: String, now: Instant) -> Bool {
        devices.settle(userCode, decision == .approve ? .approved(user: user.id) : .denied, now: now)
    }
}
