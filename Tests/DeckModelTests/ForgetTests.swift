import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("Forgetting accounts here")
struct ForgetTests {
    static let three = [Deck.account("acme/ada"), Deck.account("acme/bob"), Deck.account("zeta/cyd")]
    static let ada = Deck.id("acme/ada")
    static let bob = Deck.id("acme/bob")

    @Test("d takes the account off the list and asks for nothing until ten seconds are over")
    func tenSeconds() {
        var deck = Deck(Self.three)
        #expect(deck.press("d").isEmpty)
        #expect(deck.visible == ["acme/bob", "zeta/cyd"] && deck.selected == "acme/bob")
        #expect(deck.state.nextDeadline == deck.now + .seconds(10))
        #expect(deck.wait(.milliseconds(9999)).isEmpty)
        #expect(deck.wait(.milliseconds(1)) == [.forget(Self.ada)])
        #expect(deck.wait(.seconds(60)).isEmpty)
        #expect(deck.press("u").isEmpty && deck.toast == "nothing was forgotten in the last 10 s")
    }

    @Test("u brings it back where it was, selected, with its mark, and nothing is ever asked for")
    func undo() {
        var deck = Deck(Self.three)
        deck.press("space", "d")
        #expect(deck.visible == ["acme/bob", "zeta/cyd"] && deck.state.marked.isEmpty)
        #expect(deck.press("u").isEmpty)
        #expect(deck.visible.count == 3 && deck.selected == "acme/ada")
        #expect(deck.state.marked == [Self.ada] && deck.toast == "acme/ada is back")
        #expect(deck.wait(.seconds(60)).isEmpty)
    }

    @Test("several times: the last comes back first, each has its own ten seconds")
    func several() {
        var deck = Deck(Self.three)
        deck.press("d")
        deck.wait(.seconds(4))
        deck.press("d")
        deck.press("u")
        #expect(deck.visible == ["acme/bob", "zeta/cyd"])
        #expect(deck.wait(.seconds(6)) == [.forget(Self.ada)])
    }

    @Test("a reading of the store in between brings nothing back, and what vanished there does not come back")
    func reloading() {
        var deck = Deck(Self.three)
        deck.press("d", "d")
        deck.send(.accountsLoaded(Self.three))
        deck.send(.accountChanged(Deck.account("acme/ada", left: .seconds(99))))
        deck.send(.renewalEnded(Self.ada, .renewed(Deck.account("acme/ada", left: .seconds(98)))))
        #expect(deck.visible == ["zeta/cyd"])
        deck.send(.accountsLoaded([Self.three[0], Self.three[2]]))
        #expect(deck.press("u").isEmpty)
        #expect(deck.visible == ["acme/ada", "zeta/cyd"])
    }

    @Test("while it is being forgotten the list does not show it; a failure is told and the store read again")
    func failing() {
        var deck = Deck(Self.three)
        deck.press("d")
        deck.wait(.seconds(10))
        deck.send(.accountsLoaded(Self.three))
        #expect(deck.visible.count == 2)
        let failure = Failure(.busy, "acme/ada: process 17 holds it.")
        #expect(deck.send(.forgetFailed(Self.ada, failure)) == [.loadAccounts])
        #expect(deck.toast == "acme/ada: process 17 holds it. | press d to try again")
        deck.send(.accountsLoaded(Self.three))
        #expect(deck.visible.count == 3)
        deck.press("g", "d")
        deck.wait(.seconds(10))
        deck.send(.forgotten(Self.ada))
        #expect(deck.state.leaving.isEmpty && deck.state.activity.first?.account == Self.ada)
    }

    @Test("leaving in any way and locking do at once what was to be done in a moment", arguments: [true, false])
    func leaving(locks: Bool) {
        var deck = Deck(Self.three)
        deck.send(.protected(lockAfter: .seconds(300)))
        deck.press("d", "d")
        let forget: [DeckEffect] = [.forget(Self.ada), .forget(Self.bob)]
        if locks {
            #expect(deck.press("K") == forget + [.lock(isForAll: true)])
        } else {
            #expect(deck.send(.leaving) == forget)
        }
        #expect(deck.send(.leaving).isEmpty, "once")
    }

    @Test("d acts on the marked, and leaves out what is busy")
    func marked() {
        var deck = Deck(Self.three)
        deck.press("j", "r", "*", "d")
        #expect(deck.visible == ["acme/bob"])
        #expect(deck.toast.hasPrefix("forgetting 2 of 3 marked | left out: acme/bob is busy"))
        deck.press("u")
        #expect(deck.visible.count == 3 && deck.state.marked.count == 3)
    }

    @Test("a busy account is not forgotten; one that cannot be read is")
    func refusals() {
        var deck = Deck([
            Deck.account("acme/ada"), Deck.account("acme/bad", problem: Failure(.store, "damaged at 1:2")),
        ])
        deck.press("r", "d")
        #expect(deck.visible.count == 2 && deck.toast.hasPrefix("acme/ada is busy"))
        deck.press("j", "d")
        #expect(deck.wait(.seconds(10)) == [.forget(Deck.id("acme/bad"))])
    }

    @Test("the last account of all: nothing is selected, and u selects it again")
    func last() {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("i", "d")
        #expect(deck.selected == "-" && deck.state.context == .main)
        deck.press("u")
        #expect(deck.selected == "acme/ada")
    }
}
