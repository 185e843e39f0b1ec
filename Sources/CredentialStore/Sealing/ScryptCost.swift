import Crypto
import CryptoExtras
import Vocabulary

/// What one guess of a passphrase costs (RFC 7914): 128 · n · r bytes of memory, and the time to fill them.
///
/// The library takes whatever a file says, and 2^30 rounds are a terabyte. So a cost is made of numbers that were checked, and
/// in no other way.
package struct ScryptCost: Sendable, Equatable {
    /// What a header may ask for. Only tests have others.
    package struct Bounds: Sendable {
        let rounds: ClosedRange<Int>

        /// At least what OWASP asks for, at most a gigabyte.
        package static let released = Bounds(rounds: 1 << 17...1 << 20)
    }

    /// Of new slots: about a second and 256 MiB.
    static let standard = ScryptCost(known: 1 << 18)

    static let blockSize = 8
    static let parallelism = 1
    static let saltLength = 16

    /// A power of two.
    let rounds: Int

    /// Nil where that is no power of two or out of bounds.
    init?(rounds: Int, within bounds: Bounds = .released) {
        guard bounds.rounds.contains(rounds), rounds > 0, rounds & (rounds - 1) == 0 else { return nil }
        self.rounds = rounds
    }

    private init(known rounds: Int) { self.rounds = rounds }
}

/// How a passphrase becomes the key that a slot is sealed under. Tests count how often.
struct PassphraseDerivation: Sendable {
    /// The passphrase is normalised, and not empty. Nil where there is no memory for it.
    let key: @Sendable (_ passphrase: LockedBytes, _ salt: [UInt8], _ cost: ScryptCost) -> SymmetricKey?

    /// What is done.
    static let scrypt = PassphraseDerivation { passphrase, salt, cost in
        passphrase.withBytes { bytes in
            // The library copies nothing of the passphrase. Of its three copies of the result it leaves one unwiped.
            try? KDF.Scrypt.deriveKey(
                from: bytes, salt: Array("fob/v1/scrypt".utf8) + salt, outputByteCount: StoreKey.length,
                rounds: cost.rounds, blockSize: ScryptCost.blockSize, parallelism: ScryptCost.parallelism)
        }
    }
}
