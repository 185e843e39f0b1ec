/// The one place that takes secrets out of text before anybody sees it.
///
/// It knows the secrets of one exchange and masks each wherever it occurs: as it is, percent-encoded in either
/// style, in Base64, and escaped as JSON. A server that echoes a request therefore cannot leak it.
public struct Redactor: Sendable {
    public static let mask = "•••"

    private let spellings: [String]

    /// - Parameter secrets: what must not be shown. Those under four characters are left out: masking them would
    ///   garble every text and show where they stood.
    public init(_ secrets: [Secret]) {
        var all: Set<String> = []
        for secret in secrets {
            let text = secret.reveal()
            guard text.utf8.count >= 4 else { continue }
            all.formUnion(Self.spellings(of: text))
        }
        // Longest first: a secret that holds another must not be cut in two.
        spellings = all.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    public func redact(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let mask = Array(Self.mask.utf8)
        for spelling in spellings { bytes = Self.replace(Array(spelling.utf8), in: bytes, with: mask) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func spellings(of text: String) -> [String] {
        let form = FormEncoding.encode(text)
        return [
            text, form, form.lowercasedEscapes, FormEncoding.encode(text, space: .percent20),
            Base64.encode(Array(text.utf8)), Base64.encodeURL(Array(text.utf8)),
            JSON.quoted(text).dropOuter, JSON.quoted(text).dropOuter.replacingSlashes,
        ]
    }

    private static func replace(_ needle: [UInt8], in hay: [UInt8], with mask: [UInt8]) -> [UInt8] {
        guard needle.count <= hay.count, let first = needle.first else { return hay }
        var result: [UInt8] = []
        result.reserveCapacity(hay.count)
        var index = 0
        while index < hay.count {
            if hay[index] == first, hay.count - index >= needle.count,
                hay[index..<index + needle.count].elementsEqual(needle)
            {
                result.append(contentsOf: mask)
                index += needle.count
            } else {
                result.append(hay[index])
                index += 1
            }
        }
        return result
    }
}

extension String {
    fileprivate var dropOuter: String { String(dropFirst().dropLast()) }

    fileprivate var replacingSlashes: String {
        var result = ""
        for character in self { result += character == "/" ? "\\/" : String(character) }
        return result
    }

    /// `%2F` as `%2f`, the rest as it is.
    fileprivate var lowercasedEscapes: String {
        var result: [UInt8] = []
        var left = 0
        for byte in utf8 {
            if byte == 0x25 { left = 3 }
            result.append(left > 0 && (0x41...0x46).contains(byte) ? byte + 32 : byte)
            left = max(0, left - 1)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
