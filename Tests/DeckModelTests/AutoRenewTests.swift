import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("Renewal by itself in the deck")
struct AutoRenewTests {
    @Test("a renewal shows as busy, then as a line of the activity list; no message, no other selection")
    func success() {
        var deck = Deck([Deck.account("acme/a", left: .seconds(200)), Deck.account("acme/b")])
        deck.press("j")
        deck.send(.renewalStarted(Deck.id("acme/a")))
        #expect(deck.state.tasks[Deck.id("acme/a")]?.kind == .renewal && deck.state.isBusy)
        deck.send(.renewalEnded(Deck.id("acme/a"), .renewed(Deck.account("acme/a", left: .seconds(3600)))))
        #expect(deck.state.tasks.isEmpty && deck.toast == "" && deck.selected == "acme/b")
        #expect(deck.state.activity.first?.text == "renewed by itself, valid for 60:00")
        #expect(deck.state.activity.count == 1)
    }

    @Test("the switch is the account's own entry, and does not read like a renewal")
    func switching() {
        var deck = Deck([Deck.account("acme/a"), Deck.account("acme/b")])
        #expect(deck.press("A") == [.setAutoRenew(Deck.id("acme/a"), true)])
        deck.send(.notice("auto-renew is on", .info, of: Deck.id("acme/a")))
        #expect(deck.toast == "acme/a: auto-renew is on")
        #expect(deck.state.activity.first?.account == Deck.id("acme/a"))
        #expect(deck.state.activity.first?.text == "auto-renew is on")
    }

    @Test("a failure that may pass is a line; one that its user must mend is a message as well")
    func failures() {
        var deck = Deck([Deck.account("acme/a", left: .seconds(200))])
        let id = Deck.id("acme/a")
        deck.send(.renewalStarted(id))
        deck.send(
            .renewalEnded(
                id, .failed(Failure(.network, "acme/a: down."), nil, again: Deck.start + .seconds(5))))
        #expect(deck.toast == "" && deck.state.tasks.isEmpty)
        #expect(deck.state.activity.first?.text.hasPrefix("down. Again in ") == true)
        deck.send(.renewalStarted(id))
        deck.send(.renewalEnded(id, .failed(Failure(.loginNeeded, "acme/a: refused."), nil, again: nil)))
        #expect(deck.toast == "acme/a: refused. | press e to sign in again")
    }

    @Test("the user's own task goes on being shown whatever happens beside it")
    func ownTask() {
        var deck = Deck([Deck.account("acme/a", left: .seconds(200))])
        let id = Deck.id("acme/a")
        deck.press("r")
        deck.send(.renewalStarted(id))
        deck.send(.renewalEnded(id, .unneeded))
        #expect(deck.state.tasks[id]?.kind == .refresh)
    }

    @Test("Escape stops it, and quitting asks while it runs")
    func stopping() {
        var deck = Deck([Deck.account("acme/a", left: .seconds(200))])
        let id = Deck.id("acme/a")
        deck.send(.renewalStarted(id))
        #expect(deck.press("q").isEmpty && deck.state.overlay == .quit)
        deck.press("n")
        #expect(deck.press("esc") == [.cancel(id)])
        deck.send(.renewalEnded(id, .cancelled))
        #expect(deck.state.tasks.isEmpty && deck.press("q") == [.quit])
    }

    struct Switch: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let own: Bool?
        let byDefault: Bool
        let asksFor: Bool
        let isOn: Bool
    }

    @Test(
        "A switches it over, from what the settings say where the account says nothing",
        arguments: [
            Switch(testDescription: "neither says so", own: nil, byDefault: false, asksFor: true, isOn: false),
            Switch(testDescription: "the settings say so", own: nil, byDefault: true, asksFor: false, isOn: true),
            Switch(testDescription: "the account says so", own: true, byDefault: false, asksFor: false, isOn: true),
            Switch(testDescription: "the account says no", own: false, byDefault: true, asksFor: true, isOn: false),
        ])
    func toggles(row: Switch) {
        let account = Deck.account("acme/a", autoRenew: row.own)
        var state = DeckState(renewsByDefault: row.byDefault)
        _ = state.update(.accountsLoaded([account]), at: Deck.start)
        #expect(state.renewsByItself(account) == row.isOn)
        guard let chord = KeyChord("A") else { return }
        #expect(state.update(.key(chord), at: Deck.start) == [.setAutoRenew(account.id, row.asksFor)])
    }

    @Test("an account that needs its user cannot be switched on, and a dead one does not count as on")
    func refused() {
        var deck = Deck([Deck.account("acme/a", renewableAlone: false)])
        #expect(deck.press("A").isEmpty && deck.toast == "acme/a cannot be renewed without you")
        #expect(!deck.state.renewsByItself(Deck.account("acme/a", renewal: .dead, autoRenew: true)))
    }
}
