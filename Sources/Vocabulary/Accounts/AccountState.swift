/// Whether a credential can be renewed without the user.
public enum Renewal: String, Sendable, CaseIterable {
    case ok
    /// The outcome of the last attempt is unknown: an answer may have been lost, or a refusal was ambiguous.
    case unverified
    /// The provider refused the grant.
    case dead
    /// There is nothing to renew with.
    case none
}

/// The state of an account, derived from its record and the time; stored nowhere.
public enum AccountState: String, Sendable, CaseIterable {
    /// No credential yet, and fob can get one without the user (client credentials).
    case none
    case valid
    case expiring
    /// Expired, and renewable without the user.
    case expired
    /// Expired or none, and only the user can help.
    case loginNeeded = "login-needed"
    /// A credential without a known expiry, or one that was issued at a time that is still to come.
    case unknown
    /// Its record, or its provider's, cannot be read: nothing is known of it.
    case damaged

    /// The one derivation that deck, command line and JSON share, of a record that can be read.
    ///
    /// - Parameters:
    ///   - expiry: nil where there is no credential.
    ///   - renewableAlone: whether the provider's profile and what is stored allow a new token without the user.
    public init(expiry: Expiry?, issuedAt: Instant?, renewal: Renewal, renewableAlone: Bool, now: Instant) {
        switch expiry {
        case nil: self = renewableAlone ? .none : .loginNeeded
        case .never: self = .valid
        case .unknown: self = .unknown
        case .at(let end) where end <= now:
            self = renewableAlone && renewal != .dead ? .expired : .loginNeeded
        case .at where issuedAt.map { Credential.isOfTheFuture(issuedAt: $0, at: now) } == true: self = .unknown
        case .at(let end):
            let lifetime = end - (issuedAt ?? now)
            self = end - now < Self.expiringThreshold(lifetime: lifetime) ? .expiring : .valid
        }
    }

    /// The smaller of 10 % of the lifetime and 5 minutes, at least 30 s unless the life itself is shorter.
    public static func expiringThreshold(lifetime: Duration) -> Duration {
        let tenth = min(lifetime / 10, .seconds(300))
        return lifetime < .seconds(30) ? tenth : max(tenth, .seconds(30))
    }
}
