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
        bytes = LockedBytes(moving: &fresh)
    }

    /// As the library of cryptography takes it, which wipes its copy.
    var symmetric: SymmetricKey { bytes.withBytes { SymmetricKey(data: $0) } }

    /// A key for one purpose (RFC 5869): nobody learns this one, or that of another purpose, from it.
    func derived(for purpose: String, salt: some Collection<UInt8>) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: symmetric, salt: Array(salt), info: Array("fob/v1/\(purpose)".utf8),
            outputByteCount: Self.length)
    }
}
