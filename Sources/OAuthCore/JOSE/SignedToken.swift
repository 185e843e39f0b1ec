import Vocabulary

/// Why an ID token is not believed.
public struct IDTokenDefect: Error, Sendable, Equatable, CustomStringConvertible {
    /// What can be done about it.
    public enum Kind: Sendable, Equatable {
        /// It is not, or not for this sign-in, what it should be.
        case refused
        /// None of the keys at hand is the one that signed it; newer keys may have it.
        case unknownKey
    }

    /// What can be done about it.
    public let kind: Kind
    /// A clause about the token: “it is for another client”. Holds nothing secret of it, and is fit for a screen.
    public let reason: String

    init(_ reason: String, kind: Kind = .refused) {
        self.kind = kind
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}

/// A JWS in compact form (RFC 7515 section 7.1), taken apart and not yet believed.
///
/// Read in one pass over at most 16 KiB: a longer one is refused by its length alone, and no more than three segments
/// ever come to be.
struct SignedToken: Sendable {
    static let longest = 16_384

    let header: JSON
    let claims: JSON
    let signature: [UInt8]
    /// What the signature is over: the first two segments and the dot between.
    let signedBytes: [UInt8]
    let algorithm: String
    let keyID: String?

    init(_ token: Secret) throws(IDTokenDefect) {
        try self.init(bytes: token.withBytes { $0 })
    }

    init(bytes: [UInt8]) throws(IDTokenDefect) {
        guard bytes.count <= Self.longest else {
            throw IDTokenDefect("it is longer than \(Self.longest) bytes")
        }
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        guard dots.count == 2 else {
            throw IDTokenDefect(
                dots.count == 4
                    ? "it is encrypted, which is not supported" : "it has \(dots.count + 1) segments in place of three")
        }
        header = try Self.object(bytes[..<dots[0]], "header")
        claims = try Self.object(bytes[(dots[0] + 1)..<dots[1]], "body")
        guard let signature = Self.decoded(bytes[(dots[1] + 1)...]) else {
            throw IDTokenDefect("its signature is no base64url")
        }
        self.signature = signature
        signedBytes = Array(bytes[..<dots[1]])
        // RFC 7515 section 4.1.11: what must be understood and is not; nothing that fob knows needs it.
        guard header["crit"] == nil else { throw IDTokenDefect("its header demands extensions (crit)") }
        // A key that the token brings along proves nothing but that whoever made it has that key.
        for member in ["jwk", "jku", "x5u"] where header[member] != nil {
            throw IDTokenDefect("its header brings its own key (\(member))")
        }
        guard let algorithm = header["alg"]?.string else { throw IDTokenDefect("its header names no algorithm") }
        self.algorithm = algorithm
        switch header["kid"] {
        case nil: keyID = nil
        case let member?:
            guard let text = member.string else { throw IDTokenDefect("its key id is no text") }
            keyID = text
        }
    }

    private static func object(_ segment: ArraySlice<UInt8>, _ part: String) throws(IDTokenDefect) -> JSON {
        guard let bytes = decoded(segment), let json = try? JSON(parsing: bytes), json.members != nil else {
            throw IDTokenDefect("its \(part) is no JSON object in base64url")
        }
        return json
    }

    /// The alphabet of RFC 7515 section 2: URL-safe and without padding.
    private static func decoded(_ segment: ArraySlice<UInt8>) -> [UInt8]? {
        guard !segment.contains(where: { "+/=".utf8.contains($0) }) else { return nil }
        return Base64.decode(String(decoding: segment, as: UTF8.self))
    }
}
