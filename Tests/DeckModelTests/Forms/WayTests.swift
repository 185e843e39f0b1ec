import DeckModel
import OAuthCore
import Testing
import TokenService
import Vocabulary

@Suite("Somebody signs in another way")
struct WayTests {
    private let ada = Deck.id("acme/ada")

    private func opened(_ account: AccountStatus = Deck.account("acme/ada", left: nil)) throws -> Deck {
        var deck = Deck([account])
        try deck.open("S", [try CatalogueFixture.provider("acme")])
        return deck
    }

    private func wish(_ effects: [DeckEffect]) -> SignInWish? {
        if case .signIn(ada, let wish) = effects.last { wish } else { nil }
    }

    @Test("S asks for the grant, the scopes and where the answer comes from, and begins at once")
    func asking() throws {
        var deck = try opened()
        #expect(deck.labels == ["By", "Scopes", "By paste"] && deck.form?.saveWord == "Sign in")
        deck.type("device")
        deck.press("tab")
        deck.type("email")
        deck.press("tab", "space")
        let wish = wish(deck.press("^s"))
        #expect(wish?.grant == "device" && wish?.scopes == ["email"] && wish?.pastes == true)
        #expect(deck.form == nil && deck.state.tasks[ada]?.kind == .exchange)
    }

    @Test("a renewal that began while the form was open is not overrun: the form says so and stays")
    func overtaken() throws {
        var deck = try opened(Deck.account("acme/ada"))
        deck.send(.renewalStarted(ada))
        #expect(deck.press("^s").isEmpty)
        #expect(deck.form?.refusal.first?.contains("is busy") == true)
        #expect(deck.state.tasks[ada]?.kind == .renewal)
        deck.send(.renewalEnded(ada, .renewed(Deck.account("acme/ada"))))
        #expect(wish(deck.press("^s")) != nil)
        #expect(deck.state.tasks[ada]?.kind == .exchange)
    }

    @Test("e tries the same way again until it has brought a token, and then goes the usual way")
    func remembered() throws {
        var deck = try opened()
        deck.type("client")
        let first = wish(deck.press("^s"))
        #expect(first?.grant == "client_credentials")
        deck.send(.taskFinished(ada, .failed(Failure(.network, "no connection"), nil)))
        #expect(wish(deck.press("e")) == first)
        deck.send(.taskFinished(ada, .succeeded(Deck.account("acme/ada"))))
        #expect(deck.press("e") == [.exchange(ada)])
    }

    @Test("what was wished when the account was added is remembered as well")
    func added() throws {
        var deck = Deck([])
        try deck.open("P")
        let provider = try CatalogueFixture.provider("acme")
        deck.send(.formSaved(form: 1, .provider(provider, isNew: true)))
        deck.send(try CatalogueFixture.loaded([provider], form: 2))
        deck.type("ada")
        deck.press("tab", "tab")
        deck.type("device")
        deck.press("^s")
        #expect(wish(deck.send(.formSaved(form: 2, .account(Deck.account("acme/ada", left: nil)))))?.grant == "device")
        deck.send(.taskFinished(ada, .failed(Failure(.network, "no connection"), nil)))
        #expect(wish(deck.press("e"))?.grant == "device")
    }

    @Test(
        "a refusal leads to the key that mends it",
        arguments: [
            (Failure(.refused, "refused (400).", code: "invalid_scope"), "press S to sign in with other scopes"),
            (
                Failure(.busy, "Port 8976 of 127.0.0.1 is taken.", obstacle: .redirectURI),
                "press S to paste the answer, press E for another redirect URI"
            ),
            (Failure(.busy, "The account is locked by process 7."), "press e to try again"),
            (Failure(.refused, "refused (400).", code: "invalid_client"), "press E to correct the client id or secret"),
            (Failure(.refused, "refused (400 of a page about invalid_client)."), "press e to sign in again"),
            (Failure(.network, "no connection"), "press e to try again"),
        ])
    func advice(failure: Failure, advice: String) {
        var deck = Deck([Deck.account("acme/ada", left: nil)])
        deck.press("e")
        deck.send(.taskFinished(ada, .failed(failure, nil)))
        #expect(deck.toast.hasSuffix(advice))
        deck.wait(.seconds(10))
        #expect(deck.state.standingAdvice(for: ada) == advice, "it stands there when the message has gone")
        deck.press("e")
        #expect(deck.state.standingAdvice(for: ada) == nil)
    }

    @Test("a provider that refused its client is edited there first, until it was")
    func doubtedClient() throws {
        var deck = Deck([Deck.account("acme/ada", left: nil)])
        let provider = try CatalogueFixture.provider("acme")
        try deck.open("E", [provider])
        #expect(deck.focus == "Base URL")
        deck.press("esc", "e")
        deck.send(.taskFinished(ada, .failed(Failure(.refused, "401.", code: "invalid_client"), nil)))
        try deck.open("E", [provider])
        #expect(deck.focus == "Client ID")
        deck.press("^s")
        deck.send(.formSaved(form: 2, .provider(provider, isNew: false)))
        try deck.open("E", [provider])
        #expect(deck.focus == "Base URL")
    }

    @Test("an edited provider says what comes next where the account waits for it")
    func edited() throws {
        var deck = Deck([Deck.account("acme/ada", left: nil)])
        let provider = try CatalogueFixture.provider("acme")
        try deck.open("E", [provider])
        deck.press("^s")
        deck.send(.formSaved(form: 1, .provider(provider, isNew: false)))
        #expect(deck.toast == "provider acme changed | press e to sign in")
    }

    @Test("while an account signs in already, S says so")
    func busy() {
        var deck = Deck([Deck.account("acme/ada", left: nil)])
        deck.press("e")
        #expect(deck.press("S").isEmpty && deck.form == nil && deck.toast.contains("acme/ada is busy"))
    }
}
