import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("What an exchange asks its user")
struct SignInTests {
    private func waiting() -> Deck {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.press("e")
        deck.send(.promptPresented(Deck.prompt("acme/ada")))
        return deck
    }

    @Test("o opens the page again, esc cancels the exchange")
    func openAndCancel() {
        var deck = waiting()
        #expect(
            deck.press("o") == [.openBrowser(Deck.id("acme/ada"), url: "https://id.acme.example/authorize?state=s")])
        #expect(deck.press("esc") == [.cancel(Deck.id("acme/ada"))])
        #expect(deck.state.context == .main)
        #expect(deck.state.tasks[Deck.id("acme/ada")]?.isCancelling == true)
    }

    @Test("u shows the URL alone on the screen until esc, and no longer than the wait")
    func address() {
        var deck = waiting()
        deck.press("u")
        #expect(
            deck.state.overlay == .address(Deck.id("acme/ada"), "https://id.acme.example/authorize?state=s")
                && deck.state.context == .command)
        #expect(deck.press("esc").isEmpty && deck.state.context == .signIn)
        deck.press("u")
        deck.send(.promptDismissed(Deck.id("acme/ada")))
        #expect(deck.state.overlay == nil)
    }

    @Test("a pasted answer is held as a secret, loses its newline, and is sent by enter only")
    func paste() {
        var deck = waiting()
        #expect(deck.send(.paste(Secret("code-of-nobody\n"))).isEmpty)
        #expect(deck.state.context == .answer)
        #expect(!"\(deck.state)".contains("code-of-nobody"))
        #expect(deck.press("enter") == [.answer(Deck.id("acme/ada"), Secret("code-of-nobody"))])
        #expect(deck.state.context == .signIn)
    }

    @Test("p lets the code be typed; letters are text, esc leaves the field and keeps the exchange")
    func typed() {
        var deck = waiting()
        deck.press("p")
        deck.type("oqb")
        #expect(deck.press("backspace", "enter") == [.answer(Deck.id("acme/ada"), Secret("oq"))])
        deck.press("p")
        deck.type("x")
        #expect(deck.press("esc").isEmpty)
        #expect(deck.state.context == .signIn)
    }

    @Test("a code that is typed elsewhere takes no paste: it waits, opens its page and can be cancelled")
    func device() {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("e")
        let prompt = SignInPrompt(
            account: Deck.id("acme/ada"), url: "https://id.acme.example/device", redirectURI: "", isListening: false,
            browserOpened: false, note: nil, deadline: Deck.start + .seconds(900),
            device: DeviceCode(userCode: "WDJB-MJHT", completeURL: nil, application: "Acme"))
        deck.send(.promptPresented(prompt))
        #expect(deck.state.tasks[Deck.id("acme/ada")]?.progress == "waiting for the code to be typed")
        #expect(deck.press("p").isEmpty && deck.state.context == .signIn)
        #expect(deck.send(.paste(Secret("code-of-nobody\n"))).isEmpty)
        #expect(deck.state.context == .signIn)
        #expect(deck.press("enter").isEmpty)
        #expect(deck.press("o") == [.openBrowser(Deck.id("acme/ada"), url: "https://id.acme.example/device")])
        #expect(deck.press("esc") == [.cancel(Deck.id("acme/ada"))])
    }

    @Test("an empty answer is not sent")
    func emptyAnswer() {
        var deck = waiting()
        #expect(deck.press("p", "enter").isEmpty)
        #expect(deck.toast == "nothing was pasted yet")
    }

    @Test("why an answer was none is shown until the next one")
    func rejection() {
        var deck = waiting()
        deck.send(.promptRejected(Deck.id("acme/ada"), "the state is a stranger's"))
        guard case .signIn(let dialog) = deck.state.ask else {
            Issue.record("the dialog is gone")
            return
        }
        #expect(dialog.rejection == "the state is a stranger's")
        deck.send(.paste(Secret("again")))
        deck.press("enter")
        guard case .signIn(let next) = deck.state.ask else {
            Issue.record("the dialog is gone")
            return
        }
        #expect(next.rejection == nil)
    }

    @Test("b leaves it waiting, e brings it back, and other accounts can be worked on meanwhile")
    func background() {
        var deck = waiting()
        deck.press("b", "j")
        #expect(deck.press("r") == [.refresh(Deck.id("acme/bob"))])
        deck.press("k")
        #expect(deck.press("e").isEmpty)
        #expect(deck.state.context == .signIn)
    }

    @Test("it never takes the keys from a text that is being typed")
    func politeness() {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        deck.press("e", "/")
        deck.send(.promptPresented(Deck.prompt("acme/ada")))
        deck.type("bo")
        #expect(deck.state.filter.text == "bo")
        deck.press("enter")
        #expect(deck.state.context == .signIn)
    }

    @Test("the end of the wait and the end of the task both close it")
    func closes() {
        var deck = waiting()
        deck.send(.promptDismissed(Deck.id("acme/ada")))
        #expect(deck.state.context == .main)
        deck.send(.promptPresented(Deck.prompt("acme/ada")))
        deck.send(.taskFinished(Deck.id("acme/ada"), .failed(Failure(.cancelled, "time is up"), nil)))
        #expect(deck.state.context == .main)
    }

    @Test("two exchanges wait one behind the other")
    func two() {
        var deck = waiting()
        deck.press("b", "j", "e")
        deck.send(.promptPresented(Deck.prompt("acme/bob")))
        #expect(deck.state.ask?.account == Deck.id("acme/bob"))
        deck.send(.taskFinished(Deck.id("acme/bob"), .cancelled))
        #expect(deck.state.ask == nil)
        #expect(deck.state.asks.count == 1)
    }

    @Test("a user is chosen by filter and enter")
    func choice() {
        var deck = waiting()
        deck.send(.promptDismissed(Deck.id("acme/ada")))
        deck.send(
            .choicesOffered(
                Deck.id("acme/ada"),
                [Choice(key: "1", label: "Ada"), Choice(key: "2", label: "Grace"), Choice(key: "3", label: "Grete")]))
        #expect(deck.state.context == .picker)
        deck.type("gr")
        #expect(deck.press("down", "enter") == [.choose(Deck.id("acme/ada"), key: "3")])
        #expect(deck.state.context == .main)
    }

    @Test("the user whom the account is named after is offered first, and again when the filter is emptied")
    func meantChoice() {
        var deck = waiting()
        deck.send(.promptDismissed(Deck.id("acme/ada")))
        deck.send(
            .choicesOffered(
                Deck.id("acme/ada"),
                [Choice(key: "1", label: "bob"), Choice(key: "2", label: "ada"), Choice(key: "3", label: "bert")]))
        deck.type("b")
        deck.press("^u")
        #expect(deck.press("enter") == [.choose(Deck.id("acme/ada"), key: "2")])
    }

    @Test("a filter that leaves nothing chooses nothing; esc cancels the exchange")
    func noChoice() {
        var deck = waiting()
        deck.send(.choicesOffered(Deck.id("acme/ada"), [Choice(key: "1", label: "Ada")]))
        deck.type("zz")
        #expect(deck.press("enter").isEmpty)
        #expect(deck.press("esc") == [.cancel(Deck.id("acme/ada"))])
    }
}
