/// How well a text answers to a few typed letters: all of them occur in it in their order, ASCII letters in either case.
///
/// Letters at the beginning of a word and right behind one another count more than scattered ones, so that `rd` finds
/// `refresh.due` before `reload`.
public struct FuzzyMatch: Sendable, Equatable {
    /// Higher is better; comparable among texts for one pattern.
    public let score: Int
    /// The bytes of the text that answer to the pattern, in order.
    public let places: [Int]

    private static let letter = 16
    private static let wordStart = 10
    private static let textStart = 6
    private static let neighbour = 12
    /// Of each byte that is skipped between two letters.
    private static let gap = 1

    /// Nil where the text does not answer. Words of the pattern, apart by blanks, may answer in any order.
    public init?(_ pattern: String, in text: String) {
        let text = Self.folded(text)
        var score = 0
        var places: Set<Int> = []
        for word in pattern.split(separator: " ") {
            guard let part = Self.best(Self.folded(String(word)), in: text) else { return nil }
            score += part.score
            places.formUnion(part.places)
        }
        self.score = score
        self.places = places.sorted()
    }

    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    private static func isSubsequence(_ pattern: [UInt8], of text: [UInt8]) -> Bool {
        var next = 0
        for byte in text where next < pattern.count && pattern[next] == byte { next += 1 }
        return next == pattern.count
    }

    /// The best way of all to lay the pattern into the text. Costs the product of their lengths.
    private static func best(_ pattern: [UInt8], in text: [UInt8]) -> (score: Int, places: [Int])? {
        // Most texts are out after one look.
        guard !pattern.isEmpty, pattern.count <= text.count, isSubsequence(pattern, of: text) else { return nil }
        let none = Int.min / 2
        var before = [Int](repeating: none, count: text.count)
        // For each letter and place: where the letter before it is laid.
        var origins = [Int](repeating: -1, count: pattern.count * text.count)
        for (row, wanted) in pattern.enumerated() {
            var now = [Int](repeating: none, count: text.count)
            var reach = none
            var origin = -1
            for (place, byte) in text.enumerated() {
                if row > 0, place > 0 {
                    reach -= gap
                    if place > 1, before[place - 2] - gap > reach {
                        (reach, origin) = (before[place - 2] - gap, place - 2)
                    }
                }
                guard byte == wanted else { continue }
                let own = letter + bonus(at: place, in: text)
                guard row > 0 else {
                    now[place] = own
                    continue
                }
                let close = place > 0 ? before[place - 1] + neighbour : none
                let from = max(close, reach)
                guard from > none / 2 else { continue }
                now[place] = from + own
                origins[row * text.count + place] = close >= reach ? place - 1 : origin
            }
            before = now
        }
        guard var place = before.indices.max(by: { (before[$0], -$0) < (before[$1], -$1) }), before[place] > none / 2
        else { return nil }
        let score = before[place]
        var places: [Int] = []
        for row in stride(from: pattern.count - 1, through: 0, by: -1) {
            places.append(place)
            place = origins[row * text.count + place]
        }
        return (score, places.reversed())
    }

    private static func bonus(at place: Int, in text: [UInt8]) -> Int {
        guard place > 0 else { return wordStart + textStart }
        let before = text[place - 1]
        let isWithin = (0x61...0x7A).contains(before) || (0x30...0x39).contains(before) || before >= 0x80
        return isWithin ? 0 : wordStart
    }
}
