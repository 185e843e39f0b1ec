/// Why a key cannot be used, or nothing can be signed with it.
public struct SigningKeyDefect: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, as a clause about the key or the signature: “it is encrypted”. Holds nothing of the key.
    public let reason: String

    /// A defect with its reason.
    public init(_ reason: String) { self.reason = reason }

    /// The reason.
    public var description: String { reason }
}
