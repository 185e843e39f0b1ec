import Vocabulary

/// A JWT in its compact form (RFC 7515 section 3.1), taken apart and not yet believed.
struct CompactJWT: Sendable {
    let header: JSON
    let claims: JSON
    /// What the signature is over: the first two parts as they came.
    let signedBytes: [UInt8]
    let signature: [UInt8]

    /// Nil for whatever is not three parts of which two are JSON objects.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64.decode(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signedBytes = Array("\(parts[0]).\(parts[1])".utf8)
    }

    var algorithm: String? { header["alg"]?.string }

    /// What is to be signed, as text.
    static func unsigned(header: JSON, claims: JSON) -> String {
        [header, claims].map { Base64.encodeURL(Array($0.serialized(pretty: false, sorted: false).dropLast())) }
            .joined(separator: ".")
    }

    private static func object(_ part: String) -> JSON? {
        guard let bytes = Base64.decode(part), let json = try? JSON(parsing: bytes), json.members != nil else {
            return nil
        }
        return json
    }
}

extension JSON {
    /// The text, or the texts, of a claim that may be either (RFC 7519 section 4.1.3).
    var texts: [String] { string.map { [$0] } ?? (elements ?? []).compactMap(\.string) }
}
