public import Vocabulary

/// What one sending of a request takes from outside: the time and fresh random bytes, for whatever must differ each time.
///
/// A request that is sent again is built again, at another moment: a server may refuse an assertion or a proof that it has
/// seen (RFC 7523 section 3, RFC 9449 section 11.1).
public struct Moment: Sendable {
    /// The time just before the request is sent.
    public let now: Instant
    /// Where the identifiers of assertions and proofs come from.
    public let randomness: any Randomness

    /// A moment of that time.
    public init(now: Instant, randomness: any Randomness) {
        self.now = now
        self.randomness = randomness
    }
}
