import Crypto
import Vocabulary

/// The secret of one authorization request (RFC 7636 section 4.1), made for it and used once.
struct CodeVerifier: Sendable, Equatable {
    let secret: Secret

    /// - Parameter octets: 32 to 96; base64url makes 43 to 128 characters of them.
    init(octets: Int = 32, randomness: any Randomness) {
        secret = Secret(Base64.encodeURL(randomness.bytes(min(max(octets, 32), 96))))
    }

    /// A verifier that exists already; for the vectors of the RFC.
    init(_ secret: Secret) { self.secret = secret }

    /// `BASE64URL(SHA256(ASCII(verifier)))` (section 4.2). There is no `plain`: section 7.2 forbids to fall back to
    /// it.
    var s256: String { secret.withBytes { Base64.encodeURL(Array(SHA256.hash(data: $0))) } }

    /// The same hash, as the vendor wants it written.
    func challenge(_ form: PKCERules.Challenge) -> String {
        secret.withBytes { bytes in
            let hash = Array(SHA256.hash(data: bytes))
            return switch form {
            case .base64url: Base64.encodeURL(hash)
            case .base64: Base64.encode(hash)
            case .hex: hash.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
            }
        }
    }

    /// Whether a text has the form of section 4.1: 43 to 128 unreserved characters.
    static func isConforming(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (43...128).contains(bytes.count)
            && bytes.allSatisfy { byte in
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                    || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            }
    }
}

/// The anti-forgery value of one authorization request (RFC 6749 section 10.12): 256 random bits, where section
/// 10.10 wants a chance of guessing below 2^-160.
enum StateNonce {
    static func make(_ randomness: any Randomness) -> String { Base64.encodeURL(randomness.bytes(32)) }
}
