import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The help and the activity log, and searching them")
struct SearchTests {
    @Test("/ searches, Enter keeps, Esc clears first and closes then", arguments: [("?", Context.help), ("L", .log)])
    func search(key: String, context: Context) {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press(key, "/")
        #expect(deck.state.context == .search)
        deck.type("ref q")
        deck.press("backspace", "enter")
        #expect(deck.state.context == context && deck.state.search.text == "ref ")
        deck.press("esc")
        #expect(deck.state.context == context && deck.state.search.text.isEmpty)
        deck.press("/")
        deck.type("x")
        deck.press("esc")
        #expect(deck.state.context == context && deck.state.search.text.isEmpty)
        deck.press("esc")
        #expect(deck.state.context == .main)
    }

    @Test("every word must be in one of a line's texts, in either case")
    func words() {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.press("r", "j", "e", "L", "/")
        deck.type("ADA start")
        #expect(deck.state.foundActivity.map(\.text) == ["refresh started"])
    }

    @Test("the log scrolls, and what is read stays where it is while lines come in")
    func scrolling() {
        var deck = Deck([Deck.account("acme/ada")])
        for number in 0..<50 { deck.send(.remark(Deck.id("acme/ada"), "line \(number)")) }
        deck.press("L")
        deck.send(.laidOut(Layout(logLimit: 40)))
        deck.press("j", "j")
        #expect(deck.state.logOffset == 2)
        deck.send(.remark(Deck.id("acme/ada"), "another"))
        #expect(deck.state.logOffset == 3)
        deck.press("G")
        #expect(deck.state.logOffset == 40)
        deck.press("L")
        #expect(deck.state.context == .main && deck.state.logOffset == 0)
    }

    @Test("what earlier decks wrote stands behind what this one did, and is kept by nobody twice")
    func remembered() {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("r")
        let old = ActivityEntry(
            time: Deck.start - .seconds(60), account: nil, text: "old", severity: .info, isRemembered: true)
        deck.send(.remembered([old]))
        #expect(deck.state.activity.map(\.text) == ["refresh started", "old"])
        #expect(deck.state.takeUnkept().map(\.text) == ["refresh started"])
        #expect(deck.state.takeUnkept().isEmpty)
    }

    @Test("two thousand lines are kept")
    func bounded() {
        var deck = Deck([Deck.account("acme/ada")])
        for number in 0..<2100 { deck.send(.remark(Deck.id("acme/ada"), "\(number)")) }
        #expect(deck.state.activity.count == 2000 && deck.state.activity.first?.text == "2099")
    }
}
