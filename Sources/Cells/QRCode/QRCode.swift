/// A QR code (ISO/IEC 18004) of a short text: byte mode, versions 1 to 10.
///
/// The error correction is level L, or M where the same size holds it: a screen is clean, and a small code is easier to
/// fit on one.
public struct QRCode: Sendable, Equatable {
    /// Modules along one side.
    public let side: Int
    /// Row by row; true is dark.
    private(set) var modules: [Bool]
    private var isFunction: [Bool]

    /// How much of a code may be damaged.
    enum Level: Int, CaseIterable {
        case low = 1
        case medium = 0
    }

    /// Nil where the text is longer than version 10 holds.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = (1...10).first(where: { QRCapacity($0, .low).holds(bytes.count) }) else { return nil }
        let level: Level = QRCapacity(version, .medium).holds(bytes.count) ? .medium : .low
        self.init(codewords: QRCapacity(version, level).codewords(bytes), version: version, level: level, mask: nil)
    }

    /// - Parameter mask: nil for the one that a reader likes best.
    init(codewords: [UInt8], version: Int, level: Level, mask: Int?) {
        side = version * 4 + 17
        modules = Array(repeating: false, count: side * side)
        isFunction = modules
        drawFunctionPatterns(version)
        drawFormat(level, mask: 0)
        drawVersion(version)
        draw(codewords)
        var best = mask ?? 0
        if mask == nil {
            var least = Int.max
            for candidate in 0..<8 {
                var trial = self
                trial.apply(mask: candidate)
                trial.drawFormat(level, mask: candidate)
                let penalty = trial.penalty
                if penalty < least { (least, best) = (penalty, candidate) }
            }
        }
        apply(mask: best)
        drawFormat(level, mask: best)
    }

    /// Whether the module of that column and row is dark; light outside.
    public subscript(x: Int, y: Int) -> Bool {
        (0..<side).contains(x) && (0..<side).contains(y) && modules[y * side + x]
    }

    /// The code with its quiet zone, two rows of modules a line: each character stands for two modules, one above the
    /// other. Light modules are drawn, so that it reads on the dark ground of a terminal.
    public var halfBlockLines: [String] {
        let zone = -2..<(side + 2)
        return stride(from: zone.lowerBound, to: zone.upperBound, by: 2).map { y in
            String(
                zone.map { x -> Character in
                    switch (self[x, y], self[x, y + 1] || y + 1 >= zone.upperBound) {
                    case (false, false): "█"
                    case (false, true): "▀"
                    case (true, false): "▄"
                    case (true, true): " "
                    }
                })
        }
    }
}

// MARK: - Drawing

extension QRCode {
    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<side).contains(x), (0..<side).contains(y) else { return }
        modules[y * side + x] = isDark
        isFunction[y * side + x] = true
    }

    private mutating func drawFunctionPatterns(_ version: Int) {
        for i in 0..<side {
            set(6, i, i % 2 == 0)
            set(i, 6, i % 2 == 0)
        }
        for (centerX, centerY) in [(3, 3), (side - 4, 3), (3, side - 4)] {
            for dy in -4...4 {
                for dx in -4...4 {
                    let distance = max(abs(dx), abs(dy))
                    set(centerX + dx, centerY + dy, distance != 2 && distance != 4)
                }
            }
        }
        let centers = Self.alignment(version)
        for x in centers {
            for y in centers where !isCorner(x, y, centers) {
                for dy in -2...2 {
                    for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) }
                }
            }
        }
    }

    private func isCorner(_ x: Int, _ y: Int, _ centers: [Int]) -> Bool {
        guard let first = centers.first, let last = centers.last else { return true }
        return (x, y) == (first, first) || (x, y) == (first, last) || (x, y) == (last, first)
    }

    /// ISO/IEC 18004 annex E.
    private static func alignment(_ version: Int) -> [Int] {
        switch version {
        case 1: []
        case 2...6: [6, version * 4 + 10]
        default: [6, version * 2 + 8, version * 4 + 10]
        }
    }

    /// Section 7.9.
    private mutating func drawFormat(_ level: Level, mask: Int) {
        let bits = Self.formatBits(level, mask: mask)
        let bit: (Int) -> Bool = { bits >> $0 & 1 == 1 }
        for i in 0...5 { set(8, i, bit(i)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for i in 9..<15 { set(14 - i, 8, bit(i)) }
        for i in 0..<8 { set(side - 1 - i, 8, bit(i)) }
        for i in 8..<15 { set(8, side - 15 + i, bit(i)) }
        set(8, side - 8, true)
    }

    static func formatBits(_ level: Level, mask: Int) -> Int {
        let data = level.rawValue << 3 | mask
        var rest = data
        for _ in 0..<10 { rest = (rest << 1) ^ ((rest >> 9) * 0x537) }
        return (data << 10 | rest) ^ 0x5412
    }

    /// Section 7.10.
    private mutating func drawVersion(_ version: Int) {
        guard version >= 7 else { return }
        let bits = Self.versionBits(version)
        for i in 0..<18 {
            let (a, b) = (side - 11 + i % 3, i / 3)
            set(a, b, bits >> i & 1 == 1)
            set(b, a, bits >> i & 1 == 1)
        }
    }

    static func versionBits(_ version: Int) -> Int {
        var rest = version
        for _ in 0..<12 { rest = (rest << 1) ^ ((rest >> 11) * 0x1F25) }
        return version << 12 | rest
    }

    /// Section 7.7.3: upwards and downwards in pairs of columns, from the right.
    private mutating func draw(_ codewords: [UInt8]) {
        var index = 0
        var right = side - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<side {
                let y = (right + 1) & 2 == 0 ? side - 1 - step : step
                for x in [right, right - 1] where !isFunction[y * side + x] && index < codewords.count * 8 {
                    modules[y * side + x] = codewords[index >> 3] >> UInt8(7 - index & 7) & 1 == 1
                    index += 1
                }
            }
            right -= 2
        }
    }

    /// Section 7.8.2.
    private mutating func apply(mask: Int) {
        for y in 0..<side {
            for x in 0..<side where !isFunction[y * side + x] {
                let flips =
                    switch mask {
                    case 0: (x + y) % 2 == 0
                    case 1: y % 2 == 0
                    case 2: x % 3 == 0
                    case 3: (x + y) % 3 == 0
                    case 4: (x / 3 + y / 2) % 2 == 0
                    case 5: x * y % 2 + x * y % 3 == 0
                    case 6: (x * y % 2 + x * y % 3) % 2 == 0
                    default: ((x + y) % 2 + x * y % 3) % 2 == 0
                    }
                if flips { modules[y * side + x].toggle() }
            }
        }
    }

    /// Section 7.8.3: what makes a code hard to read.
    private var penalty: Int {
        let rows = (0..<side).map { y in (0..<side).map { self[$0, y] } }
        let columns = (0..<side).map { x in (0..<side).map { self[x, $0] } }
        var sum = 0
        for line in rows + columns { sum += Self.penalty(of: line) }
        for y in 0..<(side - 1) {
            for x in 0..<(side - 1) {
                let colour = self[x, y]
                if self[x + 1, y] == colour, self[x, y + 1] == colour, self[x + 1, y + 1] == colour { sum += 3 }
            }
        }
        let dark = modules.count { $0 }
        return sum + abs(dark * 20 - modules.count * 10) / modules.count * 10
    }

    private static let finderLike: [[Bool]] = [
        [true, false, true, true, true, false, true, false, false, false, false],
        [false, false, false, false, true, false, true, true, true, false, true],
    ]

    private static func penalty(of line: [Bool]) -> Int {
        var (sum, run) = (0, 1)
        for i in 1..<line.count {
            run = line[i] == line[i - 1] ? run + 1 : 1
            if run == 5 { sum += 3 } else if run > 5 { sum += 1 }
        }
        for start in 0...(line.count - 11) where finderLike.contains(Array(line[start..<(start + 11)])) { sum += 40 }
        return sum
    }
}
