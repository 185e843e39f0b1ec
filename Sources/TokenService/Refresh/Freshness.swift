import Vocabulary

/// What may be served without asking the provider, also where this machine's clock is wrong.
///
/// A token issued in the future says that the clock went back: its end cannot be judged, so it is renewed once, and serves
/// meanwhile. A token that had ended when it was issued says that this clock and the provider's disagree: it serves for a
/// few seconds, because asking again would give no better one and would make a storm of it.
enum Freshness {
    /// How long a token serves that had ended by this clock when it came.
    static let grace: Duration = .seconds(10)

    /// Whether the credential may be served as it is to somebody who wants `minimum` left (nil: the default).
    static func suffices(_ credential: Credential, at now: Instant, minimum: Duration?) -> Bool {
        if Credential.isOfTheFuture(issuedAt: credential.issuedAt, at: now) { return false }
        return credential.isUsable(at: now, minimum: minimum) || isInGrace(credential, at: now)
    }

    /// Whether the access token lives, however short.
    static func lives(_ credential: Credential, at now: Instant) -> Bool {
        credential.isUsable(at: now, minimum: .zero) || isInGrace(credential, at: now)
    }

    private static func isInGrace(_ credential: Credential, at now: Instant) -> Bool {
        guard credential.lifetime == .zero else { return false }
        let age = now - credential.issuedAt
        return age >= .zero && age < grace
    }
}
