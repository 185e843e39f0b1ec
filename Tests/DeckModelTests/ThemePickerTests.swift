import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The theme picker")
struct ThemePickerTests {
    private static let themes = [
        ThemeChoice(name: "dusk", kind: "dark"), ThemeChoice(name: "mine", kind: "", problem: "mine.json:1:2: broken"),
        ThemeChoice(name: "paper", kind: "light"), ThemeChoice(name: "terminal", kind: "dark"),
    ]

    private func opened(on current: String = "terminal") -> Deck {
        var deck = Deck([Deck.account("acme/a"), Deck.account("acme/b")])
        #expect(deck.press("T") == [.listThemes])
        deck.send(.themesListed(Self.themes, current: current))
        return deck
    }

    private func picker(_ deck: Deck) -> ThemePicker? {
        if case .themes(let picker)? = deck.state.overlay { picker } else { nil }
    }

    @Test("opens on the theme in use, and each one is shown as the cursor comes to it")
    func preview() {
        var deck = opened()
        #expect(deck.state.context == .themes && picker(deck)?.selected?.name == "terminal")
        #expect(deck.press("k") == [.useTheme("paper")])
        #expect(deck.press("g") == [.useTheme("dusk")])
        #expect(deck.press("k") == [])
        #expect(deck.press("down") == [.useTheme("terminal")], "one that cannot be used shows what was before")
        #expect(deck.selected == "acme/a")
    }

    @Test("enter keeps the theme under the cursor, and closes the list")
    func keep() {
        var deck = opened()
        deck.press("k")
        #expect(deck.press("enter") == [.useTheme("paper"), .keepTheme("paper")])
        #expect(picker(deck) == nil && deck.state.context == .main)
    }

    @Test("one that cannot be used is not kept, and says why with its place")
    func broken() {
        var deck = opened(on: "paper")
        deck.press("k")
        #expect(deck.press("enter") == [])
        #expect(deck.toast == "mine.json:1:2: broken" && picker(deck) != nil)
    }

    @Test(
        "whatever else takes the list away puts the theme from before back",
        arguments: ["esc", "q", "left", "?"])
    func putBack(key: String) {
        var deck = opened()
        deck.press("g")
        #expect(deck.press(key) == [.useTheme("terminal")])
        #expect(picker(deck) == nil)
    }

    @Test("so does a store that locks itself, and the question before quitting")
    func putBackByOthers() {
        var deck = opened()
        deck.press("g")
        #expect(deck.send(.storeLocked(Failure(.busy, "the store is locked"))).contains(.useTheme("terminal")))
        var busy = Deck([Deck.account("acme/a")])
        busy.press("r", "T")
        busy.send(.themesListed(Self.themes, current: "dusk"))
        busy.press("G")
        #expect(busy.press("^c") == [.useTheme("dusk")] && busy.state.overlay == .quit)
    }

    @Test("it opens over the welcome of an empty store as well")
    func welcome() {
        var deck = Deck([])
        #expect(deck.press("T") == [.listThemes])
        deck.send(.themesListed(Self.themes, current: "dusk"))
        #expect(deck.press("j", "j", "enter").contains(.keepTheme("paper")))
    }

    @Test("a list that comes too late opens over nothing")
    func late() {
        var deck = Deck([Deck.account("acme/a")])
        deck.press("T", "?")
        deck.send(.themesListed(Self.themes, current: "dusk"))
        #expect(deck.state.overlay == .help)
        deck.press("esc", "/")
        deck.send(.themesListed(Self.themes, current: "dusk"))
        #expect(deck.state.context == .filter)
    }

    @Test("a paste is ignored, and what was revealed is masked")
    func masked() {
        var deck = Deck([Deck.account("acme/a")])
        deck.press("v")
        deck.send(.revealed(Deck.id("acme/a"), Secret("fixture-token-of-nobody")))
        #expect(deck.state.revealed != nil)
        deck.press("T")
        deck.send(.themesListed(Self.themes, current: "dusk"))
        #expect(deck.state.revealed == nil)
        deck.send(.paste(Secret("q\n")))
        #expect(picker(deck) != nil && deck.toast == "paste ignored: nothing here takes text")
    }
}
