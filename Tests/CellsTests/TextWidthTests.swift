import Cells
import Testing

struct WidthCase: CustomTestStringConvertible, Sendable {
    let text: String
    let columns: Int
    let testDescription: String

    init(_ testDescription: String, _ text: String, _ columns: Int) {
        self.text = text
        self.columns = columns
        self.testDescription = testDescription
    }
}

@Suite struct TextWidthTests {
    @Test(arguments: [
        WidthCase("ASCII takes one column a character", "fob 1.0~", 8),
        WidthCase("an ideograph takes two", "作品", 4),
        WidthCase("a key emoji takes two", "🔑", 2),
        WidthCase("a flag takes two", "🇩🇪", 2),
        WidthCase("a warning sign takes one", "⚠", 1),
        WidthCase("a warning sign with a variation selector takes one", "⚠\u{FE0F}", 1),
        WidthCase("a family without its joiners takes two a person", "👨\u{200D}👩\u{200D}👧", 6),
        WidthCase("a combining mark takes none", "e\u{301}", 1),
        WidthCase("a zero-width space takes none", "\u{200B}", 0),
        WidthCase("a bidirectional override takes none", "\u{202E}", 0),
        WidthCase("a control takes none", "\u{1B}\n\t\u{9B}", 0),
        WidthCase("a box line takes one", "─│", 2),
        WidthCase("a full-width letter takes two", "Ａ", 2),
        WidthCase("Hangul takes two", "한국", 4),
        WidthCase("precomposed Latin takes one", "é", 1),
        WidthCase("an emoji beyond the basic plane takes two", "\u{1F600}", 2),
    ])
    func textIsMeasured(_ example: WidthCase) {
        #expect(TextWidth.columns(example.text) == example.columns)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
        ("作品集", 5, "作品…"), ("作品集", 4, "作…"), ("作品集", 6, "作品集"), ("e\u{301}e\u{301}", 1, "…"),
        ("", 0, ""), ("a", -1, ""),
    ])
    func textIsCutByColumnsAndMarked(text: String, limit: Int, expected: String) {
        #expect(TextWidth.truncated(text, to: limit) == expected)
    }

    @Test func anAsciiMarkCanBeAskedFor() {
        #expect(TextWidth.truncated("abcdef", to: 4, mark: "~") == "abc~")
    }

    @Test func paddedTextTakesExactlyTheColumns() {
        #expect(TextWidth.padded("作", to: 4) == "作  ")
        #expect(TextWidth.padded("作品集", to: 4) == "作… ")
        #expect(TextWidth.columns(TextWidth.padded("作品集", to: 4)) == 4)
    }
}
