import TokenService
import Vocabulary

extension DeckState {
    /// After how long without a key a sealed store is locked, unless the settings say otherwise.
    public static let lockAfter = Duration.seconds(300)

    /// When the deck locks itself; nil where nothing is sealed, and while something runs that needs the key.
    var lockDeadline: Instant? {
        guard let lockAfter, lock == nil, !isBusy, let touched else { return nil }
        return touched + lockAfter
    }

    /// Locks by its user's wish.
    mutating func lockByKey(at now: Instant) -> [DeckEffect] {
        locked("Locked.", asksAnyway: true) + [.lock(isForAll: true)]
    }

    /// Locks because nobody was there.
    mutating func lockByTime(at now: Instant) -> [DeckEffect] {
        let time = Countdown.elapsed(lockAfter ?? .zero)
        return locked("Locked after \(time) without a key.", asksAnyway: true) + [.lock(isForAll: false)]
    }

    /// The store is sealed: the deck locks itself from here on, or not any more.
    mutating func protected(after time: Duration?, at now: Instant) -> [DeckEffect] {
        lockAfter = time
        touched = touched ?? now
        return []
    }

    var refusalOfLock: String? {
        lockAfter == nil ? "the store is not sealed, so there is nothing to lock: fob store seal" : nil
    }

    /// The key is gone from where it was kept, or never was there.
    mutating func storeLocked(_ failure: Failure) -> [DeckEffect] {
        guard lock == nil else {
            // What a key file or a command could not do is news for who waits before the screen.
            if lock?.asksAnyway == false { lock?.reason = failure.message }
            return []
        }
        return locked(failure.message, asksAnyway: false)
    }

    /// The store can be read.
    mutating func storeUnlocked(byUser: Bool, at now: Instant) -> [DeckEffect] {
        guard let screen = lock, byUser || !screen.asksAnyway else { return [] }
        lock = nil
        touched = now
        return [.loadAccounts, .redraw]
    }

    mutating func unlockFailed(_ failure: Failure) -> [DeckEffect] {
        lock?.isUnlocking = false
        lock?.rejection = failure.description
        return []
    }

    mutating func tryToUnlock() -> [DeckEffect] {
        guard lock?.isUnlocking == false, let passphrase = lock?.take() else { return [] }
        lock?.isUnlocking = true
        lock?.rejection = nil
        return [.unlock(passphrase)]
    }

    /// Forgets everything that was read of the store. What runs goes on, and what is in the clipboard file has its own end.
    private mutating func locked(_ reason: String, asksAnyway: Bool) -> [DeckEffect] {
        let forgetting = forgetDue(at: nil)
        lock = LockScreen(reason: reason, asksAnyway: asksAnyway)
        accounts = []
        visible = []
        ranking = []
        places = []
        groups = []
        marked = []
        sharedNames = []
        hasLoaded = false
        loadFailure = nil
        selection = nil
        filter = AccountFilter()
        overlay = nil
        _ = closeForm()
        inspection = nil
        curlAsked = nil
        isInspecting = false
        pane = .accounts
        (detailsOffset, activityOffset, helpOffset, askOffset, logOffset) = (0, 0, 0, 0, 0)
        toast = nil
        activity = []
        unkept = []
        search = LineSearch()
        wipeAnswers()
        return forgetting + masked()
    }

    /// What happened while the deck is locked: nothing of it may bring anything of the store back to the screen.
    mutating func updateLocked(_ event: DeckEvent, at now: Instant) -> [DeckEffect] {
        switch event {
        case .key(let chord): return pressed(chord, at: now)
        case .paste(let text):
            lock?.paste(text)
        case .taskFinished(let id, _):
            tasks[id] = nil
            withdrawAsks(of: id)
        case .copied(let receipt, _):
            copying.remove(receipt.account)
            clipboard = receipt
        case .copyFailed(let id, _): copying.remove(id)
        case .forgotten(let id), .forgetFailed(let id, _): leaving.remove(id)
        case .clipboardCleared: clipboard = nil
        case .storeUnlocked(let byUser): return storeUnlocked(byUser: byUser, at: now)
        case .storeLocked(let failure): return storeLocked(failure)
        case .unlockFailed(let failure): return unlockFailed(failure)
        case .renewalEnded(let id, _): tasks[id] = nil
        case .clicked, .scrolled, .accountsLoaded, .accountsFailed, .accountChanged, .accountRemoved, .taskStarted,
            .renewalStarted, .revealed, .revealFailed, .catalogueLoaded, .discovered, .formSaved, .formRefused,
            .inspected, .clockJumped, .notice, .remark, .remembered, .themesListed, .tick:
            break
        case .resized, .laidOut, .taskProgressed, .promptPresented, .promptUpdated, .promptRejected, .promptDismissed,
            .choicesOffered, .suspended, .resumed, .leaving, .protected:
            return updateOpen(event, at: now)
        }
        return []
    }
}
