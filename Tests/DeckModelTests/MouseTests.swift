import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The mouse")
struct MouseTests {
    static let three = [Deck.account("acme/ada"), Deck.account("acme/bob"), Deck.account("zeta/cyd")]

    @Test("is off until M, and M again switches it off")
    func toggling() {
        var deck = Deck(Self.three)
        deck.send(.clicked(.account(Deck.id("acme/bob"))))
        #expect(deck.selected == "acme/ada" && !deck.state.isMouseOn)
        #expect(deck.press("M") == [.setMouse(true)])
        #expect(deck.toast.contains("hold shift to select text"))
        #expect(deck.press("M") == [.setMouse(false)] && deck.toast == "mouse off")
    }

    @Test("a click selects the row and gives its pane the keys; a click into another pane goes there")
    func clicks() {
        var deck = Deck(Self.three)
        deck.press("M", "3")
        deck.send(.clicked(.account(Deck.id("acme/bob"))))
        #expect(deck.selected == "acme/bob" && deck.state.pane == .accounts)
        deck.send(.clicked(.pane(.details)))
        #expect(deck.state.pane == .details)
        deck.send(.clicked(.account(Deck.id("gone/gone"))))
        #expect(deck.selected == "acme/bob")
    }

    @Test("a click through a dialog does nothing", arguments: ["?", ":", "X", "/", "i", "L"])
    func dialogs(key: String) {
        var deck = Deck(Self.three)
        deck.press("M", key)
        deck.send(.clicked(.account(Deck.id("acme/bob"))))
        #expect(deck.selected == "acme/ada" && deck.state.context != .main)
    }

    @Test("the wheel scrolls what it is over, and in a dialog the dialog")
    func wheel() {
        var deck = Deck(Self.three)
        deck.press("M")
        deck.send(.laidOut(Layout(detailsLimit: 9, activityLimit: 9, helpLimit: 9)))
        deck.send(.scrolled(.pane(.accounts), by: 3))
        #expect(deck.selected == "zeta/cyd")
        deck.send(.scrolled(.pane(.details), by: 3))
        deck.send(.scrolled(.pane(.activity), by: 6))
        #expect(deck.state.detailsOffset == 3 && deck.state.activityOffset == 6)
        deck.send(.scrolled(.elsewhere, by: 3))
        deck.press("?")
        deck.send(.laidOut(Layout(detailsLimit: 9, activityLimit: 9, helpLimit: 9)))
        deck.send(.scrolled(.elsewhere, by: 3))
        #expect(deck.state.helpOffset == 3 && deck.selected == "zeta/cyd")
    }

    @Test("it counts as somebody who is there, and brings nothing back from behind the lock")
    func locked() {
        var deck = Deck(Self.three)
        deck.send(.protected(lockAfter: .seconds(300)))
        deck.press("M")
        deck.wait(.seconds(299))
        deck.send(.clicked(.pane(.details)))
        deck.wait(.seconds(299))
        #expect(deck.state.lock == nil)
        deck.wait(.seconds(1))
        #expect(deck.state.lock != nil)
        deck.send(.clicked(.account(Deck.id("acme/ada"))))
        #expect(deck.state.lock != nil && deck.selected == "-")
    }
}
