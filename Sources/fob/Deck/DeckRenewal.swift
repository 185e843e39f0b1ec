import DeckModel
import Synchronization
import TokenService
import Vocabulary

/// The deck's renewal by itself: the runner that `fob watch` has too, telling the mailbox.
final class DeckRenewal: Sendable {
    private let runner: RenewalRunner
    private let running: Running
    private let task: Task<Void, Never>

    /// - Parameter saved: told before an event that a record may have changed.
    init(
        service: TokenService, policy: RenewalPolicy, clocks: RenewalClocks, mailbox: Mailbox,
        saved: @escaping @Sendable () -> Void
    ) {
        let running = Running()
        let runner = RenewalRunner(service: service, policy: policy, clocks: clocks) { event in
            switch event {
            case .started(let id):
                running.insert(id)
                mailbox.post(.renewalStarted(id))
            case .progressed(let id, let words): mailbox.post(.taskProgressed(id, words))
            case .clockJumped: break
            case .renewed(let account):
                saved()
                mailbox.post(.renewalEnded(account.id, .renewed(account)))
                running.remove(account.id)
            case .renewedElsewhere(let account):
                saved()
                mailbox.post(.renewalEnded(account.id, .renewedElsewhere(account)))
                running.remove(account.id)
            case .failed(let id, let failure, let account, let again):
                saved()
                let outcome: RenewalOutcome =
                    failure.kind == .busy ? .unneeded : .failed(failure, account, again: again)
                mailbox.post(.renewalEnded(id, outcome))
                running.remove(id)
            case .cancelled(let id):
                saved()
                mailbox.post(.renewalEnded(id, .cancelled))
                running.remove(id)
            }
        }
        self.running = running
        self.runner = runner
        task = Task.detached { await runner.run() }
    }

    deinit { task.cancel() }

    var isIdle: Bool { running.isEmpty }

    func update(_ accounts: [AccountStatus]) async { await runner.update(accounts) }

    func update(_ account: AccountStatus) async { await runner.update(account) }

    func cancel(_ id: AccountID) { Task { await runner.cancel(id) } }

    /// Begins nothing more until accounts are handed over again, and waits for what runs.
    func rest() async {
        await runner.update([])
        await runner.settle()
    }

    /// Cancels what runs and waits for its end.
    func stop() async { await runner.stop(within: .zero) }

    private final class Running: Sendable {
        private let ids = Mutex<Set<AccountID>>([])

        var isEmpty: Bool { ids.withLock { $0.isEmpty } }
        func insert(_ id: AccountID) { ids.withLock { _ = $0.insert(id) } }
        func remove(_ id: AccountID) { ids.withLock { _ = $0.remove(id) } }
    }
}
