import Crypto
import CryptoExtras
import Vocabulary

/// A key that a signature can be checked with: a client's, as its JWK says it (RFC 7517), or a shared secret.
enum VerificationKey: Sendable {
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)
    case rsa(_RSA.Signing.PublicKey)
    case secret(Secret)

    /// Nil for a key of another kind, a broken one, and one that is not public (RFC 9449 section 4.3).
    init?(jwk: JSON) {
        guard jwk["d"] == nil, jwk["k"] == nil else { return nil }
        let part = { (name: String) in jwk[name]?.string.flatMap { Base64.decode($0) } }
        switch (jwk["kty"]?.string, jwk["crv"]?.string) {
        case ("EC", "P-256"):
            guard let x = part("x"), let y = part("y"),
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self = .p256(key)
        case ("EC", "P-384"):
            guard let x = part("x"), let y = part("y"),
                let key = try? P384.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self = .p384(key)
        case ("OKP", "Ed25519"):
            guard let x = part("x"), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
                return nil
            }
            self = .ed25519(key)
        case ("RSA", _):
            guard let n = part("n"), let e = part("e"), let key = try? _RSA.Signing.PublicKey(n: n, e: e) else {
                return nil
            }
            self = .rsa(key)
        default: return nil
        }
    }

    /// Whether the signature is this key's, by an algorithm that fits it; `none` fits no key.
    func signed(_ jwt: CompactJWT) -> Bool {
        let (data, signature) = (jwt.signedBytes, jwt.signature)
        switch (self, jwt.algorithm) {
        case (.p256(let key), "ES256"):
            return (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: data)
            } ?? false
        case (.p384(let key), "ES384"):
            return (try? P384.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: data)
            } ?? false
        case (.ed25519(let key), "EdDSA"): return key.isValidSignature(signature, for: data)
        case (.rsa(let key), "RS256"):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: data),
                padding: .insecurePKCS1v1_5)
        case (.rsa(let key), "PS256"):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: data), padding: .PSS)
        case (.secret(let secret), "HS256"):
            return HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: data, using: SymmetricKey(data: secret.withBytes { $0 }))
        default: return false
        }
    }
}

/// RFC 7638: what a key is known by.
enum Thumbprint {
    /// Nil for a kind of key that the RFC does not name members for.
    static func of(jwk: JSON) -> String? {
        let names: [String]
        switch jwk["kty"]?.string {
        case "EC": names = ["crv", "kty", "x", "y"]
        case "RSA": names = ["e", "kty", "n"]
        case "OKP": names = ["crv", "kty", "x"]
        default: return nil
        }
        var members: [JSON.Member] = []
        for name in names {
            guard let value = jwk[name]?.string else { return nil }
            members.append(JSON.Member(key: name, value: JSON(value)))
        }
        let text = JSON(.object(members)).serialized(pretty: false, sorted: true).dropLast()
        return Base64.encodeURL(Array(SHA256.hash(data: Array(text))))
    }
}
