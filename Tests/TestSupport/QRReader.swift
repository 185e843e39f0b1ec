/// Reads a QR code back from its modules (ISO/IEC 18004), as a camera's software does once it has found the squares: format,
/// mask, codewords, blocks, byte mode. It corrects no errors: a screen has none.
public struct QRReader {
    private let side: Int
    private let modules: [[Bool]]
    private var version: Int { (side - 17) / 4 }

    /// - Parameter modules: row by row, true is dark; a quiet zone around them is taken off.
    public init?(_ modules: [[Bool]]) {
        let rows = modules.indices.filter { modules[$0].contains(true) }
        guard let top = rows.first, let bottom = rows.last else { return nil }
        let columns = modules[top].indices.filter { column in modules.contains { $0[column] } }
        guard let left = columns.first, let right = columns.last, right - left == bottom - top else { return nil }
        side = right - left + 1
        guard side >= 21, (side - 17) % 4 == 0 else { return nil }
        self.modules = modules[top...bottom].map { Array($0[left...right]) }
    }

    /// Reads rows of half blocks, of which the light parts are drawn.
    public init?(halfBlocks lines: [String]) {
        var rows: [[Bool]] = []
        for line in lines {
            rows.append(line.map { $0 == "▄" || $0 == " " })
            rows.append(line.map { $0 == "▀" || $0 == " " })
        }
        guard Set(rows.map(\.count)).count == 1 else { return nil }
        // Where the rows are odd in number, the last half is no part of the code.
        if let last = rows.last, last.allSatisfy({ $0 }) { rows.removeLast() }
        self.init(rows)
    }

    /// The text of the code; nil where it is none.
    public var text: String? {
        guard hasFinders, let format else { return nil }
        let words = dataWords(codewords(mask: format & 7), level: format >> 3)
        var bits = words.flatMap { word in (0..<8).reversed().map { Int(word >> UInt8($0) & 1) } }[...]
        func take(_ count: Int) -> Int {
            defer { bits = bits.dropFirst(count) }
            return bits.prefix(count).reduce(0) { $0 << 1 | $1 }
        }
        guard take(4) == 0b0100 else { return nil }
        let length = take(version < 10 ? 8 : 16)
        return String(validating: (0..<length).map { _ in UInt8(take(8)) }, as: UTF8.self)
    }

    private var hasFinders: Bool {
        let finder = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]
        return [(0, 0), (side - 7, 0), (0, side - 7)].allSatisfy { x, y in
            finder.enumerated().allSatisfy { row, line in
                line.enumerated().allSatisfy { column, mark in modules[y + row][x + column] == (mark == "#") }
            }
        }
    }

    /// Level and mask, as the copy at the upper left tells them, once the other copy agrees.
    private var format: Int? {
        let first =
            (0...5).map { modules[$0][8] } + [modules[7][8], modules[8][8], modules[8][7]]
            + (9..<15).map { modules[8][14 - $0] }
        let second = (0..<8).map { modules[8][side - 1 - $0] } + (8..<15).map { modules[side - 15 + $0][8] }
        guard first == second else { return nil }
        let bits = first.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) }
        return (bits ^ 0x5412) >> 10
    }

    private func isFunction(_ x: Int, _ y: Int) -> Bool {
        if x == 6 || y == 6 { return true }
        if x <= 8, y <= 8 { return true }
        if x >= side - 8, y <= 8 { return true }
        if x <= 8, y >= side - 8 { return true }
        if version >= 7, (x >= side - 11 && y < 6) || (y >= side - 11 && x < 6) { return true }
        let centers = version == 1 ? [] : version < 7 ? [6, side - 7] : [6, (side - 1) / 2, side - 7]
        for centerX in centers {
            for centerY in centers {
                let isFinder =
                    (centerX, centerY) == (6, 6) || (centerX, centerY) == (6, side - 7)
                    || (centerX, centerY) == (side - 7, 6)
                if !isFinder, abs(x - centerX) <= 2, abs(y - centerY) <= 2 { return true }
            }
        }
        return false
    }

    private func codewords(mask: Int) -> [UInt8] {
        var bits: [Bool] = []
        var right = side - 1
        var goesUp = true
        while right > 0 {
            if right == 6 { right -= 1 }
            for step in 0..<side {
                let y = goesUp ? side - 1 - step : step
                for x in [right, right - 1] where !isFunction(x, y) {
                    bits.append(modules[y][x] != Self.isFlipped(x, y, by: mask))
                }
            }
            goesUp.toggle()
            right -= 2
        }
        return (0..<(bits.count / 8)).map { index in
            bits[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// Table 10.
    private static func isFlipped(_ x: Int, _ y: Int, by mask: Int) -> Bool {
        switch mask {
        case 0: (y + x) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (y + x) % 3 == 0
        case 4: (y / 2 + x / 3) % 2 == 0
        case 5: (y * x) % 2 + (y * x) % 3 == 0
        case 6: ((y * x) % 2 + (y * x) % 3) % 2 == 0
        default: ((y + x) % 2 + (y * x) % 3) % 2 == 0
        }
    }

    /// Undoes the interleaving; how many blocks there are, and of how much correction each, is table 9.
    private func dataWords(_ words: [UInt8], level: Int) -> [UInt8] {
        let isLow = level == 1
        let blocks = (isLow ? [1, 1, 1, 1, 1, 2, 2, 2, 2, 4] : [1, 1, 1, 2, 2, 4, 4, 4, 5, 5])[version - 1]
        let correction =
            (isLow ? [7, 10, 15, 20, 26, 18, 20, 24, 30, 18] : [10, 16, 26, 18, 24, 16, 18, 22, 22, 26])[version - 1]
        let data = words.count - correction * blocks
        let lengths = (0..<blocks).map { data / blocks + ($0 < blocks - data % blocks ? 0 : 1) }
        var parts = [[UInt8]](repeating: [], count: blocks)
        var next = 0
        for index in 0..<(lengths.max() ?? 0) {
            for block in 0..<blocks where index < lengths[block] {
                parts[block].append(words[next])
                next += 1
            }
        }
        return parts.flatMap { $0 }
    }
}
