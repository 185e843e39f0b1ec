import Testing

@testable import Terminal

@Suite struct PasteGathererTests {
    @Test func whatExceedsTheLimitIsCutAndSaid() {
        var gatherer = PasteGatherer()
        gatherer.began()
        for _ in 0...PasteGatherer.limit { gatherer.arrived("x") }
        let whole = String(repeating: "x", count: PasteGatherer.limit)
        #expect(gatherer.ended() == .paste(whole, cut: true))
        #expect(!gatherer.isOpen)
    }

    @Test func silenceAddsUpAndABytePutsItBack() {
        var gatherer = PasteGatherer()
        gatherer.began()
        gatherer.arrived("a")
        #expect(gatherer.waited(.milliseconds(600)) == nil)
        gatherer.arrived("b")
        #expect(gatherer.waited(.milliseconds(600)) == nil)
        #expect(gatherer.waited(.milliseconds(600)) == .paste("ab", cut: false))
    }

    @Test func withoutAPasteNothingIsGathered() {
        var gatherer = PasteGatherer()
        gatherer.arrived("a")
        #expect(gatherer.waited(.seconds(9)) == nil)
        #expect(gatherer.ended() == nil)
    }
}
