import CredentialStore
import OAuthCore
import Vocabulary

/// How an exchange may go about it.
public struct ExchangeOptions: Sendable, Equatable {
    /// In place of the profile's; empty for the profile's own.
    public var scopes: [String]
    /// Whether a browser is started; the URL is shown in any case.
    public var opensBrowser: Bool
    /// Whether the user signs in by themselves also where the profile would fetch the answer without them.
    public var prefersBrowser: Bool
    /// False where the answer is at hand already and nothing needs to listen for it.
    public var listens: Bool
    /// Whether somebody pastes the answer whatever else happens: then a port that is taken ends nothing.
    public var pastes: Bool
    /// Whether a page or a question may be put to the user; false ends with `loginNeeded` instead.
    public var mayAskUser: Bool
    /// The key to take where a list is offered.
    public var choice: String?

    /// The profile's own way with its own scopes, unless told otherwise.
    public init(
        scopes: [String] = [], opensBrowser: Bool = true, prefersBrowser: Bool = false, listens: Bool = true,
        pastes: Bool = false, mayAskUser: Bool = true, choice: String? = nil
    ) {
        self.scopes = scopes
        self.opensBrowser = opensBrowser
        self.prefersBrowser = prefersBrowser
        self.listens = listens
        self.pastes = pastes
        self.mayAskUser = mayAskUser
        self.choice = choice
    }
}

/// A credential from nothing, by whichever grant the provider uses.
///
/// The account's lock is not held while somebody looks for their password: it is taken for each save, which merges into a fresh
/// read of the record.
struct Exchange: Sendable {
    let service: TokenService
    let id: AccountID
    let options: ExchangeOptions
    let desk: any SignInDesk
    let progress: TokenService.Progress

    func run() async throws(Failure) -> Account {
        let dialect = try service.dialect(id.provider)
        guard options.listens, options.mayAskUser, dialect.grants.first == .authorizationCode,
            options.grant(for: dialect).interaction == .browser, let point = dialect.openPoint
        else { return try await run(dialect, held: nil) }
        return try await service.listener.withPort(near: point) { held throws(Failure) in
            try await run(dialect.landing(at: held.point), held: held)
        }
    }

    private func run(_ dialect: Dialect, held: HeldPort?) async throws(Failure) -> Account {
        var account = try service.store.account(id) ?? Account(id: id)
        // A code is of no use where its token cannot be kept.
        try await service.withLock(id, progress) { lock throws(Failure) in _ = try lock.prepareSave() }
        var flow = try GrantFlow(
            dialect: dialect, account: account, purpose: .exchange,
            options: options.grant(for: dialect), randomness: service.randomness, now: now)
        while true {
            switch try flow.next(now: now) {
            case .openBrowser(let page):
                let ending = try await SignInRound(
                    service: service, desk: desk, options: options, id: id, page: page,
                    point: options.listens ? ListeningPoint(redirectURI: page.redirectURI) : nil, held: held
                ).wait()
                try provider { () throws(GrantError) in
                    switch ending {
                    case .answered(let answer): try flow.answered(answer)
                    case .refused(let error, let description):
                        throw flow.refused(error: error, description: description)
                    }
                }
            case .send(let request, let leg, let round):
                // The name of the only round says nothing.
                let place = dialect.profile.rounds.count > 1 ? "\(round): \(leg.inWords)" : leg.inWords
                progress("asking the provider (\(place))")
                let reply = try await send(request, leg, round, dialect)
                do throws(Failure) {
                    try provider { () throws(GrantError) in try flow.received(reply, at: now) }
                } catch {
                    throw leg == .exchange && !options.listens ? ofAnotherRun(error) : error
                }
            case .choose(let choices, _):
                try flow.chose(try await choose(choices))
            case .keep(let intermediate, let round):
                account = try await save { $0.intermediates[round] = intermediate }
            case .finished(let grant):
                for notice in grant.notices { progress(notice) }
                return try await save { $0.adopt(grant, now: now) }
            }
        }
    }

    private var now: Instant { service.clock.now() }

    private func provider(_ body: () throws(GrantError) -> Void) throws(Failure) {
        do { try body() } catch { throw error.failure(for: id) }
    }

    /// A code that was at hand before this run began.
    private func ofAnotherRun(_ failure: Failure) -> Failure {
        guard failure.kind == .refused || failure.kind == .loginNeeded else { return failure }
        return Failure(
            failure.kind, failure.message,
            remedy: "A code belongs to the run whose page it came from. \(SignInRound.oneRun(id)).", code: failure.code)
    }

    private func send(
        _ request: WireRequest, _ leg: LegName, _ round: String, _ dialect: Dialect
    ) async throws(Failure) -> WireReply {
        do {
            return try await service.send(request, leg, rotation: dialect.rotation, round: round)
        } catch {
            throw Failure(
                error.transport, for: id, doing: "the \(leg.inWords)", remedy: "Start again: fob login \(id)")
        }
    }

    private func choose(_ choices: [GrantChoice]) async throws(Failure) -> String {
        // The flow says what there is where this is none of it.
        if let choice = options.choice { return choice }
        guard options.mayAskUser else {
            throw Failure(
                .loginNeeded, "\(id): something must be chosen, and nobody may be asked.",
                remedy:
                    "Choose: fob login \(id) --choose KEY, one of \(choices.prefix(20).map(\.key).joined(separator: ", "))"
            )
        }
        return try await desk.choose(choices.map { Choice(key: $0.key, label: $0.label) }, for: id)
    }

    private func save(_ change: @Sendable (inout Account) -> Void) async throws(Failure) -> Account {
        try await service.withLock(id, progress) { lock throws(Failure) in
            var account = try lock.readAccount() ?? Account(id: id)
            change(&account)
            let saved = try lock.save(account)
            try? lock.clearIntent()
            return saved
        }
    }
}

extension TokenService {
    /// Lends the account's lock for a short piece of work.
    func withLock<Result: Sendable>(
        _ id: AccountID, _ progress: @escaping Progress,
        _ body: @Sendable (borrowing AccountLock) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await store.withAccountLock(
            id, patience: settings.lockPatience, clock: sleeper,
            waiting: { progress("waiting for \($0.description)") }, body: body)
    }
}
