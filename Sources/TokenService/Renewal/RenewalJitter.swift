import Vocabulary

/// Where in its spread each renewal falls: different for each account and each token, and the same however often it is asked
/// for, so that planning anew moves nothing.
struct RenewalJitter: Sendable, Equatable {
    private let seed: UInt64

    init(_ randomness: any Randomness) {
        seed = randomness.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// From 0 to 1.
    func unit(_ id: AccountID, _ occasion: Int64) -> Double {
        var hash = seed ^ 0xCBF2_9CE4_8422_2325
        for byte in id.provider.text.utf8 { hash = Self.mixed(hash, byte) }
        hash = Self.mixed(hash, 0x2F)
        for byte in id.name.text.utf8 { hash = Self.mixed(hash, byte) }
        return Self.unit(Self.scattered(hash ^ UInt64(bitPattern: occasion)))
    }

    /// FNV-1a.
    private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The finalizer of SplitMix64.
    private static func scattered(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private static func unit(_ value: UInt64) -> Double { Double(value >> 11) / Double(1 << 53 as UInt64) }
}
