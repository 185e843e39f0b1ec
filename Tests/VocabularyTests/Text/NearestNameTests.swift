import Testing
import Vocabulary

@Suite("The name that somebody meant")
struct NearestNameTests {
    @Test(
        "is the known one with the fewest edits",
        arguments: [
            ("exchnage", "exchange"), ("Refresh", "refresh"), ("refesh", "refresh"), ("revok", "revoke"),
            ("frobnicate", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(_ written: String, _ meant: String?) {
        #expect(NearestName.of(written, among: ["exchange", "refresh", "revoke"]) == meant)
    }

    @Test("is told, or else all that there are")
    func remedy() {
        #expect(NearestName.remedy(for: "bta", among: ["beta"], listing: "There are") == "Did you mean “beta”?")
        #expect(NearestName.remedy(for: "zzzzzz", among: ["a", "b"], listing: "There are") == "There are: a, b.")
        #expect(NearestName.remedy(for: "a", among: [], listing: "There are") == nil)
    }
}
