import CredentialStore
import Synchronization
import TokenService
import Vocabulary

/// Renewal without a screen: one for a store, until it is stopped.
final class Watch: Sendable {
    private let service: TokenService
    private let runner: RenewalRunner
    private let clocks: RenewalClocks
    private let log: WatchLog
    /// Whether a renewal said that the store is locked: then it is read again at the next look.
    private let doubtful: DoubtFlag

    /// How often the store is looked at for changes.
    private static let patience: Duration = .seconds(1)

    init(service: TokenService, policy: RenewalPolicy, clocks: RenewalClocks, log: WatchLog) {
        let doubtful = DoubtFlag()
        self.service = service
        self.clocks = clocks
        self.log = log
        self.doubtful = doubtful
        runner = RenewalRunner(service: service, policy: policy, clocks: clocks) { event in
            if case .failed(_, let failure, _, _) = event, failure.kind == .busy { doubtful.raise() }
            log(.renewal(event))
        }
    }

    /// Runs until it is stopped or cancelled.
    /// - Throws: ``Failure`` of kind `busy` where another process watches this store, or the store is locked.
    func run() async throws(Failure) {
        try await service.whileWatching { () async throws(Failure) in
            let token = try? service.changeToken()
            let accounts = try await service.accountsSideBySide()
            if let locked = Self.lock(of: accounts) { throw locked }
            await runner.update(accounts)
            log(.started(accounts: accounts.count, next: await runner.nextDue))
            await withTaskGroup { group in
                group.addTask { [runner] in await runner.run() }
                group.addTask { await self.follow(token) }
                await group.next()
                group.cancelAll()
            }
            log(.stopped)
        }
    }

    /// Begins nothing more, and gives what runs so much time to end.
    func stop(within grace: Duration) async { await runner.stop(within: grace) }

    // MARK: The store

    /// Hands over the accounts whenever something in the store has changed, and waits while it is locked.
    private func follow(_ first: ChangeToken?) async {
        var seen = first
        var isLocked = false
        while !Task.isCancelled {
            do { try await clocks.sleeper.sleep(for: Self.patience) } catch { return }
            let token = try? service.changeToken()
            let isDoubtful = doubtful.take()
            guard isLocked || isDoubtful || token == nil || token != seen else { continue }
            do throws(Failure) {
                let accounts = try await service.accountsSideBySide()
                if let locked = Self.lock(of: accounts) { throw locked }
                if isLocked { log(.unlocked) }
                isLocked = false
                seen = token
                await runner.update(accounts)
            } catch  where error.kind == .busy {
                if !isLocked { log(.locked(error)) }
                isLocked = true
                await runner.update([])
            } catch {
                // What was read before still holds; it is said once for each state of the store.
                if token != seen { log(.unreadable(error)) }
                seen = token
            }
        }
    }

    /// That the store is locked, where its accounts say so.
    private static func lock(of accounts: [AccountStatus]) -> Failure? {
        guard !accounts.isEmpty, accounts.allSatisfy({ $0.problem?.kind == .busy }) else { return nil }
        return accounts.first?.problem
    }
}

/// Raised by one task, taken down by another.
private final class DoubtFlag: Sendable {
    private let isRaised = Mutex(false)

    func raise() { isRaised.withLock { $0 = true } }

    func take() -> Bool {
        isRaised.withLock { raised in
            defer { raised = false }
            return raised
        }
    }
}
