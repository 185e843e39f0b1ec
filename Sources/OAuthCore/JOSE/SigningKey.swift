import Crypto
import CryptoExtras
public import Vocabulary

/// A private key that signs: the client's own (RFC 7523) or one that tokens are bound to (RFC 9449).
///
/// Read from PEM as `openssl` and its like write it: PKCS #8, SEC 1 or PKCS #1, unencrypted. P-256, P-384, RSA of 2048
/// bits or more, and Ed25519.
public struct SigningKey: Sendable {
    enum Material: Sendable {
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let material: Material

    /// Reads the first private key of a PEM text.
    /// - Throws: ``SigningKeyDefect`` that says why none of it can be used.
    public init(pem: Secret) throws(SigningKeyDefect) {
        let text = pem.reveal()
        let labels = text.split(whereSeparator: \.isNewline).filter { $0.contains("-----BEGIN ") }
        if labels.contains(where: { $0.contains("ENCRYPTED") }) || text.contains("Proc-Type: 4,ENCRYPTED") {
            throw SigningKeyDefect("it is encrypted; write it without a passphrase: openssl pkey -in KEY -out PLAIN")
        }
        guard let block = PEMBlock.all(in: text).first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
            throw SigningKeyDefect(
                labels.isEmpty ? "it is no PEM text" : "there is no private key in it that can be read")
        }
        material = try Self.material(of: block)
    }

    init(_ material: Material) { self.material = material }

    /// A new P-256 key.
    public static func makeP256(randomness: any Randomness) -> SigningKey {
        // All but one of 2^32 draws are valid; the bound is there for a source that repeats itself.
        for _ in 0..<4 {
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: randomness.bytes(32)) {
                return SigningKey(.p256(key))
            }
        }
        return SigningKey(.p256(P256.Signing.PrivateKey()))
    }

    /// The PKCS #8 text of the key.
    public func pem() -> Secret {
        switch material {
        case .p256(let key): Secret(key.pemRepresentation)
        case .p384(let key): Secret(key.pemRepresentation)
        case .rsa(let key): Secret(key.pkcs8PEMRepresentation)
        case .ed25519(let key): Secret(PEMBlock.text("PRIVATE KEY", Self.ed25519Prefix + Array(key.rawRepresentation)))
        }
    }

    private static func material(of block: PEMBlock) throws(SigningKeyDefect) -> Material {
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: block.text) { return .p256(key) }
        if let key = try? P384.Signing.PrivateKey(pemRepresentation: block.text) { return .p384(key) }
        if let seed = ed25519Seed(block.der), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) {
            return .ed25519(key)
        }
        if let key = try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: block.text) {
            guard key.keySizeInBits >= 2048 else {
                throw SigningKeyDefect("it is an RSA key of \(key.keySizeInBits) bits, and 2048 is the least")
            }
            return .rsa(key)
        }
        throw SigningKeyDefect("it is neither P-256, P-384, RSA nor Ed25519")
    }

    /// What stands before the 32 octets of the seed in PKCS #8 (RFC 8410 section 7).
    private static let ed25519Prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    private static func ed25519Seed(_ der: [UInt8]) -> [UInt8]? {
        // Version 1 has the public key behind the seed, and so another length and version number in front.
        guard der.count >= 48, der[0] == 0x30, der[5...15].elementsEqual(ed25519Prefix[5...15]) else { return nil }
        return Array(der[16..<48])
    }
}

/// No word of it says what the key is.
extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// The algorithm, and dots.
    public var description: String { "\(algorithm) key •••" }
    /// The algorithm only.
    public var customMirror: Mirror { Mirror(self, children: ["algorithm": algorithm]) }
}
