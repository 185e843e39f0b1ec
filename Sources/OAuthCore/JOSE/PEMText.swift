import Vocabulary

/// A block of a PEM text (RFC 7468): its label and what it holds.
struct PEMBlock: Sendable {
    /// Between `BEGIN` and the dashes: `PRIVATE KEY`.
    let label: String
    let der: [UInt8]
    /// The block as it stood, line ends made uniform.
    let text: String

    /// All blocks of a text, in their order; what stands around them is left out (section 5.2). A block whose
    /// content is no Base64 is left out as well, an encrypted one in the old style has headers and is one of those.
    static func all(in text: String) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var label: String?
        var content: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if let begun = Self.label(of: line, "-----BEGIN ") {
                label = begun
                content = []
            } else if let ended = Self.label(of: line, "-----END ") {
                if let label, label == ended, let der = Base64.decode(content.joined()) {
                    let lines = ["-----BEGIN \(label)-----"] + content + ["-----END \(label)-----", ""]
                    blocks.append(PEMBlock(label: label, der: der, text: lines.joined(separator: "\n")))
                }
                label = nil
            } else if label != nil {
                content.append(line)
            }
        }
        return blocks
    }

    /// The block that holds those bytes, 64 characters a line.
    static func text(_ label: String, _ der: [UInt8]) -> String {
        let digits = Array(Base64.encode(der).utf8)
        let lines = stride(from: 0, to: digits.count, by: 64).map { start in
            String(decoding: digits[start..<min(start + 64, digits.count)], as: UTF8.self)
        }
        return (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    private static func label(of line: String, _ prefix: String) -> String? {
        guard line.hasPrefix(prefix), line.hasSuffix("-----"), line.count >= prefix.count + 5 else { return nil }
        return String(line.dropFirst(prefix.count).dropLast(5))
    }

    private static func trimmed(_ line: Substring) -> String {
        String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
