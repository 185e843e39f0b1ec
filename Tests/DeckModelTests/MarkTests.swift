import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("Marks")
struct MarkTests {
    static let three = [
        Deck.account("acme/ada"), Deck.account("acme/bob", renewableAlone: false), Deck.account("zeta/cyd"),
    ]

    private func marks(_ deck: Deck) -> [String] { deck.state.marked.sorted().map(\.description) }

    @Test("space marks and goes on, and unmarks what is marked")
    func space() {
        var deck = Deck(Self.three)
        deck.press("space", "space")
        #expect(marks(deck) == ["acme/ada", "acme/bob"] && deck.selected == "zeta/cyd")
        deck.press("g", "space")
        #expect(marks(deck) == ["acme/bob"])
    }

    @Test("* inverts the marks of what is visible and leaves the hidden ones alone")
    func invert() {
        var deck = Deck(Self.three)
        deck.press("G", "space", "/")
        deck.type("acme/")
        deck.press("enter", "*")
        #expect(marks(deck) == ["acme/ada", "acme/bob", "zeta/cyd"] && deck.state.hiddenMarks == 1)
        deck.press("*")
        #expect(marks(deck) == ["zeta/cyd"])
    }

    @Test("esc clears the filter first, then the marks")
    func escape() {
        var deck = Deck(Self.three)
        deck.press("space", "/")
        deck.type("zeta")
        deck.press("enter", "esc")
        #expect(deck.state.filter.text.isEmpty && marks(deck) == ["acme/ada"])
        deck.press("esc")
        #expect(marks(deck).isEmpty)
    }

    @Test("r refreshes the marked, and says which were left out and why")
    func refresh() {
        var deck = Deck(Self.three)
        deck.press("*")
        #expect(deck.press("r") == [.refresh(Deck.id("acme/ada")), .refresh(Deck.id("zeta/cyd"))])
        #expect(
            deck.toast
                == "refreshing 2 of 3 marked | left out: acme/bob cannot be renewed without you: press e to sign in")
        #expect(deck.press("r").isEmpty)
        #expect(deck.toast.hasPrefix("none of the 3 marked: acme/ada is busy: refreshing token"))
    }

    @Test("A leaves the marked alike: all on, and off only where all were on")
    func autoRenew() {
        var deck = Deck([
            Deck.account("acme/ada", autoRenew: true), Deck.account("acme/bob"),
            Deck.account("acme/cyd", renewableAlone: false),
        ])
        deck.press("*")
        #expect(
            deck.press("A") == [.setAutoRenew(Deck.id("acme/ada"), true), .setAutoRenew(Deck.id("acme/bob"), true)])
        #expect(deck.toast.hasPrefix("switched on 2 of 3 marked"))
        deck.send(.accountChanged(Deck.account("acme/bob", autoRenew: true)))
        #expect(
            deck.press("A") == [.setAutoRenew(Deck.id("acme/ada"), false), .setAutoRenew(Deck.id("acme/bob"), false)])
    }

    @Test("copying is refused while others are marked than the selected one", arguments: ["c", "C"])
    func copy(key: String) {
        var deck = Deck(Self.three)
        deck.press("space")
        #expect(deck.press(key).isEmpty)
        #expect(deck.toast == "copying takes one account, and 1 is marked: esc clears the marks")
        deck.press("k")
        deck.press(key)
        #expect(!deck.state.copying.isEmpty || deck.state.context == .headerMenu)
    }

    @Test("a mark goes with its account, and with the lock")
    func gone() {
        var deck = Deck(Self.three)
        deck.press("*")
        deck.send(.accountRemoved(Deck.id("acme/bob")))
        deck.send(.accountsLoaded([Self.three[0]]))
        #expect(marks(deck) == ["acme/ada"])
        deck.send(.protected(lockAfter: .seconds(300)))
        deck.press("K")
        #expect(marks(deck).isEmpty)
    }
}
