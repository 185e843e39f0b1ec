import Vocabulary

/// The device grant (RFC 8628): its two requests, and what its replies mean for the next poll.
extension GrantFlow {
    static let deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code"

    /// Section 3.1.
    func deviceRequest() throws(Failure) -> WireRequest {
        let builder = try builder(.device)
        return try builder.request(
            clientID(builder) + [.init(name: "scope", value: scope ?? "")])
    }

    /// Section 3.4.
    func devicePollRequest(_ signIn: DeviceSignIn) throws(Failure) -> WireRequest {
        let builder = try builder(.devicePoll)
        return try builder.request(
            [
                .init(name: "grant_type", value: Self.deviceGrantType),
                .init(name: "device_code", value: signIn.deviceCode.reveal(), isSecret: true),
            ] + clientID(builder))
    }

    /// Sections 3.1 and 3.4: required unless the client proves itself besides.
    private func clientID(_ builder: RequestBuilder) -> [RequestBuilder.Standard] {
        switch builder.leg.client.secret {
        case .basic, .basicUser: []
        default: [.init(name: "client_id", value: dialect.provider.clientID)]
        }
    }

    mutating func deviceStep(_ signIn: DeviceSignIn) throws(Failure) -> GrantStep {
        switch signIn.next {
        case .show:
            var signIn = signIn
            signIn.shown()
            state = .device(signIn)
            return .showUserCode(signIn.prompt)
        case .wait(let duration): return .wait(duration)
        case .poll: return try sending(try devicePollRequest(signIn), .devicePoll, Self.deviceRound)
        }
    }

    mutating func deviceStarted(_ reply: WireReply) throws(GrantError) {
        let reader = reader(.device, round: Self.deviceRound)
        let body = try reader.success(reply)
        let root = reader.rules.reply.root
        do throws(TokenReply.Defect) {
            state = .device(
                try DeviceSignIn(root.isEmpty ? body : body.at(path: root) ?? body, rules: reader.rules.reply.device))
        } catch {
            throw reader.malformed(error.reason, status: reply.status)
        }
    }

    mutating func devicePolled(_ reply: WireReply, _ signIn: DeviceSignIn) throws(GrantError) {
        var signIn = signIn
        do {
            try tokenCame(reply, .devicePoll, Self.deviceRound)
        } catch {
            switch pollCode(error, reply) {
            case "authorization_pending": signIn.pending()
            case "slow_down": signIn.slowedDown(to: saidInterval(reply))
            case "expired_token": throw error.advised("The code was not used in time. \(again)")
            default:
                // Section 3.5: any other refusal ends it.
                guard case .temporarilyUnavailable(let retryAfter) = error.kind else { throw error }
                signIn.unanswered(retryAfter: retryAfter)
            }
            state = .device(signIn)
        }
    }

    /// The canonical code; some servers say `slow_down` with 429, where the code counts all the same.
    private func pollCode(_ error: GrantError, _ reply: WireReply) -> String? {
        guard error.mayRetry else { return error.code }
        let named = reader(.devicePoll, round: Self.deviceRound).refusal(WireReply(status: 400, body: reply.body))
        return ["authorization_pending", "slow_down"].contains(named.code) ? named.code : nil
    }

    private func saidInterval(_ reply: WireReply) -> JSON? {
        let rules = reader(.devicePoll, round: Self.deviceRound).rules.reply
        guard case .json(let body) = ReplyBody(reply, format: rules.format) else { return nil }
        return body.first(of: rules.device.interval)
    }

    private var again: String { "Start again: fob login \(account.id) --device" }

    static let deviceRound = "device"

    /// Whether the flow waits for somebody who signs in on another device.
    public var waitsForDevice: Bool {
        if case .device = state { true } else { false }
    }

    /// Time went by, on a clock that nobody can set: after the step `wait`, and after a request of a device sign-in.
    /// - Throws: ``GrantError`` once the code that the user was shown has ended.
    public mutating func passed(_ duration: Duration) throws(GrantError) {
        guard case .device(var signIn) = state else { return }
        let isGood = signIn.passed(duration)
        state = .device(signIn)
        guard isGood else {
            throw GrantError(
                kind: .refused(code: "expired_token", ambiguous: false), leg: .devicePoll, round: Self.deviceRound,
                status: nil,
                text: "expired_token: nobody used the code within \(signIn.prompt.lifetime.wholeSeconds) s",
                remedy: again)
        }
    }

    /// No reply came to a poll of a device sign-in.
    /// - Returns: whether the flow goes on, to ask less often.
    public mutating func unanswered() -> Bool {
        guard case .device(var signIn) = state, case .poll = signIn.next else { return false }
        signIn.unanswered()
        state = .device(signIn)
        return true
    }
}
