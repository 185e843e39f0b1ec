import Vocabulary

/// The `jti` values that were shown already (RFC 7523 section 3, RFC 9449 section 11.1).
struct SeenIdentifiers: Sendable {
    private var endOf: [String: Instant] = [:]

    /// Remembers one until it would be refused for its age anyway.
    /// - Returns: whether it is new.
    mutating func take(_ identifier: String, until end: Instant, now: Instant) -> Bool {
        endOf = endOf.filter { now < $0.value }
        return endOf.updateValue(end, forKey: identifier) == nil
    }
}
