/// Makes an input out of a corpus: what a careless, a broken or a hostile sender would make of it.
struct Mutator: Sendable {
    let corpus: [[UInt8]]
    /// Words that mean something to the target.
    let words: [[UInt8]]
    /// In bytes.
    let limit: Int

    /// One input, decided by the generator alone.
    func input(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = random.pick(corpus) ?? []
        // Most inputs are nearly right: those get deep into a reader.
        let rounds = [1, 1, 1, 2, 2, 3, 5, 9, 0][random.below(9)]
        for _ in 0..<rounds { mutate(&bytes, &random) }
        return bytes.count > limit ? Array(bytes[..<limit]) : bytes
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let at = random.below(bytes.count + 1)
        switch random.below(14) {
        case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
        case 1 where at < bytes.count: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 2 where at < bytes.count: bytes[at] = random.pick(Self.telling) ?? 0
        case 3: bytes.insert(random.pick(Self.telling) ?? 0, at: at)
        case 4: bytes.insert(contentsOf: random.pick(words) ?? [], at: at)
        case 5: bytes.insert(contentsOf: random.pick(Self.sequences) ?? [], at: at)
        case 6: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random.below(16)))
        case 7: bytes.removeSubrange(at...)
        case 8:
            let piece = Array(bytes[at..<min(bytes.count, at + 1 + random.below(24))])
            let count = [1, 1, 2, 16, 300][random.below(5)]
            for _ in 0..<count where bytes.count < limit { bytes.insert(contentsOf: piece, at: at) }
        case 9:
            guard let other = random.pick(corpus) else { return }
            bytes = Array(bytes[..<at]) + other[random.below(other.count + 1)...]
        case 10: replaceNumber(&bytes, near: at, &random)
        case 11: replaceToken(&bytes, near: at, &random)
        case 12 where at + 1 < bytes.count: bytes.swapAt(at, at + 1 + random.below(bytes.count - at - 1))
        default: for _ in 0..<(1 + random.below(8)) { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        }
    }

    private func replaceNumber(_ bytes: inout [UInt8], near at: Int, _ random: inout SeededGenerator) {
        guard let start = bytes[at...].firstIndex(where: Self.isDigit) else { return }
        let end = bytes[start...].firstIndex { !Self.isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: (random.pick(Self.numbers) ?? "0").utf8)
    }

    /// A run of letters becomes a word of the target's.
    private func replaceToken(_ bytes: inout [UInt8], near at: Int, _ random: inout SeededGenerator) {
        let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F }
        guard let start = bytes[at...].firstIndex(where: isLetter), let word = random.pick(words) else { return }
        let end = bytes[start...].firstIndex { !isLetter($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: word)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static let telling: [UInt8] =
        Array("\u{0}\t\n\r \"'%&+=?#/\\:;,.{}[]()<>@|$`~^_-*!0AZaz\u{7F}".utf8) + [
            0x80, 0xC0, 0xFE, 0xFF, 0x1B, 0x9B,
        ]

    /// What breaks readers of text: marks, overrides, joiners, bytes that are no UTF-8.
    private static let sequences: [[UInt8]] =
        [
            "\u{FEFF}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{200D}", "\u{301}", "\u{1F600}", "e\u{301}", "é", "\r\n",
            "\u{1B}[31m", "\u{1B}]52;c;eA==\u{7}", "\u{9B}2J", "%00", "%0d%0a", "%zz", "%", "%2", "%e2%80%ae",
            "\\u0000",
            "\\ud800", "\\udc00\\ud800", "1e999", "-0", "//", "://", "/../", "&amp;",
        ].map { Array($0.utf8) } + [
            [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80], [0xFF, 0xFE],
            [UInt8](repeating: 0x5B, count: 200), [UInt8](repeating: 0x2E, count: 400),
        ]

    private static let numbers = [
        "0", "-1", "1", "00", "60", "99", "256", "999999999999", "2147483648", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e9", "1e-9", "0.5",
        "1E400", "0x10", "3600.000000001", String(repeating: "9", count: 400),
    ]
}
