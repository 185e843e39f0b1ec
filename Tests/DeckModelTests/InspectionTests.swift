import DeckModel
import Testing
import TokenService
import Vocabulary

@Suite("The full screen of an account")
struct InspectionTests {
    private let inspection = Inspection(
        claims: [Inspection.Claims(token: "ID token", verifiedAt: nil, members: [("sub", "ada")])],
        transcript: ["> POST https://id.acme.example/token"])

    @Test("is read when it opens, and again after an exchange or a refresh")
    func reading() {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        let id = Deck.id("acme/ada")
        #expect(deck.press("i") == [.inspect(id)])
        deck.send(.inspected(Deck.id("acme/bob"), inspection))
        #expect(deck.state.inspection == nil)
        deck.send(.inspected(id, inspection))
        #expect(deck.state.inspection == inspection)
        deck.press("r")
        #expect(deck.send(.taskFinished(id, .succeeded(Deck.account("acme/ada")))) == [.inspect(id)])
        deck.press("esc")
        #expect(deck.state.inspection == nil)
    }

    @Test("history is the deck's own lines and those of the kept log that are not among them, newest first")
    func history() throws {
        var deck = Deck([Deck.account("acme/ada"), Deck.account("acme/bob")])
        let (ada, bob) = (Deck.id("acme/ada"), Deck.id("acme/bob"))
        deck.send(.remark(ada, "now"))
        func kept(_ text: String, _ age: Duration, of id: AccountID) -> ActivityEntry {
            ActivityEntry(
                time: Deck.start - age, account: id, text: text, severity: .info, isRemembered: true)
        }
        let entries = [
            kept("now", .zero, of: ada), kept("elsewhere", .seconds(5), of: ada), kept("his", .seconds(6), of: bob),
            kept("long ago", .seconds(90_000), of: ada),
        ]
        deck.press("i")
        deck.send(.inspected(ada, Inspection(claims: [], transcript: [], history: entries)))
        #expect(deck.state.history(of: ada).map(\.text) == ["now", "elsewhere", "long ago"])
        #expect(deck.state.history(of: bob).map(\.text) == ["his"])
        deck.press("esc")
        #expect(deck.state.history(of: ada).map(\.text) == ["now"])
    }

    @Test("copies each header set by its number, wherever that is bound")
    func headerSets() throws {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("i")
        #expect(deck.press("1") == [.copy(Deck.id("acme/ada"), set: Deck.name("default"), variables: [:])])
        var bound = Deck(
            [Deck.account("acme/ada")], keymap: try Keymap(overrides: ["copy.set": [KeyChord("x"), KeyChord("z")]]))
        bound.press("i")
        #expect(bound.press("z") == [.copy(Deck.id("acme/ada"), set: Deck.name("admin"), variables: [:])])
        #expect(bound.press("1").isEmpty)
    }

    @Test("Y copies the headers and shows the command that reads them; no token stands in it")
    func curl() {
        var deck = Deck([Deck.account("acme/ada")])
        let id = Deck.id("acme/ada")
        #expect(deck.press("Y") == [.copy(id, set: Deck.name("default"), variables: [:])])
        let receipt = CopyReceipt(
            account: id, set: Deck.name("default"), path: "/run/it's/clipboard", removedAt: Deck.start + .seconds(300),
            expiry: .never)
        deck.send(.copied(receipt))
        guard case .command(let box) = deck.state.overlay else {
            Issue.record("no command is shown")
            return
        }
        #expect(box.command == #"curl -H @'/run/it'\''s/clipboard' https://API/PATH"#)
        deck.press("esc")
        deck.send(.copied(receipt))
        #expect(deck.state.overlay == nil, "a plain copy shows none")
    }

    @Test(
        "remedies name the key, wherever it is bound, and the command where there is none",
        arguments: [
            ("Sign in: fob login acme/ada", "press e to sign in"),
            ("Did you mean “acme/bob”? Sign in: fob login acme/ada", "Did you mean “acme/bob”? press e to sign in"),
            ("Give provider add or edit --client-id ID.", "Give provider add or edit --client-id ID."),
            ("Add it: fob provider add acme --profile ID", "press P to add a provider"),
        ])
    func advice(remedy: String, said: String) throws {
        #expect(Deck([]).state.inKeys(remedy) == said)
        let unbound = Deck([], keymap: try Keymap(overrides: ["exchange": [], "provider.add": []]))
        #expect(unbound.state.inKeys(remedy) == remedy)
    }

    @Test("a client that the provider refuses leads to its provider's form")
    func refusedClient() {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("r")
        let failure = Failure(
            .refused, "acme/ada: the provider refused the refresh (401 who are you?).", code: "invalid_client")
        deck.send(.taskFinished(Deck.id("acme/ada"), .failed(failure, nil)))
        #expect(deck.toast.hasSuffix("press E to correct the client id or secret"))
    }
}
