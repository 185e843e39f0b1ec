import JWTKit
public import Vocabulary

/// The public keys of an issuer (RFC 7517 section 5).
///
/// A key is chosen by what the token's header says of it and by nothing else, before any of them is loaded: one
/// that is not understood harms none of the others, and there is no key that serves where none was named.
public struct KeySet: Sendable {
    private let keys: [JSON]

    /// The keys of a document; nil where it is no key set.
    public init?(_ document: JSON) {
        guard let keys = document["keys"]?.elements else { return nil }
        self.keys = keys
    }

    /// An issuer without public keys.
    public static let empty = KeySet(keys: [])

    private init(keys: [JSON]) { self.keys = keys }

    /// The one key that the token can have been signed with.
    ///
    /// Without a key id in the header that is the only one that fits by kind, use and algorithm (OpenID Connect Core
    /// section 10.1).
    func key(for token: SignedToken) throws(IDTokenDefect) -> JSON {
        let fitting = keys.filter { Self.fits($0, token.algorithm) }
        let named = token.keyID.map { keyID in
            fitting.filter { $0["kid"]?.string.map { Array($0.utf8) == Array(keyID.utf8) } ?? false }
        }
        let candidates = named ?? fitting
        guard let key = candidates.first else {
            throw IDTokenDefect(
                token.keyID == nil
                    ? "no key of the issuer fits its algorithm" : "the issuer has no key of the id that it names",
                kind: .unknownKey)
        }
        guard candidates.count == 1 else {
            throw IDTokenDefect("several keys of the issuer fit, and it does not tell which")
        }
        return key
    }

    private static func fits(_ key: JSON, _ algorithm: String) -> Bool {
        guard let kind = SignatureAlgorithm(rawValue: algorithm), key["kty"]?.string == kind.keyType,
            kind.curve == nil || key["crv"]?.string == kind.curve
        else { return false }
        if let use = key["use"], use.string != "sig" { return false }
        if let operations = key["key_ops"] {
            guard operations.elements?.contains(where: { $0.string == "verify" }) ?? false else { return false }
        }
        if let own = key["alg"] { return own.string == algorithm }
        return true
    }
}

/// The algorithms of public keys that are understood (RFC 7518 section 3.1, RFC 8037).
enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case eddsa = "EdDSA"

    var keyType: String {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "RSA"
        case .es256, .es384, .es512: "EC"
        case .eddsa: "OKP"
        }
    }

    var curve: String? {
        switch self {
        case .es256: "P-256"
        case .es384: "P-384"
        case .es512: "P-521"
        case .eddsa: "Ed25519"
        default: nil
        }
    }

    /// Whether the key signed those bytes; false also for a key that cannot be read.
    func isSignature(_ signature: [UInt8], over bytes: [UInt8], by key: JSON) async -> Bool {
        // One collection for one key, so that no other can serve in its place.
        guard let collection = try? await collection(of: key), let algorithm = try? await collection.getKey(),
            algorithm.name == rawValue
        else { return false }
        return (try? algorithm.verify(signature, signs: bytes)) ?? false
    }

    private func collection(of key: JSON) async throws -> JWTKeyCollection {
        let collection = JWTKeyCollection()
        let text: (String) -> String = { key[$0]?.string ?? "" }
        switch self {
        case .es256: await collection.add(ecdsa: try ES256PublicKey(parameters: (x: text("x"), y: text("y"))))
        case .es384: await collection.add(ecdsa: try ES384PublicKey(parameters: (x: text("x"), y: text("y"))))
        case .es512: await collection.add(ecdsa: try ES512PublicKey(parameters: (x: text("x"), y: text("y"))))
        case .eddsa: await collection.add(eddsa: try EdDSA.PublicKey(x: text("x"), curve: .ed25519))
        case .rs256, .rs384, .rs512:
            await collection.add(rsa: try Self.rsa(key), digestAlgorithm: digest)
        case .ps256, .ps384, .ps512:
            await collection.add(pss: try Self.rsa(key), digestAlgorithm: digest)
        }
        return collection
    }

    /// Of 2048 bits at least: shorter ones are refused as they are read.
    private static func rsa(_ key: JSON) throws -> Insecure.RSA.PublicKey {
        try Insecure.RSA.PublicKey(modulus: key["n"]?.string ?? "", exponent: key["e"]?.string ?? "")
    }

    private var digest: DigestAlgorithm {
        switch self {
        case .rs384, .ps384: .sha384
        case .rs512, .ps512: .sha512
        default: .sha256
        }
    }
}
