import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The deck of a sealed store")
struct LockTests {
    private static let locked = Failure(.busy, "The store is locked.", remedy: "Unlock it: fob unlock")

    private func deck(lockAfter: Duration = .seconds(300)) -> Deck {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.send(.protected(lockAfter: lockAfter))
        return deck
    }

    /// What would give away what was on the screen.
    private func remains(_ state: DeckState) -> [String] {
        var remains = state.accounts.map(\.id.description) + state.activity.map(\.text)
        if let toast = state.toast { remains += toast.lines }
        if state.revealed != nil { remains.append("revealed") }
        if state.selection != nil { remains.append("selection") }
        if !state.filter.text.isEmpty { remains.append("filter") }
        return remains
    }

    @Test("locks itself after its idle time, forgets what it showed, and asks for the key to be forgotten")
    func idle() throws {
        var deck = deck()
        deck.press("v")
        deck.send(.revealed(Deck.id("acme/ada"), Secret("fixture-token-of-nobody")))
        deck.press("/")
        deck.type("ada")
        deck.wait(.milliseconds(299_999))
        #expect(deck.state.lock == nil)
        #expect(deck.state.nextDeadline == deck.now + .milliseconds(1))
        #expect(deck.wait(.milliseconds(1)) == [.lock(isForAll: false)])
        #expect(deck.state.context == .locked)
        #expect(remains(deck.state) == [])
        #expect(deck.state.lock?.reason == "Locked after 5:00 without a key.")
    }

    @Test("a key or a paste begins the idle time anew", arguments: [true, false])
    func touched(isKey: Bool) {
        var deck = deck()
        deck.wait(.seconds(200))
        if isKey { deck.press("j") } else { deck.send(.paste(Secret("x"))) }
        deck.wait(.seconds(299))
        #expect(deck.state.lock == nil)
        deck.wait(.seconds(1))
        #expect(deck.state.lock != nil)
    }

    @Test("waits for what runs, and never locks a plain store")
    func busy() {
        var deck = deck()
        deck.press("r")
        deck.wait(.seconds(1000))
        #expect(deck.state.lock == nil)
        deck.send(.taskFinished(Deck.id("acme/ada"), .cancelled))
        deck.wait(.milliseconds(1))
        #expect(deck.state.lock != nil)

        var plain = Deck([Deck.account("acme/ada")])
        plain.wait(.seconds(1_000_000))
        #expect(plain.state.lock == nil)
        plain.press("K")
        #expect(plain.state.lock == nil)
        #expect(plain.toast.contains("not sealed"))
    }

    @Test("a sign-in that took its user long does not end with a locked deck")
    func signIn() {
        var deck = deck()
        deck.press("e")
        deck.wait(.seconds(1000))
        deck.send(.taskFinished(Deck.id("acme/ada"), .succeeded(Deck.account("acme/ada"))))
        deck.wait(.seconds(299))
        #expect(deck.state.lock == nil)
    }

    @Test("L locks for everybody; a key that comes back does not open what its user has shut")
    func byKey() {
        var deck = deck()
        #expect(deck.press("K") == [.lock(isForAll: true)])
        #expect(deck.send(.storeUnlocked(byUser: false)) == [])
        #expect(deck.state.lock != nil)
        #expect(deck.send(.storeUnlocked(byUser: true)) == [.loadAccounts, .redraw])
        #expect(deck.state.lock == nil)
    }

    @Test("a key that went elsewhere shuts the deck, and opens it when it is back")
    func elsewhere() {
        var deck = deck()
        #expect(deck.send(.storeLocked(Self.locked)) == [])
        #expect(deck.state.lock?.reason == "The store is locked.")
        #expect(remains(deck.state) == [])
        #expect(deck.send(.storeUnlocked(byUser: false)) == [.loadAccounts, .redraw])
        #expect(deck.state.lock == nil)
    }

    @Test("nothing that arrives late shows behind the lock")
    func late() {
        var deck = deck()
        deck.press("r", "v", "K")
        let account = Deck.account("acme/ada")
        for event: DeckEvent in [
            .accountsLoaded([account]), .accountChanged(account), .revealed(account.id, Secret("fixture-token")),
            .taskFinished(account.id, .succeeded(account)), .notice("acme/ada was repaired"), .remark(account.id, "x"),
            .copyFailed(account.id, Self.locked), .clockJumped(by: .seconds(60)), .accountsFailed(Self.locked),
        ] { deck.send(event) }
        #expect(remains(deck.state) == [])
        #expect(!deck.state.isBusy)
    }

    @Test("what was typed as an answer is wiped; the sign-in goes on")
    func answers() {
        var deck = deck()
        deck.press("e")
        deck.send(.promptPresented(Deck.prompt("acme/ada")))
        deck.press("p")
        deck.type("half-a-code")
        deck.send(.storeLocked(Self.locked))
        deck.send(.storeUnlocked(byUser: false))
        guard case .signIn(let dialog) = deck.state.ask else {
            Issue.record("the sign-in is gone")
            return
        }
        #expect(dialog.answerLength == 0)
        #expect(dialog.answer.isEmpty)
    }

    // MARK: The field

    private func typed(_ effects: [DeckEffect]) -> [UInt8]? {
        guard case .unlock(let passphrase)? = effects.first else { return nil }
        return passphrase.withBytes { Array($0) }
    }

    @Test("the field takes every character, keys of the deck too, and hands over its bytes once")
    func field() {
        var deck = deck()
        deck.press("K")
        deck.type("q?é L山x")
        deck.press("backspace")
        #expect(deck.state.lock?.length == 6)
        #expect(!"\(deck.state)".contains("q?é"))
        #expect(typed(deck.press("enter")) == Array("q?é L山".utf8))
        #expect(deck.state.lock?.isUnlocking == true)
        #expect(deck.state.lock?.length == 0)
        deck.type("z")
        #expect(deck.press("enter") == [])
        deck.send(.unlockFailed(Failure(.busy, "The passphrase does not open the store.")))
        #expect(deck.state.lock?.rejection == "The passphrase does not open the store.")
        #expect(deck.state.context == .locked)
        #expect(typed(deck.press("enter")) == [])
    }

    @Test("a paste goes in without its line end; ^u empties the field; what is too long is not taken in part")
    func pasted() {
        var deck = deck()
        deck.press("K")
        deck.send(.paste(Secret("from a safe\nand more")))
        #expect(deck.state.lock?.length == 11)
        deck.send(.paste(Secret(String(repeating: "x", count: 4096))))
        #expect(deck.state.lock?.length == 11)
        deck.press("^u")
        #expect(deck.state.lock?.length == 0)
    }

    @Test("esc and ^c quit at once, even while something runs; help and panes have no key", arguments: ["esc", "^c"])
    func quit(key: String) {
        var deck = deck()
        deck.press("r", "K")
        deck.press("f1", "tab")
        #expect(deck.state.overlay == nil)
        #expect(deck.press(key) == [.quit])
    }
}
