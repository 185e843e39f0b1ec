import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The order of the list")
struct OrderTests {
    static let four = [
        Deck.account("acme/zoe", left: .seconds(60)), Deck.account("beta/ada", left: nil),
        Deck.account("beta/bob", left: .seconds(30)), Deck.account("zeta/ada", left: .seconds(-9)),
    ]

    @Test("s goes from providers to expiry to name and back; what has no token comes last by expiry")
    func cycle() {
        var deck = Deck(Self.four)
        #expect(deck.state.order == .provider)
        #expect(deck.visible == ["acme/zoe", "beta/ada", "beta/bob", "zeta/ada"])
        deck.press("s")
        #expect(deck.visible == ["zeta/ada", "beta/bob", "acme/zoe", "beta/ada"])
        deck.press("s")
        #expect(deck.visible == ["beta/ada", "zeta/ada", "beta/bob", "acme/zoe"])
        deck.press("s")
        #expect(deck.state.order == .provider)
    }

    @Test("the selection stays on its account in every order, and moves in the order shown")
    func selection() {
        var deck = Deck(Self.four)
        for _ in 0..<3 {
            deck.press("s")
            #expect(deck.selected == "acme/zoe")
            #expect(deck.visible.firstIndex(of: "acme/zoe") == deck.state.selectedPlace)
        }
        deck.press("s", "G")
        #expect(deck.selected == "beta/ada")
        deck.press("k", "k")
        #expect(deck.selected == "beta/bob")
    }

    @Test("a renewal moves the account to where it belongs by then, and the selection goes with it")
    func renewed() {
        var deck = Deck(Self.four)
        deck.press("s", "g")
        #expect(deck.selected == "zeta/ada")
        deck.send(.accountChanged(Deck.account("zeta/ada", left: .seconds(3000))))
        #expect(deck.visible == ["beta/bob", "acme/zoe", "zeta/ada", "beta/ada"])
        #expect(deck.selected == "zeta/ada" && deck.state.selectedPlace == 2)
        deck.send(.accountChanged(Deck.account("new/one", left: .seconds(5))))
        #expect(deck.visible.first == "new/one")
        deck.send(.accountRemoved(Deck.id("beta/bob")))
        #expect(deck.visible == ["new/one", "acme/zoe", "zeta/ada", "beta/ada"])
    }

    @Test("a filter keeps the order")
    func filtered() {
        var deck = Deck(Self.four)
        deck.press("s", "/")
        deck.type("beta")
        #expect(deck.visible == ["beta/bob", "beta/ada"])
        #expect(deck.state.selectedPlace == 0)
    }

    @Test("ten thousand accounts: every one is found at its place in every order")
    func places() {
        let many = (0..<10_000).map { Deck.account("p\($0 % 7)/n\($0)", left: .seconds(Int64($0 * 7919 % 10_000))) }
        var deck = Deck(many)
        for _ in 0..<3 {
            deck.press("s", "g")
            for place in [0, 1, 2, 3] {
                #expect(deck.state.selectedPlace == place)
                deck.press("j")
            }
            deck.press("G")
            #expect(deck.state.selectedPlace == 9999)
        }
    }
}
