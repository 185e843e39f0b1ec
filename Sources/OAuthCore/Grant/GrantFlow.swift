public import Vocabulary

/// The state machine of one exchange or one renewal: what to do next, given what came back. It does nothing itself.
///
/// Use: ask ``next(now:)`` what to do, do it, report what happened, ask again. A step that was not answered comes
/// again when it is asked for again, with a new issue time: that is how a request is repeated. After an error the
/// flow is over, except that a ``GrantError/Kind/temporarilyUnavailable(retryAfter:)`` may be followed by asking for
/// the step again.
public struct GrantFlow: Sendable {
    /// As it was when the flow began: the flow changes nothing in it.
    public let account: Account
    /// Whether a stored credential may be used, and remembered choices with it.
    public let purpose: GrantPurpose
    let dialect: Dialect
    let options: GrantOptions
    let interaction: Interaction
    private let randomness: any Randomness
    private var state: State
    private var memory: FlowMemory
    /// When the request that is under way was built: the credential counts from here.
    private var sentAt: Instant

    private enum State: Sendable {
        case refresh
        case clientCredentials
        case authorize(Int, SignInAttempt)
        case exchange(Int, SignInAttempt, SignInAnswer)
        case followUp(Int)
        case choose(Int, [GrantChoice], ChoiceRules)
        case keep(Int, Credential)
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
        sentAt = now
        memory = FlowMemory(dialect: dialect, account: account, purpose: purpose, now: now)
        state = .clientCredentials
        let mode = dialect.refreshMode
        switch purpose {
        case .renewal where mode == .refreshToken:
            guard account.credential?.refreshToken != nil else {
                throw Self.loginNeeded(account, "there is no refresh token")
            }
            state = .refresh
        case .renewal where mode == .none:
            throw Self.loginNeeded(account, "this provider offers no renewal")
        case .renewal where mode == .reissue: break
        case .exchange where (options.grant ?? dialect.grants.first) == .clientCredentials:
            guard dialect.environment.legs[.clientCredentials] != nil else {
                throw Failure(
                    .usage, "\(account.id): the profile \(dialect.profile.id) has no client credentials grant.")
            }
        default:
            guard dialect.interactions.contains(interaction) else {
                throw Failure(
                    .usage,
                    "\(account.id): the profile \(dialect.profile.id) cannot sign in by “\(interaction.rawValue)”.",
                    remedy: "It can by: \(dialect.interactions.map(\.rawValue).joined(separator: ", ")).")
            }
            state = try entered(from: 0)
        }
    }

    /// What to do next.
    public mutating func next(now: Instant) throws(Failure) -> GrantStep {
        sentAt = now
        switch state {
        case .refresh: return .send(try refreshRequest(), leg: .refresh, round: "refresh")
        case .clientCredentials:
            return .send(try clientCredentialsRequest(), leg: .clientCredentials, round: "client_credentials")
        case .authorize(let index, let attempt): return try authorizeStep(index, attempt)
        case .exchange(let index, let attempt, let answer):
            return .send(try exchangeRequest(index, attempt, answer), leg: .exchange, round: round(index).name)
        case .followUp(let index):
            let leg = round(index).followUp ?? .exchange
            return .send(try followUpRequest(index), leg: leg, round: round(index).name)
        case .choose(_, let choices, let rules): return .choose(choices, variable: rules.variable)
        case .keep(let index, let credential):
            state = try entered(from: index + 1)
            return .keep(intermediate: credential, round: round(index).name)
        case .finished(let grant): return .finished(grant)
        }
    }

    /// The reply to the step `send`.
    public mutating func received(_ reply: WireReply, at: Instant) throws(GrantError) {
        switch state {
        case .refresh:
            let token = try reader(.refresh, round: "refresh").token(reply, issuedAt: sentAt)
            finish(memory.refreshed(token, sentAt: sentAt))
        case .clientCredentials:
            let token = try reader(.clientCredentials, round: "client_credentials").token(reply, issuedAt: sentAt)
            finish(memory.credential(token, sentAt: sentAt, requestedScope: scope))
        case .authorize(let index, let attempt): try fetched(reply, index, attempt)
        case .exchange(let index, let attempt, let answer):
            let reader = reader(.exchange, round: round(index).name, secrets: [answer.code, attempt.verifier?.secret])
            var credential = memory.credential(
                try reader.token(reply, issuedAt: sentAt), sentAt: sentAt, requestedScope: scope)
            credential.extra.merge(answer.extra) { reply, _ in reply }
            roundFinished(index, credential)
        case .followUp(let index): try listed(reply, index)
        case .choose, .keep, .finished:
            preconditionFailure("a reply came while the flow waited for none")
        }
    }

    /// The answer to the step `openBrowser`.
    public mutating func answered(_ answer: SignInAnswer) throws(GrantError) {
        guard case .authorize(let index, let attempt) = state else {
            preconditionFailure("a sign-in was answered while the flow waited for none")
        }
        state = .exchange(index, attempt, answer)
    }

    /// The error that the provider sent in place of an answer, as ``CallbackReading/refusal(error:description:)``
    /// tells it.
    public func refused(error: String, description: String) -> GrantError {
        var name = ""
        if case .authorize(let index, _) = state { name = round(index).name }
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
        memory.variables[rules.variable] = key
        memory.chosen[rules.variable] = key
        state = try entered(from: index + 1)
    }
}

// MARK: - Rounds

extension GrantFlow {
    /// The round at that place of the profile.
    func round(_ index: Int) -> Round { dialect.profile.rounds[index] }

    /// The state at the first round from `index` on that has something to do.
    private func entered(from index: Int) throws(Failure) -> State {
        let rounds = dialect.profile.rounds
        for position in index..<rounds.count {
            let round = rounds[position]
            if memory.intermediates[round.name] != nil { continue }
            if let name = round.skipIf, memory.variables[name] != nil || dialect.values[name] != nil { continue }
            if round.followUp != nil { return .followUp(position) }
            return .authorize(position, try attempt(for: round))
        }
        throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) ends without a token.")
    }

    private mutating func roundFinished(_ index: Int, _ credential: Credential) {
        let round = round(index)
        guard round.isIntermediate else {
            finish(memory.keeping(round.keep, in: credential))
            return
        }
        memory.intermediates[round.name] = credential
        state = .keep(index, credential)
    }

    private mutating func finish(_ credential: Credential) {
        var remembered = memory.chosen
        let wasRemembered = account.variables[Dialect.interactionVariable] != nil
        if !dialect.interactions.isEmpty, interaction != dialect.interactions.first || wasRemembered {
            remembered[Dialect.interactionVariable] = interaction.rawValue
        }
        state = .finished(memory.grant(credential, remembered: remembered, interaction: interaction, options: options))
    }

    private func attempt(for round: Round) throws(Failure) -> SignInAttempt {
        guard let leg = dialect.environment.legs[.authorize], let rules = leg.authorize else {
            throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) has no authorize leg.")
        }
        return SignInAttempt(dialect: dialect, rules: rules, names: leg.names, randomness: randomness)
    }

    private func leg(_ name: LegName) throws(Failure) -> Leg {
        guard let leg = dialect.environment.legs[name] else {
            throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) has no \(name) leg.")
        }
        return leg
    }

    /// A builder for that leg with all that the flow knows.
    func builder(
        _ name: LegName, _ round: Round? = nil, redirectURI: String? = nil
    ) throws(Failure) -> RequestBuilder {
        var builder = RequestBuilder(dialect: dialect, legName: name, leg: try leg(name), variables: memory.variables)
        builder.redirectURI = redirectURI
        if let round, round.followUp == nil { builder.roundParameters = round.parameters }
        if let from = round?.bearerFrom { builder.bearer = memory.intermediates[from]?.accessToken }
        return builder
    }

    private func reader(_ name: LegName, round: String, secrets: [Secret?] = []) -> ReplyReader {
        let builder = try? builder(name)
        var known = memory.secrets + secrets.compactMap { $0 }
        known += (try? builder?.request([]).secrets) ?? []
        return ReplyReader(
            leg: name, round: round, rules: builder?.leg ?? .plain, url: (try? builder?.url()) ?? "",
            redactor: Redactor(known), sentAt: sentAt)
    }

    /// The scopes to ask for, as they are written.
    var scope: String? {
        let rules = dialect.profile.scope
        let scopes =
            options.scopes ?? account.requestedScope.map { [$0] }
            ?? rules.defaults.compactMap { try? $0.filled { memory.variables[$0] ?? dialect.values[$0] } ?? nil }
        return scopes.isEmpty ? nil : scopes.joined(separator: rules.separator)
    }
}

// MARK: - Replies

extension GrantFlow {
    /// The reply to an authorization request that the program sent itself: its answer stands in Location, and counts
    /// only if it leads to the redirect URI in use.
    private mutating func fetched(_ reply: WireReply, _ index: Int, _ attempt: SignInAttempt) throws(GrantError) {
        let reader = reader(.authorize, round: round(index).name)
        guard (300..<400).contains(reply.status), let location = reply.header("location") else {
            guard (200..<400).contains(reply.status) else { throw reader.refusal(reply) }
            throw reader.malformed("it shows a page in place of a redirect", status: reply.status)
                .advised(Self.browserAdvice(account))
        }
        switch attempt.expectation(dialect).read(url: location) {
        case .answer(let answer): state = .exchange(index, attempt, answer)
        case .refusal(let error, let description): throw reader.refusal(code: error, description: description)
        case .stranger(let reason):
            throw reader.malformed("it redirects elsewhere: \(reason)", status: reply.status)
                .advised(Self.browserAdvice(account))
        }
    }

    private mutating func listed(_ reply: WireReply, _ index: Int) throws(GrantError) {
        let round = round(index)
        let reader = reader(round.followUp ?? .exchange, round: round.name)
        let body = try reader.success(reply)
        guard let rules = reader.rules.choose else {
            throw reader.malformed("the profile does not say what to read in it", status: reply.status)
        }
        let choices = rules.choices(in: body)
        guard !choices.isEmpty else { throw reader.malformed("its list to choose from is empty", status: reply.status) }
        state = .choose(index, choices, rules)
    }

    private static func browserAdvice(_ account: Account) -> String {
        "The provider may want you to sign in yourself: fob login \(account.id) --browser"
    }

    private static func loginNeeded(_ account: Account, _ reason: String) -> Failure {
        Failure(
            .loginNeeded, "\(account.id): it cannot be renewed: \(reason).", remedy: "Sign in: fob login \(account.id)")
    }
}
