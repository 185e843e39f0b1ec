public import Vocabulary

/// The state machine of one exchange or one renewal: what to do next, given what came back. It does nothing itself.
///
/// Use: ask ``next(now:)`` what to do, do it, report what happened, ask again. A step that was not answered comes
/// again when it is asked for again, with a new issue time, new assertions and new proofs: that is how a request is
/// repeated. After an error the flow is over, except that a ``GrantError/Kind/temporarilyUnavailable(retryAfter:)`` may
/// be followed by asking for the step again.
public struct GrantFlow: Sendable {
    /// As it was when the flow began: the flow changes nothing in it.
    public let account: Account
    /// Whether a stored credential may be used, and remembered choices with it.
    public let purpose: GrantPurpose
    /// The round whose token an earlier exchange got before it was interrupted, where this one goes on from it.
    public let resumedAfter: String?
    let dialect: Dialect
    let options: GrantOptions
    let interaction: Interaction
    let grant: GrantKind?
    let randomness: any Randomness
    var state: State
    var memory: FlowMemory
    var proofs: ProofKeeper?
    /// When the request that is under way was built: the credential counts from here.
    private(set) var sentAt: Instant
    /// Where it went, and the secrets in it.
    var sent: (url: String, secrets: [Secret]) = ("", [])

    enum State: Sendable {
        case refresh
        case clientCredentials
        case tokenExchange
        case jwtBearer
        case startDevice
        case device(DeviceSignIn)
        case push(Int, SignInAttempt)
        case authorize(Int, SignInAttempt, PushedRequest?)
        case exchange(Int, SignInAttempt, SignInAnswer)
        case followUp(Int)
        case choose(Int, [GrantChoice], ChoiceRules)
        /// The round has given its token.
        case got(Int, Credential)
        /// The round has given its token, and the rest of its reply cannot be used.
        case flawed(Int, Credential, GrantError)
        case refused(GrantError)
        /// Whatever comes from that round on.
        case onward(Int)
        case finished(Grant)
    }

    /// - Throws: ``Failure`` where nothing can be asked of the provider: no refresh token, no such interaction.
    public init(
        dialect: Dialect, account: Account, purpose: GrantPurpose, options: GrantOptions = GrantOptions(),
        randomness: any Randomness, now: Instant
    ) throws(Failure) {
        self.dialect = dialect
        self.account = account
        self.purpose = purpose
        self.options = options
        self.randomness = randomness
        interaction = dialect.interaction(for: account, options: options)
        grant = purpose == .exchange ? dialect.grant(options) : dialect.grant(of: account)
        sentAt = now
        memory = FlowMemory(
            dialect: dialect, account: account, purpose: purpose,
            resumes: grant == .authorizationCode && !options.startsAnew && options.scopes == nil, now: now)
        resumedAfter = purpose == .exchange ? memory.latestRound : nil
        state = .onward(0)
        proofs = try Self.proofs(
            dialect, after: purpose == .renewal ? account.credential : memory.latest, randomness)
        state = try purpose == .renewal ? renewal() : exchange()
    }

    /// Whether the request that ``next(now:)`` gave must not be sent twice: RFC 9126 section 4 lets a `request_uri` be used once.
    public var isSentOnce: Bool {
        if case .authorize(_, _, _?) = state { true } else { false }
    }

    /// What to do next.
    public mutating func next(now: Instant) throws(Failure) -> GrantStep {
        sentAt = now
        while true {
            switch state {
            case .refresh: return try sending(try refreshRequest(), .refresh, "refresh")
            case .clientCredentials:
                return try sending(try clientCredentialsRequest(), .clientCredentials, "client_credentials")
            case .tokenExchange: return try sending(try tokenExchangeRequest(), .tokenExchange, "token_exchange")
            case .jwtBearer: return try sending(try jwtBearerRequest(), .jwtBearer, "jwt_bearer")
            case .startDevice: return try sending(try deviceRequest(), .device, Self.deviceRound)
            case .device(let signIn): return try deviceStep(signIn)
            case .push(let index, let attempt):
                return try sending(try pushedRequest(index, attempt), .pushed, round(index).name)
            case .authorize(let index, let attempt, let pushed?) where pushed.expiresAt <= now:
                // RFC 9126 section 2.2: it is good for its lifetime only.
                state = .push(index, attempt)
            case .authorize(let index, let attempt, let pushed): return try authorizeStep(index, attempt, pushed)
            case .exchange(let index, let attempt, let answer):
                return try sending(try exchangeRequest(index, attempt, answer), .exchange, round(index).name)
            case .followUp(let index):
                return try sending(
                    try followUpRequest(index), round(index).followUp ?? .exchange, round(index).name,
                    with: token(of: round(index).bearerFrom))
            case .choose(_, let choices, let rules): return .choose(choices, variable: rules.variable)
            case .got(let index, let credential):
                if let step = try kept(index, credential) { return step }
            case .flawed(let index, let credential, let error):
                state = .refused(error)
                return kept(credential, of: round(index))
            case .refused(let error): return .refused(error)
            case .onward(let index): state = try entered(from: index)
            case .finished(let grant): return .finished(grant)
            }
        }
    }

    /// The reply to the step `send`.
    public mutating func received(_ reply: WireReply, at: Instant) throws(GrantError) {
        // RFC 9449 section 8: the same request once more, which `next` builds.
        if proofs?.wantsAgain(reply, to: sent.url) == true { return }
        switch state {
        case .refresh: try refreshCame(reply)
        case .clientCredentials: try tokenCame(reply, .clientCredentials, "client_credentials")
        case .tokenExchange: try tokenCame(reply, .tokenExchange, "token_exchange")
        case .jwtBearer: try tokenCame(reply, .jwtBearer, "jwt_bearer")
        case .startDevice: try deviceStarted(reply)
        case .device(let signIn): try devicePolled(reply, signIn)
        case .push(let index, let attempt): try pushed(reply, index, attempt)
        case .authorize(let index, let attempt, _): try fetched(reply, index, attempt)
        case .exchange(let index, let attempt, let answer): try codeExchanged(reply, index, attempt, answer)
        case .followUp(let index): try followedUp(reply, index)
        case .choose, .got, .flawed, .refused, .onward, .finished:
            preconditionFailure("a reply came while the flow waited for none")
        }
    }

    /// The answer to the step `openBrowser`.
    public mutating func answered(_ answer: SignInAnswer) throws(GrantError) {
        guard case .authorize(let index, let attempt, _) = state else {
            preconditionFailure("a sign-in was answered while the flow waited for none")
        }
        memory.take(answer)
        state = .exchange(index, attempt, answer)
    }

    /// The error that the provider sent in place of an answer, as ``CallbackReading/refusal(error:description:)``
    /// tells it.
    public func refused(error: String, description: String) -> GrantError {
        var name = ""
        if case .authorize(let index, _, _) = state { name = round(index).name }
        return reader(.authorize, round: name).refusal(code: error, description: description)
    }

    /// The answer to the step `choose`.
    /// - Throws: ``Failure`` of kind `usage` when the key is none of those offered; the step stays.
    public mutating func chose(_ key: String) throws(Failure) {
        guard case .choose(let index, let choices, let rules) = state else {
            preconditionFailure("a choice came while the flow offered none")
        }
        guard choices.contains(where: { $0.key == key }) else {
            throw Failure(
                .usage, "\(account.id): “\(ScreenText.line(key, limit: 80))” is none of the choices.",
                remedy: NearestName.remedy(for: key, among: choices.prefix(20).map(\.key), listing: "There are"))
        }
        memory.remember(key, as: rules.variable)
        state = .onward(index + 1)
    }
}
