/// Where unguessable bytes come from. The composition root holds the only live one.
public protocol Randomness: Sendable {
    /// - Returns: `count` bytes of a cryptographically secure generator.
    func bytes(_ count: Int) -> [UInt8]
}
