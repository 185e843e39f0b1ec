import TokenService
public import Vocabulary

extension DeckState {
    var refusalWithoutSelection: String? {
        guard selected == nil else { return nil }
        return accounts.isEmpty ? "there is no account yet" : "no account is selected"
    }

    /// Why nothing can be done for the selected account: there is none, it cannot be read, or it is busy.
    private func refusalForSelected(at now: Instant) -> String? {
        guard let selected else { return refusalWithoutSelection }
        return unreadable(selected) ?? busy(selected, at: now)
    }

    func busy(_ account: AccountStatus, at now: Instant) -> String? {
        guard let task = tasks[account.id] else { return nil }
        let stop = account.id == selection ? keymap.key(for: .back).map { "; \($0) cancels" } ?? "" : ""
        return "\(account.id) is busy: \(task.words) (\(Countdown.elapsed(now - task.startedAt)))\(stop)"
    }

    func unreadable(_ account: AccountStatus) -> String? {
        account.problem.map { "\(account.id) cannot be read: \($0.message(of: account.id))" }
    }

    func refusalOfExchange(at now: Instant) -> String? {
        if let selection, hasBackgroundSignIn(selection) { return nil }
        return refusalForSelected(at: now)
    }

    /// The same where another way is asked for: what waits already goes on as it began.
    func refusalOfExchangeAs(at now: Instant) -> String? { refusalForSelected(at: now) }

    func refusalOfRefresh(at now: Instant) -> String? {
        refusalOfTargets { refusalOfRefresh(of: $0, at: now) }
    }

    private func refusalOfRefresh(of account: AccountStatus, at now: Instant) -> String? {
        if let reason = unreadable(account) ?? busy(account, at: now) { return reason }
        guard !account.renewableAlone else { return nil }
        let what = account.credential == nil ? "has no token yet" : "cannot be renewed without you"
        return "\(account.id) \(what): \(press(.exchange)) to sign in"
    }

    mutating func refreshTargets(at now: Instant) -> [DeckEffect] {
        let willing = willing { refusalOfRefresh(of: $0, at: now) }
        let before = self
        sayLeftOut("refreshing", willing, { before.refusalOfRefresh(of: $0, at: now) }, at: now)
        return willing.flatMap { start(.refresh, $0, at: now) }
    }

    func refusalOfRefreshDue(at now: Instant) -> String? {
        dueAccounts(at: now).isEmpty ? "nothing is due: no account that renews alone is expiring or expired" : nil
    }

    func refusalOfCopy(at now: Instant) -> String? {
        guard let selected else { return refusalWithoutSelection }
        if let reason = refusalOfMany("copying") ?? unreadable(selected) { return reason }
        if copying.contains(selected.id) { return "\(selected.id) is being copied already" }
        if selected.state(at: now) == .loginNeeded {
            return "\(selected.id) needs a login first: \(press(.exchange)) to sign in"
        }
        return selected.headerSets.isEmpty ? "\(selected.id) has no header set" : nil
    }

    func refusalOfReveal(at now: Instant) -> String? {
        guard let selected else { return refusalWithoutSelection }
        if let problem = unreadable(selected) { return problem }
        return selected.credential == nil ? "\(selected.id) has no token yet" : nil
    }

    /// Accounts that renew alone, are not busy, and are expiring, expired or without a token; dead grants only by hand.
    public func dueAccounts(at now: Instant) -> [AccountID] {
        accounts.filter { account in
            guard account.problem == nil, account.renewableAlone, account.renewal != .dead, tasks[account.id] == nil
            else { return false }
            return switch account.state(at: now) {
            case .expiring, .expired, .none: true
            case .valid, .loginNeeded, .unknown, .damaged: false
            }
        }.map(\.id)
    }

    /// `press e`, or the action's id where the user has unbound it.
    func press(_ action: Action) -> String { "press \(keymap.key(for: action) ?? action.rawValue)" }

    mutating func start(_ kind: DeckTask.Kind, _ id: AccountID, at now: Instant) -> [DeckEffect] {
        guard tasks[id] == nil else { return [] }
        _ = started(kind, id, at: now)
        return switch kind {
        case .exchange: [wishes[id].map { .signIn(id, $0) } ?? .exchange(id)]
        case .refresh, .renewal: [.refresh(id)]
        case .revoke: [.revoke(id)]
        }
    }

    mutating func started(_ kind: DeckTask.Kind, _ id: AccountID, at now: Instant) -> [DeckEffect] {
        guard tasks[id] == nil else { return [] }
        let task = DeckTask(kind, startedAt: now)
        tasks[id] = task
        // What happened before is no news any more, and none of what begins.
        if toast?.severity == .error || kind == .exchange { toast = nil }
        log("\(task.names.noun) started", of: id, .started, at: now)
        return []
    }

    mutating func progressed(_ id: AccountID, _ words: String) -> [DeckEffect] {
        tasks[id]?.progress = ScreenText.line(words, limit: 80)
        return []
    }

    mutating func cancel(_ id: AccountID, at now: Instant) -> [DeckEffect] {
        withdrawAsks(of: id)
        guard let task = tasks[id], !task.isCancelling else { return [] }
        tasks[id]?.isCancelling = true
        return [.cancel(id)]
    }

    mutating func finished(_ id: AccountID, _ outcome: TaskOutcome, at now: Instant) -> [DeckEffect] {
        let kind = tasks[id]?.kind ?? .refresh
        let names = DeckTask(kind, startedAt: now).names
        // Whoever signs in is there, at the browser.
        if kind == .exchange, touched != nil { touched = now }
        switch outcome {
        case .succeeded(let account):
            upsert(account)
            doubtedClients.remove(id.provider)
            if kind == .exchange { wishes[id] = nil }
            let life = Self.life(of: account, at: now)
            log([names.done, life].compactMap { $0 }.joined(separator: ", "), of: id, .success, at: now)
            show(["\(names.done) \(id)"] + [life.map { "token \($0)" }].compactMap { $0 }, .success, at: now)
        case .failed(let failure, let account):
            if let account { upsert(account) }
            report(failure, of: id, doing: names.action, at: now)
        case .cancelled:
            let what = "\(names.noun) cancelled"
            log(what, of: id, .info, at: now)
            show(["\(id): \(what)"], .info, at: now)
        }
        tasks[id] = nil
        withdrawAsks(of: id)
        return inspectAgain(id)
    }

    /// Says what went wrong in the words of whoever refused, and what to press now.
    mutating func report(_ failure: Failure, of id: AccountID, doing action: Action, at now: Instant) {
        let message = failure.message(of: id)
        let advice = advice(after: failure, doing: action)
        if failure.refusesClient { doubtedClients.insert(id.provider) }
        // The newest entry stands first and in the status line: that is what went wrong.
        if let advice { log(advice, of: id, .info, at: now) }
        log(message, of: id, .error, at: now)
        show(["\(id): \(message)"] + [advice].compactMap { $0 }, .error, at: now)
    }

    private func advice(after failure: Failure, doing action: Action) -> String? {
        switch failure.kind {
        case .refused where action == .revoke: inKeys(failure.remedy)
        case .refused where action == .exchange && failure.code == "invalid_scope":
            "\(press(.exchangeAs)) to sign in with other scopes"
        case .busy where action == .exchange && failure.obstacle == .redirectURI:
            "\(press(.exchangeAs)) to paste the answer, \(press(.editProvider)) for another redirect URI"
        case .refused where failure.refusesClient:
            "\(press(.editProvider)) to correct the client id or secret"
        case .loginNeeded, .refused: "\(press(.exchange)) to sign in again"
        case .network, .busy, .cancelled: "\(press(action)) to try again"
        case .unexpected, .usage, .notFound, .store: inKeys(failure.remedy)
        }
    }

    static func life(of account: AccountStatus, at now: Instant) -> String? {
        account.credential.map { life($0.expiry, at: now) }
    }

    static func life(_ expiry: Expiry, at now: Instant) -> String {
        switch expiry {
        case .at(let end) where end > now: "valid for \(Countdown.label(end - now))"
        case .at: "expired"
        case .never: "valid, never expires"
        case .unknown: "of unknown life"
        }
    }
}

extension Failure {
    /// Whether the provider takes the client for somebody else, or for none (RFC 6749 section 5.2).
    var refusesClient: Bool {
        kind == .refused && ["invalid_client", "unauthorized_client"].contains(code)
    }

    /// The message without the account's name at its beginning, where that stands beside it anyway.
    public func message(of id: AccountID) -> String {
        let own = "\(id): "
        return message.hasPrefix(own) ? String(message.dropFirst(own.count)) : message
    }
}
