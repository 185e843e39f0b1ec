import DeckModel
import Testing

@Suite("Finding by a few letters")
struct FuzzyMatchTests {
    private func score(_ pattern: String, _ text: String) -> Int? { FuzzyMatch(pattern, in: text)?.score }

    @Test(
        "letters answer in their order, in either case, words in any order",
        arguments: [
            ("", "anything", true), ("rev", "revoke", true), ("rvk", "revoke", true), ("REV", "revoke", true),
            ("vr", "revoke", false), ("due refresh", "refresh.due", true), ("revokee", "revoke", false),
            ("x", "", false), ("é", "é", true), ("aa", "a", false),
        ])
    func answers(pattern: String, text: String, expected: Bool) {
        #expect((FuzzyMatch(pattern, in: text) != nil) == expected)
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pattern: String
        let better: String
        let worse: String
    }

    @Test(
        "the better answer scores higher",
        arguments: [
            Pair(testDescription: "the beginning", pattern: "re", better: "refresh", worse: "more"),
            Pair(testDescription: "beginnings of words", pattern: "rd", better: "refresh.due", worse: "reload"),
            Pair(testDescription: "neighbours", pattern: "ok", better: "okta-staging/me", worse: "origin/kim"),
            Pair(testDescription: "smaller gaps", pattern: "ab", better: "xaxb", worse: "xaxxxxb"),
            Pair(testDescription: "the best of several ways", pattern: "me", better: "some/me", worse: "mole"),
        ])
    func ranks(pair: Pair) throws {
        #expect(try #require(score(pair.pattern, pair.better)) > #require(score(pair.pattern, pair.worse)))
    }

    @Test("the places are those of the best way")
    func places() {
        #expect(FuzzyMatch("rd", in: "refresh.due")?.places == [0, 8])
        #expect(FuzzyMatch("due re", in: "refresh.due")?.places == [0, 1, 8, 9, 10])
        #expect(FuzzyMatch("me", in: "some/me")?.places == [5, 6])
        #expect(FuzzyMatch("", in: "x")?.places == [])
    }
}
