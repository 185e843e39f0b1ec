import Crypto
import CryptoExtras
public import Vocabulary

extension SigningKey {
    /// The algorithm that fits the key (RFC 7518 section 3.1, RFC 8037): what ``sign(header:claims:)`` takes where the
    /// header names none.
    public var algorithm: String { algorithms[0] }

    /// All that the key can do, its own first.
    var algorithms: [String] {
        switch material {
        case .p256: ["ES256"]
        case .p384: ["ES384"]
        case .rsa: ["RS256", "PS256"]
        case .ed25519: ["EdDSA"]
        }
    }

    /// A signed token in compact form (RFC 7515 section 7.1).
    ///
    /// - Parameter header: `alg` is added where it is missing.
    /// - Throws: ``SigningKeyDefect`` where the header wants an algorithm that is not the key's.
    public func sign(header: JSON, claims: JSON) throws(SigningKeyDefect) -> String {
        let wanted = header["alg"]?.string ?? algorithm
        guard algorithms.contains(wanted) else {
            throw SigningKeyDefect(
                "\(wanted) was asked for, and the key signs with \(algorithms.joined(separator: " or "))")
        }
        let input = SignedText.input(header: header.with("alg", JSON(wanted)), claims: claims)
        guard let signature = try? signature(Array(input.utf8), wanted) else {
            throw SigningKeyDefect("the signature could not be made")
        }
        return "\(input).\(Base64.encodeURL(signature))"
    }

    private func signature(_ bytes: [UInt8], _ algorithm: String) throws -> [UInt8] {
        switch material {
        // RFC 7518 section 3.4: both halves, and not the DER of X.509.
        case .p256(let key): Array(try key.signature(for: SHA256.hash(data: bytes)).rawRepresentation)
        case .p384(let key): Array(try key.signature(for: SHA384.hash(data: bytes)).rawRepresentation)
        case .rsa(let key):
            Array(
                try key.signature(
                    for: SHA256.hash(data: bytes), padding: algorithm == "PS256" ? .PSS : .insecurePKCS1v1_5
                ).rawRepresentation)
        case .ed25519(let key): Array(try key.signature(for: bytes))
        }
    }
}

/// What a signature of RFC 7515 is made over.
enum SignedText {
    /// Header and claims, each in Base64, joined by a dot (section 5.1).
    static func input(header: JSON, claims: JSON) -> String {
        "\(Base64.encodeURL(header.compact)).\(Base64.encodeURL(claims.compact))"
    }
}
