/// The one place that takes secrets out of text before anybody sees it.
///
/// It knows the secrets of one exchange and masks each wherever it occurs: as it is, percent-encoded in any usual
/// style, in Base64, alone or in a longer text, and escaped as JSON or HTML. A server that echoes a request therefore cannot leak it.
public struct Redactor: Sendable {
    /// What stands where a secret stood.
    public static let mask = "•••"

    /// The spellings to look for, by their first byte, the longest first.
    private var spellings: [[[UInt8]]]

    /// - Parameter secrets: what must not be shown. Those under four bytes are left out: masking them would
    ///   garble every text and show where they stood.
    public init(_ secrets: [Secret]) {
        var all: Set<[UInt8]> = []
        for secret in secrets {
            let text = secret.reveal()
            guard text.utf8.count >= 4 else { continue }
            all.formUnion(SecretSpelling.all(of: text))
        }
        spellings = Array(repeating: [], count: 256)
        for spelling in all {
            guard let first = spelling.first else { continue }
            spellings[Int(first)].append(spelling)
        }
        for index in spellings.indices { spellings[index].sort { $0.count > $1.count } }
    }

    /// The text with ``mask`` in place of every secret; where two overlap, both are gone.
    public func redact(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let mask = Array(Self.mask.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var hiddenUntil = 0
        for index in bytes.indices {
            for spelling in spellings[Int(bytes[index])]
            where bytes.count - index >= spelling.count
                && bytes[index..<index + spelling.count].elementsEqual(spelling)
            {
                if index >= hiddenUntil { result += mask }
                hiddenUntil = max(hiddenUntil, index + spelling.count)
                break
            }
            if index >= hiddenUntil { result.append(bytes[index]) }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// How a secret may look in a text that somebody else wrote.
private enum SecretSpelling {
    static func all(of text: String) -> Set<[UInt8]> {
        let form = FormEncoding.encode(text)
        let percent = FormEncoding.encode(text, space: .percent20)
        let json = Array(JSON.quoted(text).utf8.dropFirst().dropLast())
        // JavaScript's encodeURIComponent leaves these five alone.
        let component = replacing(
            Array(percent.utf8), ["%21": "!", "%27": "'", "%28": "(", "%29": ")", "%2A": "*"])
        let plain: [[UInt8]] = [
            Array(text.utf8), Array(form.utf8), Array(percent.utf8), component,
            Array(Base64.encode(Array(text.utf8)).utf8), Array(Base64.encodeURL(Array(text.utf8)).utf8),
            json, replacing(json, ["/": "\\/"]),
            // As Go writes JSON, and as .NET does.
            replacing(json, ["&": "\\u0026", "<": "\\u003c", ">": "\\u003e"]),
            replacing(
                json,
                ["&": "\\u0026", "<": "\\u003C", ">": "\\u003E", "+": "\\u002B", "'": "\\u0027", "`": "\\u0060"]),
            replacing(Array(text.utf8), ["&": "&amp;", "<": "&lt;", ">": "&gt;"]),
            replacing(
                Array(text.utf8), ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]),
            replacing(
                Array(text.utf8), ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&#34;", "'": "&#x27;"]),
        ]
        let twice = [form, percent].map { Array(FormEncoding.encode($0, space: .percent20).utf8) }
        return Set(plain + plain[1...3].map(lowercasingEscapes) + twice + inLongerBase64(Array(text.utf8)))
    }

    /// What is left of a secret in the Base64 of a text that it is a part of, as in `id:secret` of Basic: the digits that
    /// no neighbour has a bit in, for each of the three places where it may begin.
    private static func inLongerBase64(_ bytes: [UInt8]) -> [[UInt8]] {
        // Fewer digits would be found in texts that hold no secret.
        guard bytes.count >= 9 else { return [] }
        return (0..<3).flatMap { (offset: Int) -> [[UInt8]] in
            let padded = [UInt8](repeating: 0, count: offset) + bytes
            let first = (offset * 8 + 5) / 6
            let last = padded.count * 8 / 6
            return [Base64.encode(padded), Base64.encodeURL(padded)].map { Array($0.utf8)[first..<last] }.map(
                Array.init)
        }
    }

    private static func replacing(_ bytes: [UInt8], _ table: [String: String]) -> [UInt8] {
        let rules = table.map { (from: Array($0.key.utf8), to: Array($0.value.utf8)) }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let rule = rules.first(where: { bytes[index...].starts(with: $0.from) }) {
                result += rule.to
                index += rule.from.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// `%2F` as `%2f`, the rest as it is.
    private static func lowercasingEscapes(_ bytes: [UInt8]) -> [UInt8] {
        var left = 0
        return bytes.map { byte in
            if byte == 0x25 { left = 3 }
            defer { left = max(0, left - 1) }
            return left > 0 && (0x41...0x46).contains(byte) ? byte + 32 : byte
        }
    }
}
