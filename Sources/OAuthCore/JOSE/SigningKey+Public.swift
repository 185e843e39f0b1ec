import Crypto
import CryptoExtras
public import Vocabulary

extension SigningKey {
    /// The public half as a JWK (RFC 7517): the required members and no other.
    public var publicJWK: JSON {
        switch material {
        case .p256(let key): Self.curve("P-256", Array(key.publicKey.rawRepresentation))
        case .p384(let key): Self.curve("P-384", Array(key.publicKey.rawRepresentation))
        case .ed25519(let key):
            ["crv": "Ed25519", "kty": "OKP", "x": JSON(Base64.encodeURL(Array(key.publicKey.rawRepresentation)))]
        case .rsa(let key): Self.rsa(key)
        }
    }

    /// The name of the public key that follows from the key itself (RFC 7638).
    public var thumbprint: String { Self.thumbprint(of: publicJWK) }

    /// SHA-256 over the required members in the order of their names (RFC 7638 section 3); members beyond those
    /// must be left out before.
    static func thumbprint(of jwk: JSON) -> String {
        Base64.encodeURL(Array(SHA256.hash(data: jwk.compact)))
    }

    private static func curve(_ name: String, _ point: [UInt8]) -> JSON {
        let half = point.count / 2
        return [
            "crv": JSON(name), "kty": "EC", "x": JSON(Base64.encodeURL(Array(point[..<half]))),
            "y": JSON(Base64.encodeURL(Array(point[half...]))),
        ]
    }

    private static func rsa(_ key: _RSA.Signing.PrivateKey) -> JSON {
        guard let numbers = try? key.publicKey.getKeyPrimitives() else { return ["kty": "RSA"] }
        // RFC 7518 section 2: no leading zero octets.
        let stripped: ([UInt8]) -> [UInt8] = { Array($0.drop { $0 == 0 }) }
        return [
            "e": JSON(Base64.encodeURL(stripped(Array(numbers.publicExponent)))), "kty": "RSA",
            "n": JSON(Base64.encodeURL(stripped(Array(numbers.modulus)))),
        ]
    }
}

extension JSON {
    /// The text without white space, members by name: what is hashed and signed.
    var compact: [UInt8] { Array(serialized(pretty: false, sorted: true).dropLast()) }
}
