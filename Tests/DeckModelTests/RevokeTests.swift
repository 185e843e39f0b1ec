import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The question before revoking")
struct RevokeTests {
    static let three = [Deck.account("acme/ada"), Deck.account("acme/bob"), Deck.account("zeta/cyd", left: nil)]
    static let ada = Deck.id("acme/ada")

    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: String
        let revokes: Bool
    }

    @Test(
        "who answers after the deaf moment is heard",
        arguments: [
            Answer(testDescription: "y revokes", keys: "y", revokes: true),
            Answer(testDescription: "Enter presses Cancel, which has the focus", keys: "enter", revokes: false),
            Answer(testDescription: "Tab and Enter press the other button", keys: "tab enter", revokes: true),
            Answer(testDescription: "Tab twice is back on Cancel", keys: "tab shift-tab enter", revokes: false),
            Answer(testDescription: "the arrows go between the buttons too", keys: "right enter", revokes: true),
            Answer(testDescription: "Esc is no", keys: "esc", revokes: false),
            Answer(testDescription: "n is no", keys: "n", revokes: false),
            Answer(testDescription: "the key that asked says nothing", keys: "X X X", revokes: false),
            Answer(testDescription: "q says nothing", keys: "q", revokes: false),
        ])
    func answers(answer: Answer) {
        var deck = Deck(Self.three)
        deck.press("X")
        #expect(deck.state.context == .revoke)
        deck.wait(.milliseconds(300))
        var effects: [DeckEffect] = []
        for key in answer.keys.split(separator: " ") { effects += deck.press(String(key)) }
        #expect(effects == (answer.revokes ? [.revoke(Self.ada)] : []))
        #expect(deck.state.tasks[Self.ada]?.kind == (answer.revokes ? .revoke : nil))
    }

    @Test("for 300 ms no key is heard, Escape included; Control-C always is", arguments: [0, 1, 150, 299])
    func deaf(milliseconds: Int) {
        var deck = Deck(Self.three)
        deck.press("X")
        deck.wait(.milliseconds(milliseconds))
        for key in ["y", "tab", "enter", "esc", "n"] { #expect(deck.press(key).isEmpty) }
        #expect(deck.state.context == .revoke && deck.state.tasks.isEmpty)
        #expect(deck.press("^c") == [.quit])
    }

    @Test("a clock that was set back does not keep it deaf")
    func clockBack() {
        var deck = Deck(Self.three)
        deck.press("X")
        deck.now = deck.now - .seconds(3600)
        #expect(deck.press("y") == [.revoke(Self.ada)])
    }

    @Test("several are counted by whoever answers: nothing else than their number revokes")
    func counted() {
        var deck = Deck(Self.three)
        deck.press("*", "X")
        #expect(deck.state.context == .revokeCount)
        deck.type("2")
        deck.wait(.milliseconds(300))
        deck.type("y")
        #expect(deck.press("enter").isEmpty && deck.state.context == .main)
        deck.press("X")
        deck.wait(.milliseconds(300))
        deck.type("3")
        #expect(deck.press("enter").isEmpty && deck.state.context == .revokeCount)
        deck.type("2x")
        #expect(deck.press("enter") == [.revoke(Self.ada), .revoke(Deck.id("acme/bob"))])
        #expect(deck.state.marked == [Deck.id("zeta/cyd")])
    }

    @Test("what has no token, or a provider that takes none back, is refused with the reason")
    func refused() {
        var deck = Deck([Deck.account("acme/ada", isRevocable: false), Deck.account("acme/bob", left: nil)])
        #expect(deck.press("X").isEmpty)
        #expect(deck.toast == "acme/ada: the provider has no revocation endpoint; d forgets the account here")
        deck.press("j", "X")
        #expect(deck.toast == "acme/bob has no token to revoke")
        #expect(deck.state.overlay == nil)
    }

    @Test("what began meanwhile keeps its account out of it")
    func changedMeanwhile() {
        var deck = Deck(Self.three)
        deck.press("X")
        deck.wait(.milliseconds(300))
        deck.send(.renewalStarted(Self.ada))
        #expect(deck.press("y").isEmpty)
    }

    @Test("a revocation ends in words of its own")
    func endings() {
        var deck = Deck(Self.three)
        deck.press("X")
        deck.wait(.seconds(1))
        deck.press("y")
        #expect(deck.state.tasks[Self.ada]?.words == "revoking the tokens")
        deck.send(.taskFinished(Self.ada, .succeeded(Deck.account("acme/ada", left: nil))))
        #expect(deck.toast == "revoked acme/ada")
        #expect(deck.state.activity.map(\.text) == ["revoked", "revocation started"])
    }

    @Test("a paste is no answer")
    func paste() {
        var deck = Deck(Self.three)
        deck.press("*", "X")
        deck.wait(.seconds(1))
        deck.send(.paste(Secret("2\n")))
        #expect(deck.press("enter").isEmpty)
    }
}
