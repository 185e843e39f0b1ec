import Vocabulary

/// When a token is renewed by itself: values only, no clock and no generator.
///
/// A token is renewed a lead time before its end, and up to a quarter of that earlier, so that thousands that were issued
/// together do not come together. The lead time is what the user says, else the profile, else the span in which the token
/// counts as expiring; never more than half of its life, so that a new token is not due at once.
public struct RenewalPolicy: Sendable, Equatable {
    /// Whether accounts are renewed that do not say themselves.
    public var isOn: Bool
    /// How long before their end tokens are renewed, where the user says so.
    public var within: Duration?

    /// The measures of profile and design, unless told.
    public init(isOn: Bool = true, within: Duration? = nil) {
        self.isOn = isOn
        self.within = within
    }

    /// The longest span over which renewals are spread.
    static let longestSpread: Duration = .seconds(900)
    /// How long any new token serves, also one that had ended by this clock when it came.
    static let shortestLife = Freshness.grace

    /// How long before its end a token of that life is renewed at the latest.
    func lead(life: Duration, profile: Duration?) -> Duration {
        min(within ?? profile ?? AccountState.expiringThreshold(lifetime: life), life / 2)
    }

    /// When a token is due.
    /// - Parameter jitter: from 0 to 1: where in the spread.
    func due(issuedAt: Instant, end: Instant, profile: Duration?, jitter: Double) -> Instant {
        let lead = lead(life: max(.zero, end - issuedAt), profile: profile)
        let spread = min(lead / 4, Self.longestSpread)
        return max(end - lead - spread * jitter, issuedAt + Self.shortestLife)
    }
}

/// How long to wait after a failure that is worth trying again.
enum RenewalBackoff {
    static let first: Duration = .seconds(5)
    static let longest: Duration = .seconds(900)
    /// Another process that holds the account will soon have done the work.
    static let longestWhereBusy: Duration = .seconds(60)

    /// Doubles with each failure up to a cap, a quarter more or less by the jitter, and never ends before the provider's own
    /// `Retry-After`.
    static func pause(failures: Int, failure: Failure, jitter: Double) -> Duration {
        let cap = failure.kind == .busy ? longestWhereBusy : longest
        let doubled = min(first * (1 << min(max(failures - 1, 0), 20)), cap)
        let own = doubled * (0.75 + jitter / 2)
        guard let asked = failure.retryAfter else { return own }
        return max(own, asked + min(asked / 10, .seconds(5)) * jitter)
    }
}

extension Failure {
    /// Whether renewing again can help although nobody changed anything.
    var mayPass: Bool {
        switch kind {
        case .network, .busy, .store, .cancelled: true
        // An answer that made no sense names no code, and may have been a proxy's.
        case .refused: code == nil
        case .unexpected, .usage, .notFound, .loginNeeded: false
        }
    }
}
