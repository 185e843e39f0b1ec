import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The palette")
struct PaletteTests {
    static let three = [Deck.account("acme/ada"), Deck.account("acme/bob"), Deck.account("okta-staging/svc-deploy")]

    private func entries(_ deck: Deck) -> [Palette.Entry] {
        if case .palette(let palette) = deck.state.overlay { palette.entries } else { [] }
    }

    @Test(
        "without a letter it lists what can be done on the main screen, the most wanted first", arguments: [":", "^p"])
    func all(key: String) {
        var deck = Deck(Self.three)
        deck.press(key)
        #expect(deck.state.context == .palette)
        let found = entries(deck)
        #expect(Array(found.prefix(3)) == [.action(.help), .action(.exchange), .action(.refresh)])
        #expect(found.contains(.action(.sort)) && !found.contains(.action(.accept)))
    }

    @Test("rev and Enter open the question before revoking; Esc leaves no trace")
    func behaviour18() {
        var deck = Deck(Self.three)
        let before = deck.state
        deck.press(":")
        deck.type("rev")
        deck.press("esc")
        #expect(deck.state.context == .main && deck.state.overlay == nil && deck.state.toast == nil)
        #expect(deck.state.activity == before.activity && deck.state.selection == before.selection)
        deck.press(":")
        deck.type("rev")
        #expect(entries(deck).first == .action(.revoke))
        deck.press("enter")
        #expect(deck.state.context == .revoke)
    }

    @Test("an action is carried out as by its key, and refused as by its key")
    func carriesOut() {
        var deck = Deck(Self.three)
        deck.press(":")
        deck.type("refresh")
        #expect(deck.press("enter") == [.refresh(Deck.id("acme/ada"))])
        deck.press(":")
        deck.type("refresh")
        #expect(deck.press("enter").isEmpty)
        #expect(deck.toast.hasPrefix("acme/ada is busy"))
    }

    @Test("from the details, what only the main screen has goes back there; the rest stays")
    func fromDetails() {
        var deck = Deck(Self.three)
        deck.press("i", ":")
        deck.type("refresh")
        deck.press("enter")
        #expect(deck.state.isInspecting)
        deck.press(":")
        deck.type("filter")
        deck.press("enter")
        #expect(!deck.state.isInspecting && deck.state.context == .filter)
    }

    @Test("behind an @ it finds accounts, also one that the filter hides")
    func accounts() {
        var deck = Deck(Self.three)
        deck.press("/")
        deck.type("acme/")
        deck.press("enter", ":")
        deck.type("@oksd")
        #expect(entries(deck) == [.account(Deck.id("okta-staging/svc-deploy"))])
        deck.press("enter")
        #expect(deck.selected == "okta-staging/svc-deploy" && deck.state.selectedPlace == 2)
        #expect(deck.state.filter.text.isEmpty && deck.state.context == .main)
    }

    @Test("the cursor moves, letters are text, backspace and ^u erase, a paste is typed")
    func typing() {
        var deck = Deck(Self.three)
        deck.press(":", "down", "down", "up")
        deck.type("qx")
        guard case .palette(let palette) = deck.state.overlay else { return }
        #expect(palette.text == "qx" && palette.index == 0)
        #expect(deck.press("enter").isEmpty && deck.toast == "nothing matches “qx”")
        deck.press("^u")
        deck.send(.paste(Secret("hel\np")))
        deck.press("backspace", "backspace", "enter")
        #expect(deck.state.context == .help)
    }
}
