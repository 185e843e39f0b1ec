import Crypto
import Vocabulary

/// The algorithms whose key is the client secret itself (OpenID Connect Core section 10.1), and no public key ever.
enum SharedSecretSignature: String, Sendable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"

    func isCode(_ code: [UInt8], over bytes: [UInt8], by secret: Secret) -> Bool {
        guard !secret.isEmpty else { return false }
        return secret.withBytes { secret in
            let key = SymmetricKey(data: secret)
            return switch self {
            case .hs256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: key)
            case .hs384: HMAC<SHA384>.isValidAuthenticationCode(code, authenticating: bytes, using: key)
            case .hs512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: bytes, using: key)
            }
        }
    }
}

/// `at_hash` and `c_hash` (OpenID Connect Core sections 3.1.3.6 and 3.3.2.11).
enum TokenHash {
    /// The left half of the hash that goes with the signature's algorithm, in base64url.
    static func make(of token: Secret, algorithm: String) -> String {
        let hash: [UInt8] = token.withBytes { bytes in
            switch algorithm.suffix(3) {
            case "384": Array(SHA384.hash(data: bytes))
            // Ed25519 hashes with SHA-512 itself (RFC 8032 section 5.1).
            case "512", "DSA": Array(SHA512.hash(data: bytes))
            default: Array(SHA256.hash(data: bytes))
            }
        }
        return Base64.encodeURL(Array(hash[..<(hash.count / 2)]))
    }
}
