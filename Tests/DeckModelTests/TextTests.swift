import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("Text that is typed or pasted")
struct TextTests {
    static let accounts = [Deck.account("acme/ada"), Deck.account("acme/quinn"), Deck.account("zeta/cyd")]

    @Test("while the filter is typed, command letters are text")
    func filterEatsLetters() {
        var deck = Deck(Self.accounts)
        deck.press("/")
        deck.type("qrXe? ")
        #expect(deck.state.filter.text == "qrXe? ")
        #expect(deck.state.tasks.isEmpty)
    }

    @Test("the filter leaves what matches; enter keeps it, esc clears it")
    func filterKept() {
        var deck = Deck(Self.accounts)
        deck.press("/")
        deck.type("acme q")
        #expect(deck.visible == ["acme/quinn"])
        #expect(deck.selected == "acme/quinn")
        deck.press("enter")
        #expect(deck.state.context == .main)
        deck.press("esc")
        #expect(deck.visible.count == 3)
        #expect(deck.selected == "acme/quinn")
    }

    @Test("esc in the filter gives the selection back that it was opened with")
    func filterRestores() {
        var deck = Deck(Self.accounts)
        deck.press("j", "/")
        deck.type("zeta")
        #expect(deck.selected == "zeta/cyd")
        deck.press("esc")
        #expect(deck.selected == "acme/quinn")
        #expect(deck.state.filter.text.isEmpty)
    }

    @Test("arrows move while the filter is typed, and the account they chose stays")
    func filterMoves() {
        var deck = Deck(Self.accounts)
        deck.press("/")
        deck.type("acme")
        deck.press("down", "esc")
        #expect(deck.selected == "acme/quinn")
    }

    @Test("erasing letters brings accounts back")
    func filterErases() {
        var deck = Deck(Self.accounts)
        deck.press("/")
        deck.type("zx")
        #expect(deck.visible.isEmpty)
        #expect(deck.selected == "-")
        deck.press("backspace")
        #expect(deck.visible == ["zeta/cyd"])
        deck.press("^u")
        #expect(deck.visible.count == 3)
        #expect(deck.selected == "acme/ada")
    }

    @Test("a paste into the list is dropped and said; nothing of it runs")
    func pasteIntoList() {
        var deck = Deck(Self.accounts)
        #expect(deck.send(.paste(Secret("qXy\nr"))).isEmpty)
        #expect(deck.toast == "paste ignored: nothing here takes text")
        #expect(deck.state.tasks.isEmpty)
    }

    @Test("a paste into the filter is text in one line and does not submit")
    func pasteIntoFilter() {
        var deck = Deck(Self.accounts)
        deck.press("/")
        deck.send(.paste(Secret("ze\nta\u{1B}")))
        #expect(deck.state.filter.text == "ze ta")
        #expect(deck.state.context == .filter)
    }

    @Test("a header set that lacks values asks for each of them")
    func variables() {
        var deck = Deck([Deck.account("acme/ada", variables: ["requestor", "region"])])
        deck.press("C", "j", "enter")
        #expect(deck.state.context == .variables)
        deck.press("enter")
        #expect(deck.toast == "requestor needs a value")
        deck.type("r-17q")
        deck.press("backspace")
        #expect(deck.press("enter").isEmpty)
        deck.type("eu")
        #expect(
            deck.press("enter") == [
                .copy(
                    Deck.id("acme/ada"), set: Deck.name("admin"), variables: ["requestor": "r-17", "region": "eu"])
            ])
        #expect(deck.state.context == .main)
    }

    @Test("the receipt of a copy names the file and when it goes; then the file is removed")
    func receipt() {
        var deck = Deck(Self.accounts)
        deck.press("c")
        deck.send(
            .copied(
                CopyReceipt(
                    account: Deck.id("acme/ada"), set: Deck.name("default"), path: "/run/fob/clipboard",
                    removedAt: deck.now + .seconds(300), expiry: .at(deck.now + .seconds(1800)))))
        #expect(
            deck.toast == "copied default of acme/ada to | /run/fob/clipboard | removed in 5:00, token valid for 30:00")
        #expect(deck.wait(.seconds(299)).isEmpty)
        #expect(deck.state.nextDeadline == deck.now + .seconds(1))
        #expect(deck.wait(.seconds(1)) == [.removeClipboard])
        #expect(deck.state.clipboard == nil)
    }

    @Test("a copy for the terminal's clipboard too is handed on, and claims nothing; not behind a lock")
    func forTerminal() {
        var deck = Deck(Self.accounts)
        let receipt = CopyReceipt(
            account: Deck.id("acme/ada"), set: Deck.name("default"), path: "/run/fob/clipboard", removedAt: nil,
            expiry: .never)
        deck.press("c")
        let text = Secret("Authorization: Bearer x\n")
        #expect(deck.send(.copied(receipt, forTerminal: text)) == [.setTerminalClipboard(text)])
        #expect(deck.toast.hasSuffix("sent to the terminal's clipboard too, which may have ignored it"))
        deck.send(.protected(lockAfter: .seconds(300)))
        deck.press("c", "K")
        #expect(deck.send(.copied(receipt, forTerminal: text)).isEmpty)
    }

    @Test("a copy that failed can be tried again")
    func copyFailed() {
        var deck = Deck(Self.accounts)
        deck.press("c")
        deck.send(.copyFailed(Deck.id("acme/ada"), Failure(.network, "acme/ada: no answer.")))
        #expect(deck.toast == "acme/ada: no answer. | press c to try again")
        #expect(!deck.press("c").isEmpty)
    }
}
