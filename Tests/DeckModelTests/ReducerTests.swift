import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("What keys do")
struct ReducerTests {
    static let three = [
        Deck.account("acme/ada"), Deck.account("acme/bob", left: .seconds(10)), Deck.account("zeta/cyd", left: nil),
    ]

    struct Press: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: String
        let effects: [DeckEffect]
    }

    @Test(
        "on the first of three accounts",
        arguments: [
            Press(testDescription: "e asks for an exchange", keys: "e", effects: [.exchange(Deck.id("acme/ada"))]),
            Press(testDescription: "r asks for a refresh", keys: "r", effects: [.refresh(Deck.id("acme/ada"))]),
            Press(
                testDescription: "R refreshes the expiring one and the one that needs no user", keys: "R",
                effects: [.refresh(Deck.id("acme/bob")), .refresh(Deck.id("zeta/cyd"))]),
            Press(
                testDescription: "c copies the default header set", keys: "c",
                effects: [.copy(Deck.id("acme/ada"), set: Deck.name("default"), variables: [:])]),
            Press(
                testDescription: "y does as c", keys: "y",
                effects: [.copy(Deck.id("acme/ada"), set: Deck.name("default"), variables: [:])]),
            Press(
                testDescription: "C, down, enter copies the other set", keys: "C j enter",
                effects: [.copy(Deck.id("acme/ada"), set: Deck.name("admin"), variables: [:])]),
            Press(testDescription: "v asks for the secret", keys: "v", effects: [.reveal(Deck.id("acme/ada"))]),
            Press(testDescription: "^l reads and draws anew", keys: "^l", effects: [.loadAccounts, .redraw]),
            Press(testDescription: "^z suspends", keys: "^z", effects: [.suspend]),
            Press(testDescription: "q quits", keys: "q", effects: [.quit]),
            Press(testDescription: "^c quits", keys: "^c", effects: [.quit]),
            Press(testDescription: "esc with nothing to go back from does nothing", keys: "esc", effects: []),
            Press(testDescription: "an unbound key does nothing", keys: "Z", effects: []),
            Press(
                testDescription: "esc on a busy account cancels its task", keys: "r esc",
                effects: [.cancel(Deck.id("acme/ada"))]),
            Press(testDescription: "a cancelled task is not cancelled twice", keys: "r esc esc", effects: []),
        ])
    func keys(press: Press) {
        var deck = Deck(Self.three)
        var effects: [DeckEffect] = []
        for key in press.keys.split(separator: " ") { effects = deck.press(String(key)) }
        #expect(effects == press.effects)
    }

    struct Move: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: String
        let selected: String
    }

    @Test(
        "moving the selection",
        arguments: [
            Move(testDescription: "j goes down", keys: "j", selected: "acme/bob"),
            Move(testDescription: "down goes down", keys: "down down", selected: "zeta/cyd"),
            Move(testDescription: "the last one stays", keys: "j j j j", selected: "zeta/cyd"),
            Move(testDescription: "k goes up", keys: "G k", selected: "acme/bob"),
            Move(testDescription: "G and g go to the ends", keys: "G g", selected: "acme/ada"),
            Move(testDescription: "end goes to the end", keys: "end", selected: "zeta/cyd"),
            Move(testDescription: "a page is at most the list", keys: "^d", selected: "zeta/cyd"),
            Move(testDescription: "pgup comes back", keys: "pgdn pgup", selected: "acme/ada"),
            Move(testDescription: "in another pane the selection stays", keys: "2 j j", selected: "acme/ada"),
        ])
    func moves(move: Move) {
        var deck = Deck(Self.three)
        for key in move.keys.split(separator: " ") { deck.press(String(key)) }
        #expect(deck.selected == move.selected)
    }

    @Test("tab goes round the panes, shift-tab back, digits jump")
    func panes() {
        var deck = Deck(Self.three)
        var seen: [DeckState.Pane] = []
        for key in ["tab", "tab", "tab", "shift-tab", "2", "1", "3"] {
            deck.press(key)
            seen.append(deck.state.pane)
        }
        #expect(seen == [.details, .activity, .accounts, .activity, .details, .accounts, .activity])
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let account: AccountStatus
        let keys: String
        let says: String
    }

    @Test(
        "what cannot be had is refused with a reason",
        arguments: [
            Refusal(
                testDescription: "a second r on a busy row", account: Deck.account("acme/ada"), keys: "r r",
                says: "acme/ada is busy: refreshing token (0s); esc cancels"),
            Refusal(
                testDescription: "e on a busy row", account: Deck.account("acme/ada"), keys: "r e",
                says: "acme/ada is busy: refreshing token (0s); esc cancels"),
            Refusal(
                testDescription: "r where only the user can help",
                account: Deck.account("acme/ada", left: nil, renewableAlone: false), keys: "r",
                says: "acme/ada has no token yet: press e to sign in"),
            Refusal(
                testDescription: "r without a refresh token", account: Deck.account("acme/ada", renewableAlone: false),
                keys: "r", says: "acme/ada cannot be renewed without you: press e to sign in"),
            Refusal(
                testDescription: "R when all live", account: Deck.account("acme/ada"), keys: "R",
                says: "nothing is due: no account that renews alone is expiring or expired"),
            Refusal(
                testDescription: "c without a token",
                account: Deck.account("acme/ada", left: nil, renewableAlone: false),
                keys: "c", says: "acme/ada needs a login first: press e to sign in"),
            Refusal(
                testDescription: "a second c while the first is on its way", account: Deck.account("acme/ada"),
                keys: "c c",
                says: "acme/ada is being copied already"),
            Refusal(
                testDescription: "v without a token", account: Deck.account("acme/ada", left: nil), keys: "v",
                says: "acme/ada has no token yet"),
            Refusal(
                testDescription: "anything on a damaged record",
                account: Deck.account("acme/ada", problem: Failure(.store, "damaged at 1:2")), keys: "r",
                says: "acme/ada cannot be read: damaged at 1:2"),
        ])
    func refusals(refusal: Refusal) {
        var deck = Deck([refusal.account])
        var effects: [DeckEffect] = []
        for key in refusal.keys.split(separator: " ") { effects = deck.press(String(key)) }
        #expect(effects.isEmpty)
        #expect(deck.toast == refusal.says)
    }

    @Test("an empty store refuses everything that needs an account", arguments: ["e", "r", "R", "c", "C", "v", "i"])
    func emptyStore(key: String) {
        var deck = Deck([])
        #expect(deck.press(key).isEmpty)
        #expect(!deck.toast.isEmpty)
    }

    @Test("several tasks run at once, each with its own end")
    func severalTasks() {
        var deck = Deck(Self.three)
        deck.press("r", "j", "r", "j", "e")
        #expect(deck.state.tasks.count == 3)
        deck.send(.taskProgressed(Deck.id("acme/bob"), "attempt 2"))
        #expect(deck.state.tasks[Deck.id("acme/bob")]?.words == "refreshing token: attempt 2")
        deck.send(.taskFinished(Deck.id("acme/bob"), .cancelled))
        deck.send(.taskFinished(Deck.id("acme/ada"), .succeeded(Deck.account("acme/ada", left: .seconds(3600)))))
        #expect(deck.state.tasks.keys.map(\.description) == ["zeta/cyd"])
        #expect(deck.toast == "refreshed acme/ada | token valid for 60:00")
    }

    @Test("a cancelled task keeps its row busy until it has ended")
    func cancelling() {
        var deck = Deck(Self.three)
        deck.press("r", "esc")
        #expect(deck.press("r").isEmpty)
        deck.send(.taskFinished(Deck.id("acme/ada"), .cancelled))
        #expect(deck.press("r") == [.refresh(Deck.id("acme/ada"))])
    }

    @Test("a refusal keeps the provider's words and says what to press now")
    func failureAdvice() {
        var deck = Deck(Self.three)
        deck.press("r")
        let failure = Failure(
            .refused, "acme/ada: the provider refused the refresh (400 invalid_grant: token revoked).",
            remedy: "Sign in again: fob login acme/ada", code: "invalid_grant")
        deck.send(.taskFinished(Deck.id("acme/ada"), .failed(failure, nil)))
        #expect(
            deck.toast
                == "acme/ada: the provider refused the refresh (400 invalid_grant: token revoked). | press e to sign in again"
        )
        #expect(deck.state.activity.map(\.severity) == [.error, .info, .started])
        #expect(deck.state.toast?.until == deck.now + .seconds(6))
    }

    @Test("a network failure says which key tries again, whatever it is bound to")
    func adviceFollowsKeymap() throws {
        let keymap = try Keymap(overrides: ["refresh": [KeyChord(.function(5))]])
        var deck = Deck(Self.three, keymap: keymap)
        #expect(deck.press("r").isEmpty)
        #expect(deck.press("f5") == [.refresh(Deck.id("acme/ada"))])
        deck.send(.taskFinished(Deck.id("acme/ada"), .failed(Failure(.network, "no route to host"), nil)))
        #expect(deck.toast == "acme/ada: no route to host | press f5 to try again")
    }

    @Test("a toast goes after 3 s, an error after 6 s")
    func toastLifetime() {
        var deck = Deck(Self.three)
        deck.press("r")
        deck.send(.taskFinished(Deck.id("acme/ada"), .cancelled))
        deck.wait(.milliseconds(2999))
        #expect(deck.state.toast != nil)
        deck.wait(.milliseconds(1))
        #expect(deck.state.toast == nil)
    }

    @Test("q and ^c ask only while something runs")
    func quitRules() {
        var deck = Deck(Self.three)
        deck.press("r")
        #expect(deck.press("q").isEmpty)
        #expect(deck.state.context == .quit)
        #expect(deck.press("q").isEmpty)
        #expect(deck.press("enter").isEmpty)
        #expect(deck.press("n").isEmpty)
        #expect(deck.state.context == .main)
        #expect(deck.press("q", "y") == [.quit])
        deck.press("esc")
        #expect(deck.press("^c").isEmpty)
        #expect(deck.press("^c") == [.quit])
    }

    @Test("^c reaches through every dialog", arguments: ["/", "?", "C", "i"])
    func interruptEverywhere(key: String) {
        var deck = Deck(Self.three)
        deck.press(key)
        #expect(deck.press("^c") == [.quit])
    }

    @Test("the selection stays on its account while others come, go and are filtered")
    func selectionByID() {
        var deck = Deck(Self.three)
        deck.press("j")
        deck.send(.accountsLoaded([Deck.account("aaa/new")] + Self.three))
        #expect(deck.selected == "acme/bob")
        deck.send(.accountRemoved(Deck.id("acme/ada")))
        #expect(deck.selected == "acme/bob")
        deck.send(.accountRemoved(Deck.id("acme/bob")))
        #expect(deck.selected == "zeta/cyd")
        deck.send(.accountsLoaded([]))
        #expect(deck.selected == "-")
    }

    @Test("what another process renewed is said, what we renewed is not said twice")
    func foreignChanges() {
        var deck = Deck([Deck.account("acme/ada", issuedAt: Deck.start - .seconds(9))])
        deck.send(.accountChanged(Deck.account("acme/ada", issuedAt: Deck.start)))
        #expect(deck.state.activity.map(\.text) == ["renewed by another process"])
        deck.press("r")
        deck.send(.accountChanged(Deck.account("acme/ada", issuedAt: Deck.start + .seconds(1))))
        #expect(deck.state.activity.map(\.text) == ["refresh started", "renewed by another process"])
    }

    @Test("a jump of the clock is logged and the accounts are read again")
    func clockJump() {
        var deck = Deck(Self.three)
        #expect(deck.send(.clockJumped(by: .seconds(-90))) == [.loadAccounts])
        #expect(deck.state.activity.first?.text == "the clock jumped 1:30 back")
    }

    @Test("after a suspension everything is read and drawn anew")
    func resume() {
        var deck = Deck(Self.three)
        #expect(deck.send(.suspended).isEmpty)
        #expect(deck.send(.resumed) == [.loadAccounts, .redraw])
    }

    @Test("text from outside is fit for the screen")
    func sanitised() {
        var deck = Deck(Self.three)
        deck.send(.notice("a\u{1B}]52;c;x\u{7}b\u{202E}c\nd"))
        #expect(deck.toast == "a]52;c;xbc d")
    }

    @Test("an account is called by its name, in full where two providers have one of that name")
    func labels() {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob"), Deck.account("zeta/ada")])
        #expect(deck.state.label(of: Deck.id("acme/bob")) == "bob")
        #expect(deck.state.label(of: Deck.id("zeta/ada")) == "zeta/ada")
        deck.send(.accountRemoved(Deck.id("acme/ada")))
        #expect(deck.state.label(of: Deck.id("zeta/ada")) == "ada")
        deck.send(.accountChanged(Deck.account("zeta/bob")))
        #expect(deck.state.label(of: Deck.id("acme/bob")) == "acme/bob")
    }
}
