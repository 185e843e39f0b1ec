import Synchronization
public import Vocabulary

/// Bytes that look random and are the same at every run with the same seed.
public final class SequenceRandomness: Randomness {
    private let generator: Mutex<SplitMix64>

    /// The sequence of that seed, from its beginning.
    public init(seed: UInt64 = 1) { generator = Mutex(SplitMix64(seed: seed)) }

    /// The next bytes of the sequence.
    public func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
    }
}

/// The generator of Steele, Lea and Flood (2014): seeded, so that a failing random test can be run again.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The sequence of that seed, from its beginning.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
