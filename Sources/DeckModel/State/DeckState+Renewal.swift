public import TokenService
public import Vocabulary

/// Renewal by itself: what the deck shows of it and how it is switched. It never moves the selection, and a success is a line
/// of the activity list, not a message over the panes.
extension DeckState {
    /// Whether the account is renewed by itself while the deck is open.
    public func renewsByItself(_ account: AccountStatus) -> Bool {
        account.problem == nil && account.renewableAlone && account.renewal != .dead
            && (account.autoRenew ?? renewsByDefault)
    }

    func refusalOfAutoRenew() -> String? {
        refusalOfTargets(refusalOfAutoRenew)
    }

    private func refusalOfAutoRenew(of account: AccountStatus) -> String? {
        if let problem = unreadable(account) { return problem }
        guard !account.renewableAlone, account.autoRenew != true else { return nil }
        return "\(account.id) cannot be renewed without you"
    }

    /// Many end up alike: on, unless all of them are.
    mutating func toggleAutoRenew(at now: Instant) -> [DeckEffect] {
        let willing = willing(refusalOfAutoRenew)
        let isOn = !willing.allSatisfy { account($0)?.autoRenew ?? renewsByDefault }
        sayLeftOut("switched \(isOn ? "on" : "off")", willing, refusalOfAutoRenew, at: now)
        return willing.map { .setAutoRenew($0, isOn) }
    }

    mutating func renewalStarted(_ id: AccountID, at now: Instant) -> [DeckEffect] {
        // What the user began goes on being shown.
        guard tasks[id] == nil else { return [] }
        tasks[id] = DeckTask(.renewal, startedAt: now)
        return []
    }

    mutating func renewalEnded(_ id: AccountID, _ outcome: RenewalOutcome, at now: Instant) -> [DeckEffect] {
        if tasks[id]?.kind == .renewal { tasks[id] = nil }
        switch outcome {
        case .renewed(let account):
            upsert(account)
            let life = Self.life(of: account, at: now)
            log(["renewed by itself", life].compactMap { $0 }.joined(separator: ", "), of: id, .success, at: now)
        case .renewedElsewhere(let account): return changed(account, at: now)
        case .failed(let failure, let account, let again):
            if let account { upsert(account) }
            if let again {
                let message = "\(failure.message(of: id)) Again \(Self.words(until: again, at: now))."
                log(message, of: id, .warning, at: now)
            } else {
                report(failure, of: id, doing: .refresh, at: now)
            }
        case .cancelled: log("renewal by itself cancelled", of: id, .info, at: now)
        case .unneeded: break
        }
        return []
    }

    private static func words(until again: Instant, at now: Instant) -> String {
        again > now ? "in \(Countdown.elapsed(again - now))" : "now"
    }
}

/// How a renewal by itself ended.
public enum RenewalOutcome: Sendable, Equatable {
    /// With a new token.
    case renewed(AccountStatus)
    /// Another process was faster.
    case renewedElsewhere(AccountStatus)
    /// With what went wrong, the account where it can be read, and when it is tried again; nil where only its user or a
    /// change helps.
    case failed(Failure, AccountStatus?, again: Instant?)
    case cancelled
    /// Somebody else is at work on it.
    case unneeded
}
