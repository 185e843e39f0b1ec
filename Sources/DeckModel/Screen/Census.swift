public import TokenService
public import Vocabulary

/// How many accounts are in which state, tasks aside, and until when that stays so by itself.
///
/// Kept from one frame to the next until accounts change or a state does: ten thousand accounts make no key slower.
public struct Census: Sendable, Equatable {
    private var counts = [Int](repeating: 0, count: AccountState.allCases.count)
    private let from: Instant
    /// When the next account becomes another state by time alone; nil where none does.
    public private(set) var until: Instant?

    /// Counts those accounts.
    public init(_ accounts: [AccountStatus], at now: Instant) {
        from = now
        for account in accounts {
            count(account.state(at: now), 1)
            guard let change = account.nextStateChange(after: now) else { continue }
            until = until.map { min($0, change) } ?? change
        }
    }

    /// How many are in that state.
    public subscript(state: AccountState) -> Int { counts[Self.place(state)] }

    /// Takes an account out of the count.
    public mutating func leaveOut(_ account: AccountStatus) { count(account.state(at: from), -1) }

    func holds(at now: Instant) -> Bool { from <= now && until.map { now < $0 } ?? true }

    private mutating func count(_ state: AccountState, _ number: Int) { counts[Self.place(state)] += number }

    private static func place(_ state: AccountState) -> Int {
        switch state {
        case .none: 0
        case .valid: 1
        case .expiring: 2
        case .expired: 3
        case .loginNeeded: 4
        case .unknown: 5
        case .damaged: 6
        }
    }
}

extension AccountStatus {
    /// When an account becomes another state by time alone: from unknown to valid, to expiring, to expired.
    fileprivate func nextStateChange(after now: Instant) -> Instant? {
        guard problem == nil, let credential, let end = credential.expiry.instant, end > now else { return nil }
        let issuedAt = credential.issuedAt
        let soon = end - AccountState.expiringThreshold(lifetime: end - issuedAt) + .milliseconds(1)
        var next = end
        if soon > now { next = min(next, soon) }
        // Until then it is one of the future, which nobody can judge.
        let known = issuedAt - Credential.clockTolerance
        if known > now { next = min(next, known) }
        return next
    }
}

extension DeckState {
    /// The count that holds at that time.
    public func census(at now: Instant) -> Census {
        if let counted, counted.holds(at: now) { return counted }
        return Census(accounts, at: now)
    }

    /// Counts anew where the last count does not hold any more: once for all that happened before a frame. What the state
    /// says does not change by it.
    public mutating func keepCensus(at now: Instant) { counted = census(at: now) }
}
