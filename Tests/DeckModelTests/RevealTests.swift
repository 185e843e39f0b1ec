import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("A secret before its owner's eyes")
struct RevealTests {
    private func revealed() -> Deck {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.press("v")
        deck.send(.revealed(Deck.id("acme/ada"), Secret("fixture-token-of-nobody")))
        return deck
    }

    @Test("is masked again after 10 s")
    func time() {
        var deck = revealed()
        deck.wait(.milliseconds(9999))
        #expect(deck.state.revealed != nil)
        deck.wait(.milliseconds(1))
        #expect(deck.state.revealed == nil)
    }

    @Test(
        "is masked by another pane, another account, v again, inspection, the filter and suspension",
        arguments: ["tab", "2", "j", "v", "i", "/", "^z"])
    func keys(key: String) {
        var deck = revealed()
        deck.press(key)
        #expect(deck.state.revealed == nil)
    }

    @Test("is masked by a resize and by an outside suspension")
    func events() {
        var deck = revealed()
        deck.send(.resized(columns: 80, rows: 24))
        #expect(deck.state.revealed != nil)
        deck.send(.resized(columns: 81, rows: 24))
        #expect(deck.state.revealed == nil)
        deck = revealed()
        deck.send(.suspended)
        #expect(deck.state.revealed == nil)
    }

    @Test("is not shown when it arrives after its user went on")
    func late() {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.press("v", "tab")
        deck.send(.revealed(Deck.id("acme/ada"), Secret("fixture-token-of-nobody")))
        #expect(deck.state.revealed == nil)
    }

    @Test("is not in the description of the state")
    func description() {
        let deck = revealed()
        #expect(!"\(deck.state)".contains("fixture-token"))
    }
}
