import Crypto
public import Vocabulary

/// The key of a sealed store: 32 random bytes from which everything else is derived.
public struct StoreKey: Sendable, Equatable {
    /// How long it is.
    public static let length = 32

    /// The key itself.
    public let bytes: LockedBytes

    /// Nil where the length is not that of a key.
    public init?(_ bytes: LockedBytes) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    /// A new one.
    init(randomness: any Randomness) {
        var fresh = randomness.bytes(Self.length)
        bytes = fresh.withUnsafeBytes { LockedBytes(copying: $0) }
        for index in fresh.indices { fresh[index] = 0 }
    }

    /// As the library of cryptography takes it.
    var symmetric: SymmetricKey { bytes.withBytes { SymmetricKey(data: $0) } }
}
