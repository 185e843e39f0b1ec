import CredentialStore
import OAuthCore
import Vocabulary

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

    /// Why the legs ended without a credential.
    enum Ending: Error {
        case refused(GrantError)
        case failed(Failure)
    }

    func run() async throws(Failure) -> Account {
        let dialect = try await service.preparedDialect(id.provider, signingIn: true, progress: progress)
        let grant = options.grant(for: dialect)
        guard options.listens, options.mayAskUser, dialect.grant(grant) == .authorizationCode,
            grant.interaction == .browser, let point = dialect.openPoint
        else { return try await run(dialect, held: nil) }
        return try await service.listener.withPort(near: point) { held throws(Failure) in
            try await run(dialect.landing(at: held.point), held: held)
        }
    }

    private func run(_ dialect: Dialect, held: HeldPort?) async throws(Failure) -> Account {
        let account = try service.store.account(id) ?? Account(id: id)
        // A code is of no use where its token cannot be kept.
        try await service.withLock(id, progress) { lock throws(Failure) in _ = try lock.prepareSave() }
        var options = try await grantOptions(dialect)
        var flow = try flow(dialect, account, options)
        do throws(Ending) {
            if let round = flow.resumedAfter {
                progress("going on after “\(round)”: the token that the last attempt got there still lives")
            }
            return try await walk(&flow, dialect, held)
        } catch {
            // What was kept may have been taken back meanwhile: once more from the beginning.
            guard flow.resumedAfter != nil, case .refused(let refusal) = error, case .refused = refusal.kind,
                refusal.leg != .authorize
            else { throw failure(error) }
            progress("\(refusal.description) Starting from the beginning.")
        }
        options.startsAnew = true
        flow = try self.flow(dialect, account, options)
        do throws(Ending) { return try await walk(&flow, dialect, held) } catch { throw failure(error) }
    }

    private func walk(
        _ flow: inout GrantFlow, _ dialect: Dialect, _ held: HeldPort?
    ) async throws(Ending) -> Account {
        while true {
            switch try step(&flow) {
            case .openBrowser(let page): try await visit(page, &flow, held)
            case .send(let request, let leg, let round):
                // The name of the only round says nothing.
                let place = dialect.profile.rounds.count > 1 ? "\(round): \(leg.inWords)" : leg.inWords
                progress("asking the provider (\(place))")
                let reply = try await send(request, leg, round, dialect, &flow)
                do throws(GrantError) { try flow.received(reply, at: now) } catch {
                    throw leg == .exchange && !options.listens ? .failed(ofAnotherRun(error)) : .refused(error)
                }
            case .showUserCode(let prompt): try await signInElsewhere(prompt, &flow, dialect)
            case .wait: preconditionFailure("the flow waits before anybody was shown a code")
            case .choose(let choices, let variable):
                let question = dialect.profile.variable(variable)?.description
                let key = try await ending { () async throws(Failure) in try await choose(choices, question) }
                do throws(Failure) { try flow.chose(key) } catch { throw .failed(error) }
            case .keep(let intermediate, let round):
                _ = try await ending { () async throws(Failure) in
                    try await save { $0.intermediates[round] = intermediate }
                }
            case .refused(let error): throw .refused(error)
            case .finished(let grant):
                for notice in grant.notices { progress(notice) }
                return try await ending { () async throws(Failure) in try await keep(grant, dialect) }
            }
        }
    }

    private func flow(
        _ dialect: Dialect, _ account: Account, _ options: GrantOptions
    ) throws(Failure) -> GrantFlow {
        try GrantFlow(
            dialect: dialect, account: account, purpose: .exchange, options: options, randomness: service.randomness,
            now: now)
    }

    private func grantOptions(_ dialect: Dialect) async throws(Failure) -> GrantOptions {
        var given = options.grant(for: dialect)
        if let account = options.subjectAccount {
            let credential = try await service.credential(account, minimumTTL: nil) { progress("\(account): \($0)") }
            given.subject = GivenToken(token: credential.accessToken)
        }
        return given
    }

    /// A code that was at hand before this run began.
    private func ofAnotherRun(_ error: GrantError) -> Failure {
        let failure = error.failure(for: id)
        guard failure.kind == .refused || failure.kind == .loginNeeded else { return failure }
        return Failure(
            failure.kind, failure.message,
            remedy: "A code belongs to the run whose page it came from. \(SignInRound.oneRun(id)).", code: failure.code)
    }

    private func visit(_ page: SignInPage, _ flow: inout GrantFlow, _ held: HeldPort?) async throws(Ending) {
        let ending = try await ending { () async throws(Failure) in
            try await SignInRound(
                service: service, desk: desk, options: options, id: id, page: page,
                point: options.listens ? ListeningPoint(redirectURI: page.redirectURI) : nil, held: held
            ).wait()
        }
        switch ending {
        case .answered(let answer):
            do throws(GrantError) { try flow.answered(answer) } catch { throw .refused(error) }
        case .refused(let error, let description):
            throw .refused(flow.refused(error: error, description: description))
        }
    }

    var now: Instant { service.clock.now() }

    func step(_ flow: inout GrantFlow) throws(Ending) -> GrantStep {
        do { return try flow.next(now: now) } catch { throw .failed(error) }
    }

    func ending<Result>(_ body: () async throws(Failure) -> Result) async throws(Ending) -> Result {
        do { return try await body() } catch { throw .failed(error) }
    }

    private func failure(_ ending: Ending) -> Failure {
        switch ending {
        case .refused(let error): error.failure(for: id)
        case .failed(let failure): failure
        }
    }

    private func send(
        _ request: WireRequest, _ leg: LegName, _ round: String, _ dialect: Dialect, _ flow: inout GrantFlow
    ) async throws(Ending) -> WireReply {
        do {
            return try await service.send(request, leg, of: &flow, rotation: dialect.rotation, round: round)
        } catch {
            throw .failed(
                Failure(
                    error.transport, for: id, doing: "the \(leg.inWords)",
                    remedy: "Start again: fob login \(id)\(asked(of: dialect))"))
        }
    }

    /// What `fob login` was told to come here, where that is not the default.
    private func asked(of dialect: Dialect) -> String {
        guard let grant = dialect.grant(options.grant(for: dialect)), grant != dialect.defaultGrant else { return "" }
        return grant.loginOptions
    }

    private func choose(_ choices: [GrantChoice], _ question: String?) async throws(Failure) -> String {
        // The flow says what there is where this is none of it.
        if let choice = options.choice { return choice }
        guard options.mayAskUser else {
            throw Failure(
                .loginNeeded, "\(id): something must be chosen, and nobody may be asked.",
                remedy:
                    "Choose: fob login \(id) --choose KEY, one of \(choices.prefix(20).map(\.key).joined(separator: ", "))"
            )
        }
        return try await desk.choose(
            choices.map { Choice(key: $0.key, label: $0.label) }, about: question, for: id)
    }

    func save(_ change: @Sendable (inout Account) -> Void) async throws(Failure) -> Account {
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
