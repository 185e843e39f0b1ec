import TokenService
public import Vocabulary

extension DeckState {
    /// Takes in what happened and says what has to be done.
    public mutating func update(_ event: DeckEvent, at now: Instant) -> [DeckEffect] {
        let isTouched =
            switch event {
            case .key, .paste, .clicked, .scrolled: true
            default: false
            }
        let effects = expire(at: now)
        if isTouched { touched = now }
        let picker = themePicker
        let further = lock == nil ? updateOpen(event, at: now) : updateLocked(event, at: now)
        return effects + further + themesAfter(picker, further)
    }

    /// The same while nothing stands before the panes.
    mutating func updateOpen(_ event: DeckEvent, at now: Instant) -> [DeckEffect] {
        switch event {
        case .key(let chord): pressed(chord, at: now)
        case .paste(let text): pasted(text, at: now)
        case .clicked(let target): clicked(target)
        case .scrolled(let target, let distance): scrolled(target, by: distance)
        case .resized(let columns, let rows): resized(columns: columns, rows: rows)
        case .tick: []
        case .laidOut(let layout): laidOut(layout)

        case .accountsLoaded(let accounts): loaded(accounts, at: now)
        case .accountsFailed(let failure): loadingFailed(failure, at: now)
        case .accountChanged(let account): changed(account, at: now)
        case .accountRemoved(let id): removed(id)

        case .forgotten(let id): forgotten(id, at: now)
        case .forgetFailed(let id, let failure): forgetFailed(id, failure, at: now)

        case .taskStarted(let id, let kind): started(kind, id, at: now)
        case .taskProgressed(let id, let words): progressed(id, words)
        case .taskFinished(let id, let outcome): finished(id, outcome, at: now)

        case .renewalStarted(let id): renewalStarted(id, at: now)
        case .renewalEnded(let id, let outcome): renewalEnded(id, outcome, at: now)

        case .promptPresented(let prompt): presented(prompt)
        case .promptUpdated(let prompt): updated(prompt)
        case .promptRejected(let id, let reason): rejected(id, reason, at: now)
        case .promptDismissed(let id): dismissed(id)
        case .choicesOffered(let id, let choices, let question): offered(choices, question, to: id)

        case .catalogueLoaded(let form, let profiles, let providers): catalogueLoaded(form, profiles, providers)
        case .discovered(let form, let url, let result): discovered(form, url, result)
        case .formSaved(let form, let result): formSaved(form, result, at: now)
        case .formRefused(let form, let failure): formRefused(form, failure, at: now)
        case .inspected(let id, let inspection): inspected(id, inspection)

        case .copied(let receipt, let text): copied(receipt, text, at: now)
        case .copyFailed(let id, let failure): copyFailed(id, failure, at: now)
        case .clipboardCleared: clipboardCleared(at: now)
        case .revealed(let id, let secret): revealed(id, secret, at: now)
        case .revealFailed(let id, let failure): revealFailed(id, failure, at: now)

        case .themesListed(let themes, let current): listed(themes, current: current)
        case .suspended: masked()
        case .resumed: [.loadAccounts, .redraw]
        case .leaving: forgetDue(at: nil)
        case .clockJumped(let distance): clockJumped(by: distance, at: now)
        case .notice(let text, let severity, let id): noticed(text, severity, of: id, at: now)
        case .remark(let id, let text): remarked(text, of: id, at: now)
        case .remembered(let entries): remembered(entries)

        case .protected(let time): protected(after: time, at: now)
        case .storeLocked(let failure): storeLocked(failure)
        case .storeUnlocked, .unlockFailed: []
        }
    }

    /// What the time alone changes.
    private mutating func expire(at now: Instant) -> [DeckEffect] {
        if let until = toast?.until, until <= now { toast = nil }
        if let until = revealed?.until, until <= now { revealed = nil }
        let locking = lockDeadline.map { $0 <= now } == true ? lockByTime(at: now) : []
        return locking + forgetDue(at: now) + expireClipboard(at: now)
    }

    private mutating func expireClipboard(at now: Instant) -> [DeckEffect] {
        guard let receipt = clipboard, let end = receipt.removedAt, end <= now else { return [] }
        clipboard = nil
        if lock == nil { log("clipboard file removed: its time was up", of: receipt.account, .info, at: now) }
        return [.removeClipboard]
    }

    /// Hides what was revealed, and what is still on its way.
    mutating func masked() -> [DeckEffect] {
        revealed = nil
        revealAsked = nil
        return []
    }

    private mutating func resized(columns: Int, rows: Int) -> [DeckEffect] {
        guard (columns, rows) != (self.columns, self.rows) else { return [] }
        (self.columns, self.rows) = (columns, rows)
        return masked()
    }

    private mutating func laidOut(_ layout: Layout) -> [DeckEffect] {
        self.layout = layout
        detailsOffset = min(detailsOffset, layout.detailsLimit)
        activityOffset = min(activityOffset, layout.activityLimit)
        helpOffset = min(helpOffset, layout.helpLimit)
        if overlay == .log { logOffset = min(logOffset, layout.logLimit) }
        askOffset = min(askOffset, layout.askLimit)
        return []
    }

    private mutating func clockJumped(by distance: Duration, at now: Instant) -> [DeckEffect] {
        let way = distance < .zero ? "back" : "ahead"
        let length = distance < .zero ? .zero - distance : distance
        log("the clock jumped \(Countdown.elapsed(length)) \(way)", .info, at: now)
        return [.loadAccounts]
    }

    mutating func noticed(
        _ text: String, _ severity: Severity, of id: AccountID? = nil, at now: Instant
    ) -> [DeckEffect] {
        let line = ScreenText.line(text)
        if let id { log(line, of: id, severity, at: now) } else { log(line, severity, at: now) }
        show([id.map { "\($0): \(line)" } ?? line], severity, at: now)
        return []
    }

    private mutating func remarked(_ text: String, of id: AccountID, at now: Instant) -> [DeckEffect] {
        log(text, of: id, .info, at: now)
        return []
    }

    /// Puts a message over the panes.
    mutating func show(_ lines: [String], _ severity: Severity, at now: Instant) {
        toast = Toast(
            lines: lines.map { ScreenText.line($0) }, severity: severity, until: now + Toast.lifetime(severity))
    }
}
