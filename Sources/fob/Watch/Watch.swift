import CredentialStore
import TokenService
import Vocabulary

/// Renewal without a screen: one for a store, until it is stopped.
final class Watch: Sendable {
    private let service: TokenService
    private let runner: RenewalRunner
    private let clocks: RenewalClocks
    private let log: WatchLog
    /// That the store is to be read: it changed, or a renewal said that it is locked.
    private let hints: AsyncStream<Void>
    private let hint: AsyncStream<Void>.Continuation

    /// How often a locked store is tried: unlocking it changes no file.
    private static let patience: Duration = .seconds(1)

    init(service: TokenService, policy: RenewalPolicy, clocks: RenewalClocks, log: WatchLog) {
        let (hints, hint) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.service = service
        self.clocks = clocks
        self.log = log
        self.hints = hints
        self.hint = hint
        runner = RenewalRunner(service: service, policy: policy, clocks: clocks) { event in
            if case .failed(_, let failure, _, _) = event, failure.kind == .busy { hint.yield() }
            log(.renewal(event))
        }
    }

    /// Runs until it is stopped or cancelled.
    /// - Throws: ``Failure`` of kind `busy` where another process watches this store, or the store is locked.
    func run() async throws(Failure) {
        try await service.whileWatching { () async throws(Failure) in
            // Before the first look, so that nothing happens between the two.
            let changes = service.watchStore { [hint] in hint.yield() }
            defer { changes.stop() }
            let accounts = try await service.accountsSideBySide()
            if let locked = Self.lock(of: accounts) { throw locked }
            await runner.update(accounts)
            log(.started(accounts: accounts.count, planned: await runner.planned, next: await runner.nextDue))
            await withTaskGroup { group in
                group.addTask { [runner] in await runner.run() }
                group.addTask { await self.follow() }
                await group.next()
                group.cancelAll()
            }
            log(.stopped)
        }
    }

    /// Begins nothing more, and gives what runs so much time to end.
    func stop(within grace: Duration) async { await runner.stop(within: grace) }

    // MARK: The store

    /// Hands over the accounts at every hint, and waits while the store is locked.
    private func follow() async {
        var isLocked = false
        for await _ in hints {
            do throws(Failure) {
                let accounts = try await service.accountsSideBySide()
                if let locked = Self.lock(of: accounts) { throw locked }
                if isLocked { log(.unlocked) }
                isLocked = false
                await runner.update(accounts)
            } catch  where error.kind == .busy {
                if !isLocked { log(.locked(error)) }
                isLocked = true
                await runner.update([])
                do { try await clocks.sleeper.sleep(for: Self.patience) } catch { return }
                hint.yield()
            } catch {
                // What was read before still holds.
                log(.unreadable(error))
            }
        }
    }

    /// That the store is locked, where its accounts say so.
    private static func lock(of accounts: [AccountStatus]) -> Failure? {
        guard !accounts.isEmpty, accounts.allSatisfy({ $0.problem?.kind == .busy }) else { return nil }
        return accounts.first?.problem
    }
}
