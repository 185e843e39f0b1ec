public import Vocabulary

/// Renews accounts by themselves for as long as it runs: the deck's automatic renewal and `fob watch`.
///
/// It reads nothing by itself: whoever owns it hands over the accounts, at first and whenever the store has changed. What is
/// due is computed from the wall clock at every look, so that sleep and a set clock lose nothing. Every renewal goes through
/// the safe refresh, and through the one gate with its limits; where another process was faster, nothing is sent.
public actor RenewalRunner {
    private let service: TokenService
    private let plan: RenewalPlan
    private let clocks: RenewalClocks
    private let report: @Sendable (RenewalEvent) -> Void

    private var accounts: [AccountID: AccountStatus] = [:]
    private var agenda = RenewalAgenda()
    private var ledger = RenewalLedger()
    private var running: [AccountID: Task<Void, Never>] = [:]
    private var jumps: JumpWatch
    private var isStopping = false

    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// A runner over that service; it does nothing until it runs.
    public init(
        service: TokenService, policy: RenewalPolicy, clocks: RenewalClocks,
        report: @escaping @Sendable (RenewalEvent) -> Void
    ) {
        self.service = service
        self.clocks = clocks
        self.report = report
        plan = RenewalPlan(policy: policy, jitter: RenewalJitter(service.randomness))
        jumps = JumpWatch(wall: clocks.wall.now(), steady: clocks.steady())
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many accounts are going to be renewed by themselves.
    public var planned: Int { agenda.entries.count + running.count }

    /// When the next renewal is due; nil where none ever is.
    public var nextDue: Instant? { agenda.next }

    /// Takes in all accounts as they are on the disk.
    public func update(_ list: [AccountStatus]) {
        accounts = Dictionary(list.map { ($0.id, $0) }) { $1 }
        planAll()
        signal.yield()
    }

    /// Takes in one account as it is on the disk.
    public func update(_ account: AccountStatus) {
        accounts[account.id] = account
        guard running[account.id] == nil else { return }
        planAgain(account.id)
        signal.yield()
    }

    /// Runs until it is stopped or its task is cancelled. Cancelled, it cancels what runs.
    public func run() async {
        while !isStopping, !Task.isCancelled {
            noticeJump()
            for id in agenda.takeDue(at: clocks.wall.now()) { start(id) }
            await rest()
        }
        if !isStopping { await stop(within: .zero) }
    }

    /// Begins nothing more, gives what runs so much time, and then cancels it. Returns when all has ended.
    public func stop(within grace: Duration) async {
        isStopping = true
        signal.yield()
        let tasks = Array(running.values)
        guard !tasks.isEmpty else { return }
        let end = Task { [sleeper = clocks.sleeper] in
            if grace > .zero { try? await sleeper.sleep(for: grace) }
            guard !Task.isCancelled else { return }
            for task in tasks { task.cancel() }
        }
        for task in tasks { await task.value }
        end.cancel()
    }

    /// Returns when what runs at the moment has ended.
    public func settle() async { for task in Array(running.values) { await task.value } }

    /// Stops the renewal of one account, if it runs.
    public func cancel(_ id: AccountID) { running[id]?.cancel() }

    // MARK: Planning

    private func planAll() {
        let now = clocks.wall.now()
        agenda = RenewalAgenda(
            accounts.values.compactMap { account in
                guard running[account.id] == nil, case .due(let due) = plan.judge(account, ledger, at: now) else {
                    return nil
                }
                return RenewalAgenda.Entry(due: due, id: account.id)
            })
    }

    private func planAgain(_ id: AccountID) {
        guard let account = accounts[id], case .due(let due) = plan.judge(account, ledger, at: clocks.wall.now()) else {
            return agenda.set(id, due: nil)
        }
        agenda.set(id, due: due)
    }

    private func noticeJump() {
        guard let moved = jumps.look(wall: clocks.wall.now(), steady: clocks.steady()) else { return }
        if moved < .zero {
            ledger.shift(by: moved)
            Task { [gate = service.gate] in await gate.shift(by: moved) }
        }
        planAll()
        report(.clockJumped(by: moved))
    }

    /// Until something is due, something has ended, or somebody says something.
    private func rest() async {
        var timer: Task<Void, Never>?
        if let next = agenda.next {
            let nap = min(max(next - clocks.wall.now(), .milliseconds(1)), clocks.longestNap)
            timer = Task.detached { [sleeper = clocks.sleeper, signal] in
                do { try await sleeper.sleep(for: nap) } catch { return }
                signal.yield()
            }
        }
        for await _ in signals { break }
        timer?.cancel()
    }

    // MARK: Doing

    private func start(_ id: AccountID) {
        guard running[id] == nil, let account = accounts[id] else { return }
        let host = account.renewalFacts?.host ?? id.provider.text
        let issuedAt = account.credential?.issuedAt
        running[id] = Task.detached { [self, service, report] in
            let result: Result<TokenService.DueOutcome?, Failure> = await service.gate.pass(id, to: host) { answered in
                guard await isWanted(id) else { return .success(nil) }
                report(.started(id))
                return await service.renewDue(id, issuedAt: issuedAt, answered: answered) {
                    report(.progressed(id, $0))
                }.map { $0 }
            }
            var after: AccountStatus?
            if case .failure = result { after = try? service.status(of: id) }
            await ended(id, result, after)
        }
    }

    /// Whether it is still to be renewed when its turn comes.
    private func isWanted(_ id: AccountID) -> Bool {
        guard !isStopping, let account = accounts[id] else { return false }
        if case .due = plan.judge(account, ledger, at: clocks.wall.now()) { return true }
        return false
    }

    private func ended(_ id: AccountID, _ result: Result<TokenService.DueOutcome?, Failure>, _ after: AccountStatus?) {
        running[id] = nil
        switch result {
        case .success(.renewed(let account)), .success(.unnecessary(let account)):
            ledger.forget(id)
            accounts[id] = account
        case .success(nil): break
        case .failure(let failure):
            accounts[id] = after
            if let after { ledger.failed(after, failure, at: clocks.wall.now(), jitter: plan.jitter) }
        }
        planAgain(id)
        switch result {
        case .success(.renewed(let account)): report(.renewed(account))
        case .success(.unnecessary(let account)): report(.renewedElsewhere(account))
        case .success(nil): break
        case .failure(let failure) where failure.kind == .cancelled: report(.cancelled(id))
        case .failure(let failure): report(.failed(id, failure, account: after, again: agenda.due(id)))
        }
        signal.yield()
    }
}
