import Crypto
import CryptoExtras
import Vocabulary

/// The key that a server signs its ID tokens with, made when the server is.
enum ServerKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case rs256(_RSA.Signing.PrivateKey)

    /// An elliptic key comes from the given randomness, and so is the same for the same bytes; an RSA key comes from
    /// the generator of the library, which takes no other.
    init?(_ algorithm: SigningAlgorithm, mint: Mint) {
        switch algorithm {
        case .es256:
            // One in 2^32 draws is no key of the curve.
            for _ in 0..<8 {
                guard let key = try? P256.Signing.PrivateKey(rawRepresentation: mint.bytes(32)) else { continue }
                self = .es256(key)
                return
            }
            return nil
        case .rs256:
            guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else { return nil }
            self = .rs256(key)
        }
    }

    /// As the JWKS lists it (RFC 7517 section 5); nil where the library cannot say it.
    var jwk: JSON? {
        switch self {
        case .es256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return [
                "kty": "EC", "crv": "P-256", "x": JSON(Base64.encodeURL(Array(point.prefix(32)))),
                "y": JSON(Base64.encodeURL(Array(point.suffix(32)))), "use": "sig", "alg": "ES256", "kid": "es-1",
            ]
        case .rs256(let key):
            guard let parts = try? key.publicKey.getKeyPrimitives() else { return nil }
            return [
                "kty": "RSA", "n": JSON(Base64.encodeURL(Array(parts.modulus))),
                "e": JSON(Base64.encodeURL(Array(parts.publicExponent))), "use": "sig", "alg": "RS256",
                "kid": "rs-1",
            ]
        }
    }

    /// Signed and in compact form; nil where the library refuses.
    func token(_ claims: JSON) -> String? {
        switch self {
        case .es256(let key):
            let text = CompactJWT.unsigned(header: ["alg": "ES256", "typ": "JWT", "kid": "es-1"], claims: claims)
            guard let signature = try? key.signature(for: Array(text.utf8)) else { return nil }
            return "\(text).\(Base64.encodeURL(Array(signature.rawRepresentation)))"
        case .rs256(let key):
            let text = CompactJWT.unsigned(header: ["alg": "RS256", "typ": "JWT", "kid": "rs-1"], claims: claims)
            let digest = SHA256.hash(data: Array(text.utf8))
            guard let signature = try? key.signature(for: digest, padding: .insecurePKCS1v1_5) else { return nil }
            return "\(text).\(Base64.encodeURL(Array(signature.rawRepresentation)))"
        }
    }

    /// OpenID Connect Core section 3.1.3.6: the left half of the hash, in URL-safe Base64.
    static func halfHash(_ text: String) -> String {
        Base64.encodeURL(Array(Array(SHA256.hash(data: Array(text.utf8))).prefix(16)))
    }
}

/// What an ID token may be signed with here.
public enum SigningAlgorithm: String, Sendable, CaseIterable {
    case es256 = "ES256"
    /// What every client must understand (OpenID Connect Core section 15.1). Making the key takes a moment.
    case rs256 = "RS256"
}
