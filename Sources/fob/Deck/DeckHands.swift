import CredentialStore
import DeckModel
import OAuthCore
import Synchronization
import TokenService
import Vocabulary

/// Carries out the deck's effects: starts tasks over the service and posts what came of them.
final class DeckHands: Sendable {
    struct Work {
        var tasks: [AccountID: Task<Void, Never>] = [:]
        var desks: [AccountID: DeckDesk] = [:]
        var others: [Int: Task<Void, Never>] = [:]
        /// What is done to its end, also where the deck is left.
        var endings: [AccountID: Task<Void, Never>] = [:]
        var count = 0
        /// How often a task of ours may have changed a record.
        var saves = 0
        var isLooking = false
        var isLoading = false
        /// Whether the store changed after the list that is being read was begun.
        var mustLoadAgain = false
    }

    /// Shared with the renewal by itself.
    final class WorkBox: Sendable {
        private let work = Mutex(Work())

        func withLock<Result: Sendable>(_ body: (inout sending Work) -> sending Result) -> Result {
            work.withLock { body(&$0) }
        }
    }

    let service: TokenService
    private let browser: any BrowserOpener
    private let lock: DeckLock
    let mailbox: Mailbox
    let work: WorkBox
    private let renewal: DeckRenewal
    private let activity: ActivityKeeper
    private let forms: DeckForms
    private let fillsTerminalClipboard: Bool

    init(
        service: TokenService, browser: any BrowserOpener, lock: DeckLock, mailbox: Mailbox, policy: RenewalPolicy,
        clocks: RenewalClocks, paths: TypedPath, fillsTerminalClipboard: Bool = false,
        importProfile: @escaping DeckForms.Importer
    ) {
        let work = WorkBox()
        self.service = service
        self.browser = browser
        self.lock = lock
        self.mailbox = mailbox
        self.work = work
        self.fillsTerminalClipboard = fillsTerminalClipboard
        activity = ActivityKeeper(service: service, mailbox: mailbox)
        forms = DeckForms(service: service, importProfile: importProfile, paths: paths)
        renewal = DeckRenewal(service: service, policy: policy, clocks: clocks, mailbox: mailbox) {
            work.withLock { $0.saves += 1 }
        }
    }

    /// Whether nothing is under way.
    var isIdle: Bool { work.withLock { $0.tasks.isEmpty && $0.others.isEmpty && $0.endings.isEmpty } && renewal.isIdle }

    /// Lists the accounts anew; while that goes on, any number of further wishes make one more list.
    func loadAccounts() {
        let mayBegin = work.withLock { work in
            work.mustLoadAgain = true
            defer { work.isLoading = true }
            return !work.isLoading
        }
        guard mayBegin else { return }
        aside { [self] in
            guard lock.look() else {
                await renewal.update([])
                work.withLock { $0.isLoading = false }
                return nil
            }
            while true {
                let saves = work.withLock { work in
                    work.mustLoadAgain = false
                    return work.saves
                }
                let event: DeckEvent
                do throws(Failure) {
                    let accounts = try await service.accountsSideBySide()
                    await renewal.update(accounts)
                    event = .accountsLoaded(accounts)
                } catch { event = .accountsFailed(error) }
                let isDone = work.withLock { work in
                    // A list that is older than what came of a task must not arrive behind it.
                    let isCurrent = work.saves == saves
                    if isCurrent { mailbox.post(event) }
                    work.isLoading = !isCurrent || work.mustLoadAgain
                    return !work.isLoading
                }
                if isDone { return nil }
            }
        }
    }

    /// Keeps lines of the activity log.
    func keep(_ entries: [ActivityEntry]) { activity.keep(entries) }

    /// Reads what earlier decks logged.
    func remember() { aside { [activity] in activity.remembered() } }

    /// Lists the accounts anew whenever anybody changed the store, as long as the watch is kept.
    func watchStore() -> StoreWatch { service.watchStore { [weak self] in self?.loadAccounts() } }

    /// Sees whether the key of a sealed store is still there.
    func lookAtLock() {
        let mayLook = work.withLock { work in
            defer { work.isLooking = true }
            return !work.isLooking
        }
        guard mayLook else { return }
        Task.detached { [self] in
            lock.look()
            work.withLock { $0.isLooking = false }
        }
    }

    func exchange(_ id: AccountID, _ wish: SignInWish? = nil) {
        let desk = DeckDesk(account: id, mailbox: mailbox)
        work.withLock { $0.desks[id] = desk }
        task(id) { [service] progress throws(Failure) in
            let grant = wish?.grant.flatMap { GrantKind(rawValue: $0) } ?? service.usualGrant(of: id)
            // Of a device code there is nothing to paste, and its browser is elsewhere.
            let pastes = wish?.pastes == true && (grant ?? .authorizationCode) == .authorizationCode
            var options = ExchangeOptions(scopes: wish?.scopes ?? [], prefersBrowser: pastes, pastes: pastes)
            options.grant = grant
            return try await service.exchange(id, options: options, desk: desk, progress: progress)
        }
    }

    func refresh(_ id: AccountID) {
        task(id) { [service] progress throws(Failure) in try await service.refreshInTurn(id, progress: progress) }
    }

    func setAutoRenew(_ id: AccountID, _ isOn: Bool) {
        aside { [service, mailbox, renewal, self] in
            do throws(Failure) {
                let account = try await service.setAutoRenew(id, to: isOn)
                work.withLock { $0.saves += 1 }
                mailbox.post(.accountChanged(account))
                await renewal.update(account)
                return .notice("auto-renew is \(isOn ? "on" : "off")", .info, of: id)
            } catch { return .notice(error.message, .error) }
        }
    }

    func cancel(_ id: AccountID) {
        work.withLock { $0.tasks[id] }?.cancel()
        renewal.cancel(id)
    }

    func answer(_ id: AccountID, _ text: Secret) { work.withLock { $0.desks[id] }?.answer(text) }

    func choose(_ id: AccountID, _ key: String) { work.withLock { $0.desks[id] }?.settle(key) }

    func copy(_ id: AccountID, set: Name, variables: [String: String]) {
        aside { [service, mailbox, self] in
            do throws(Failure) {
                let text = Mutex<Secret?>(nil)
                let keep: @Sendable (Secret) -> Void = { lines in text.withLock { $0 = lines } }
                let receipt = try await service.copy(
                    id, set: set, variables: variables, minimumTTL: nil,
                    handing: fillsTerminalClipboard ? keep : nil, progress: { _ in })
                // The token may have been renewed for it.
                work.withLock { $0.saves += 1 }
                mailbox.post(.accountChanged(try service.status(of: id)))
                return .copied(receipt, forTerminal: text.withLock { $0 })
            } catch { return .copyFailed(id, error) }
        }
    }

    func reveal(_ id: AccountID) {
        aside { [service] in
            do throws(Failure) {
                guard let credential = try service.storedCredential(of: id) else {
                    return .revealFailed(id, Failure(.loginNeeded, "\(id): there is no token yet."))
                }
                return .revealed(id, credential.accessToken)
            } catch { return .revealFailed(id, error) }
        }
    }

    func openBrowser(_ id: AccountID, url: String) {
        aside { [browser] in
            switch await browser.open(url) {
            case .opened: .notice("\(id): the browser was started.", .info)
            case .notOpened(let reason): .notice("\(id): \(reason)")
            }
        }
    }

    func loadCatalogue(form: Int) { aside { [forms] in forms.catalogue(form: form) } }

    func discover(form: Int, url: String) { aside { [forms] in await forms.discover(form: form, url: url) } }

    func save(form: Int, _ request: FormRequest) {
        aside { [forms, self] in
            let event = await forms.save(form: form, request)
            work.withLock { $0.saves += 1 }
            return event
        }
    }

    func inspect(_ id: AccountID) { aside { [service] in InspectionReading.read(id, from: service) } }

    func removeClipboard() {
        aside { [service] in
            _ = try? service.sweepClipboard()
            return .clipboardCleared
        }
    }

    /// Tries a passphrase; what it takes to derive a key from it is done on a thread of its own.
    func unlock(_ passphrase: LockedBytes) { aside { [lock] in lock.unlock(passphrase) } }

    /// Forgets the key once what runs has ended.
    func lock(isForAll: Bool) {
        let running = work.withLock { Array($0.tasks.values) + Array($0.others.values) + Array($0.endings.values) }
        lock.lock(isForAll: isForAll) { [renewal] in
            await renewal.rest()
            for task in running { await task.value }
        }
    }

    /// Cancels everything and waits until it has ended, at most a second.
    func stop(clock: any Clock<Duration>) async {
        let running = work.withLock { Array($0.tasks.values) + Array($0.others.values) }
        for task in running { task.cancel() }
        await withTaskGroup { group in
            group.addTask { [renewal] in
                await renewal.stop()
                for task in running { await task.value }
            }
            group.addTask { try? await clock.sleep(for: .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
        await finishEndings(clock)
        activity.flush()
    }

    /// The one task of an account. Its end is posted exactly once.
    func task(
        _ id: AccountID,
        _ body: @escaping @Sendable (@escaping TokenService.Progress) async throws(Failure) -> AccountStatus
    ) {
        work.withLock { work in
            work.tasks[id] = Task.detached { [self] in
                let outcome: TaskOutcome
                do throws(Failure) {
                    outcome = .succeeded(try await body { [mailbox] in mailbox.post(.taskProgressed(id, $0)) })
                } catch {
                    let status = try? service.status(of: id)
                    // A wait that nobody ended, as by its time-out, has a reason worth showing.
                    let stopped = Task.isCancelled && error.kind == .cancelled && status?.renewal != .unverified
                    outcome = stopped ? .cancelled : .failed(error, status)
                }
                self.work.withLock {
                    $0.tasks[id] = nil
                    $0.desks[id] = nil
                    $0.saves += 1
                }
                mailbox.post(.taskFinished(id, outcome))
            }
        }
    }

    private func aside(_ body: @escaping @Sendable () async -> DeckEvent?) {
        work.withLock { work in
            work.count += 1
            let number = work.count
            work.others[number] = Task.detached { [self] in
                let event = await body()
                self.work.withLock { $0.others[number] = nil }
                if let event { mailbox.post(event) }
            }
        }
    }
}
