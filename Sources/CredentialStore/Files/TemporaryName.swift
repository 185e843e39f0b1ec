import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `.tmp-acme.json-4711-0123456789abcdef`: which file it is to become, who makes it, and chance.
///
/// It begins with a dot, which no ``Name`` does, so that no listing takes it for a record; and it says whose lock its maker
/// holds, so that a sweep removes only what nobody works on.
struct TemporaryName: Sendable, Equatable {
    private static let prefix = ".tmp-"

    let target: String
    let text: String
    /// The process that makes it.
    let maker: Int32

    init(for target: String, randomness: any Randomness) {
        self.target = target
        maker = getpid()
        text = "\(Self.prefix)\(target)-\(getpid())-\(hexadecimal(randomness.bytes(8)))"
    }

    /// Reads a file name; nil where it is none of ours.
    init?(_ text: String) {
        // First of all, because a sweep looks at the name of every record.
        guard text.hasPrefix(Self.prefix) else { return nil }
        let pieces = text.dropFirst(Self.prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard pieces.count >= 3,
            pieces[pieces.count - 1].utf8.count == 16, pieces[pieces.count - 1].allSatisfy(\.isHexDigit),
            let maker = Int32(pieces[pieces.count - 2])
        else { return nil }
        self.maker = maker
        target = pieces.dropLast(2).joined(separator: "-")
        self.text = text
    }
}

/// Whether that is what ``hexadecimal(_:)`` writes, of that many digits.
func isHexadecimal(_ digits: some Collection<UInt8>, count: Int) -> Bool {
    digits.count == count && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

/// Two digits a byte, lower case.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
