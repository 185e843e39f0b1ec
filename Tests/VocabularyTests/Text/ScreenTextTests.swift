import TestSupport
import Testing
import Vocabulary

@Suite("Text for the screen")
struct ScreenTextTests {
    @Test(
        "case 4: keeps letters and drops what a terminal obeys",
        arguments: [
            ("plain", "plain"), ("日本語 é e\u{301}", "日本語 é e\u{301}"),
            ("\u{1B}]52;c;ZXZpbA==\u{7}x", "]52;c;ZXZpbA==x"), ("\u{1B}]0;title\u{1B}\\x", "]0;title\\x"),
            ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"), ("a\u{9B}31mb", "a31mb"), ("a\u{9D}0;t\u{9C}b", "a0;tb"),
            ("a\u{85}b\u{90}c", "abc"), ("a\u{8}\u{8}b", "ab"), ("a\0b\u{7F}c", "abc"), ("a\u{E}b\u{F}c", "abc"),
            ("one\ntwo\tthree\rfour", "one two three four"), ("a\u{B}b\u{C}c", "abc"),
            ("a\u{202E}b\u{202A}c\u{202C}d", "abcd"), ("a\u{2066}b\u{2067}c\u{2068}d\u{2069}e", "abcde"),
            ("a\u{200E}b\u{200F}c\u{61C}d", "abcd"), ("a\u{200B}b\u{200C}c\u{200D}d\u{2060}e\u{FEFF}f", "abcdef"),
            ("👩\u{200D}💻", "👩💻"), ("❤\u{FE0F}", "❤"), ("a\u{2028}b\u{2029}c", "abc"), ("a\u{AD}b\u{180E}c", "abc"),
            ("a\u{E0041}\u{E007F}b\u{E0100}c", "abc"), ("a\u{FFF9}b\u{FFFA}c\u{FFFB}d", "abcd"),
            ("a\u{3164}b\u{115F}c\u{1160}d\u{FFA0}e", "abcde"), ("a\u{206A}b\u{206F}c\u{34F}d", "abcd"), ("", ""),
        ])
    func kept(text: String, expected: String) {
        #expect(Array(ScreenText.line(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "is cut to its limit, and says so with its last character",
        arguments: [
            ("abcde", 5, "abcde"), ("abcdef", 5, "abcd…"), ("abcde\u{1B}", 5, "abcde"), ("abcde\u{200D}", 5, "abcde"),
            ("ab", 1, "…"), ("a", 1, "a"), ("a", 0, ""), ("", 0, ""), ("\u{1B}\u{1B}\u{1B}abc", 3, "abc"),
            ("日本語", 2, "日…"),
        ])
    func cut(text: String, limit: Int, expected: String) {
        #expect(ScreenText.line(text, limit: limit) == expected)
    }

    @Test("is cut between combining marks too")
    func combining() {
        let line = ScreenText.line("ab" + String(repeating: "\u{301}", count: 1000), limit: 10)
        #expect(line.unicodeScalars.count == 10)
        #expect(line.unicodeScalars.last == "…")
    }

    @Test("has 500 characters at most where nobody says otherwise")
    func defaultLimit() {
        #expect(ScreenText.line(String(repeating: "a", count: 501)).count == 500)
    }

    @Test("never holds a control, whatever went in")
    func fuzz() {
        var random = SplitMix64(seed: 52)
        for _ in 0..<5000 {
            let line = ScreenText.line(.random(upTo: 40, using: &random), limit: 30)
            let isClean = line.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !(0x202A...0x202E).contains($0.value)
                    && !(0x2066...0x2069).contains($0.value)
            }
            guard isClean, line.unicodeScalars.count <= 30 else {
                Issue.record("\(line.unicodeScalars.map(\.value))")
                return
            }
        }
    }
}
