/// How many bytes a version of a QR code holds at one level, and how they are laid out (ISO/IEC 18004 section 7.4 to 7.6).
struct QRCapacity {
    let version: Int
    let level: QRCode.Level

    init(_ version: Int, _ level: QRCode.Level) {
        self.version = version
        self.level = level
    }

    /// Table 9, versions 1 to 10.
    private static let correction: [QRCode.Level: [Int]] = [
        .low: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18], .medium: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
    ]
    private static let blocks: [QRCode.Level: [Int]] = [
        .low: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4], .medium: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
    ]
    /// Data and correction together.
    private static let totals = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]

    private var total: Int { Self.totals[version - 1] }
    private var correction: Int { Self.correction[level]?[version - 1] ?? 0 }
    private var blocks: Int { Self.blocks[level]?[version - 1] ?? 1 }
    private var data: Int { total - correction * blocks }
    /// Bits that say how long the text is.
    private var lengthBits: Int { version < 10 ? 8 : 16 }

    func holds(_ count: Int) -> Bool { 4 + lengthBits + count * 8 <= data * 8 }

    /// All codewords in the order in which they are drawn.
    func codewords(_ bytes: [UInt8]) -> [UInt8] {
        var bits: [UInt8] = []
        let append: (Int, Int) -> Void = { value, count in
            for i in (0..<count).reversed() { bits.append(UInt8(value >> i & 1)) }
        }
        append(0b0100, 4)
        append(bytes.count, lengthBits)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, data * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var words = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | $1 }
        }
        var pad: UInt8 = 0xEC
        while words.count < data {
            words.append(pad)
            pad ^= 0xEC ^ 0x11
        }
        return interleaved(words)
    }

    private func interleaved(_ words: [UInt8]) -> [UInt8] {
        let short = blocks - total % blocks
        let length = total / blocks - correction
        var (dataBlocks, correctionBlocks): ([[UInt8]], [[UInt8]]) = ([], [])
        var rest = words[...]
        for block in 0..<blocks {
            let own = Array(rest.prefix(length + (block < short ? 0 : 1)))
            rest = rest.dropFirst(own.count)
            dataBlocks.append(own)
            correctionBlocks.append(ReedSolomon.correction(of: own, count: correction))
        }
        var result: [UInt8] = []
        for i in 0...length { for block in dataBlocks where i < block.count { result.append(block[i]) } }
        for i in 0..<correction { for block in correctionBlocks { result.append(block[i]) } }
        return result
    }
}

/// The error correction of QR codes: Reed-Solomon over GF(256) with the polynomial 0x11D.
enum ReedSolomon {
    /// The codewords that go with those of the data.
    static func correction(of data: [UInt8], count: Int) -> [UInt8] {
        let divisor = divisor(count)
        var remainder = [UInt8](repeating: 0, count: count)
        for word in data {
            let factor = word ^ remainder.removeFirst()
            remainder.append(0)
            for i in 0..<count { remainder[i] ^= multiply(divisor[i], factor) }
        }
        return remainder
    }

    private static func divisor(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for i in 0..<degree {
                result[i] = multiply(result[i], root)
                if i + 1 < degree { result[i] ^= result[i + 1] }
            }
            root = multiply(root, 2)
        }
        return result
    }

    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product = 0
        for i in (0..<8).reversed() {
            product = (product << 1) ^ ((product >> 7) * 0x11D)
            product ^= Int(right >> UInt8(i) & 1) * Int(left)
        }
        return UInt8(product & 0xFF)
    }
}
