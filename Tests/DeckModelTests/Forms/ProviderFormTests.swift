import DeckModel
import OAuthCore
import Testing
import TokenService
import Vocabulary

@Suite("Somebody adds a provider in the deck")
struct ProviderFormTests {
    private func request(_ effects: [DeckEffect]) -> FormRequest? {
        if case .save(_, let request) = effects.first { request } else { nil }
    }

    @Test("from a profile chosen by typing, with everything that it asks for")
    func adding() throws {
        var deck = Deck([])
        #expect(deck.press("P") == [.loadCatalogue(form: 1)])
        deck.type("ac")
        deck.send(try CatalogueFixture.loaded())
        #expect(
            deck.state.form?.focused.map { if case .choice(let entry) = $0.content { entry.filter } else { "" } }
                == "ac")
        deck.type("me")
        deck.press("enter")
        #expect(
            deck.labels == ["Profile", "Name", "Base URL", "Client ID", "Secret", "Redirect URI", "Origins", "More"])
        deck.fill("mine", "https://id.acme.example", "client-17")
        deck.type("p+q")
        deck.send(.paste(Secret("/r=s\n")))
        deck.press("backspace", "tab")
        deck.fill("http://127.0.0.1:9100/callback", "https://id.acme.example=http://127.0.0.1:9000")
        #expect(!"\(deck.state)".contains("p+q"))
        var draft = ProviderDraft(
            clientID: "client-17", clientSecret: Secret("p+q/r="), variables: ["base_url": "https://id.acme.example"],
            origins: ["https://id.acme.example": "http://127.0.0.1:9000"],
            redirectURI: "http://127.0.0.1:9100/callback")
        draft.environment = nil
        #expect(request(deck.press("^s")) == .addProvider(Deck.name("mine"), profile: Deck.name("acme"), draft))
    }

    @Test("under a name that is made of the profile's and is free")
    func naming() throws {
        var deck = Deck([])
        try deck.open("P", [try CatalogueFixture.provider("acme")])
        deck.type("acme")
        deck.press("enter")
        #expect(deck.text("Name") == "acme-2")
        deck.type("acme")
        #expect(deck.field("Name")?.complaint == "there is a provider “acme” already")
        deck.press("^u")
        deck.type("No Name")
        #expect(deck.field("Name")?.complaint?.hasPrefix("a name has a-z") == true)
    }

    @Test("the redirect URI to register stands there before anything is saved, and follows the name")
    func redirect() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter")
        deck.type("mine")
        guard case .text(let entry) = deck.field("Redirect URI")?.content else {
            Issue.record("no field")
            return
        }
        #expect(entry.placeholder == "http://127.0.0.1:8976/callback/mine" && entry.value.isEmpty)
    }

    @Test("an environment asks for its own values only")
    func environments() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("github")
        deck.press("enter")
        #expect(!deck.labels.contains("Host"))
        deck.press("tab")
        #expect(deck.focus == "Environment")
        deck.type("enter")
        deck.press("enter")
        #expect(deck.labels.contains("Host") && deck.labels.contains("API URL"))
        #expect(deck.text("Name") == "github-enterprise")
    }

    @Test("by an issuer's URL, which is asked as soon as somebody goes on")
    func discovering() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("discover")
        deck.press("enter", "tab")
        #expect(deck.focus == "Issuer URL")
        deck.type("https://id.example")
        let effects = deck.press("tab")
        #expect(effects == [.discover(form: 1, url: "https://id.example")])
        deck.send(.discovered(form: 9, url: "https://id.example", .success("of another form")))
        deck.send(.discovered(form: 1, url: "https://id.example", .success("found at id.example: authorization_code")))
        #expect(deck.field("Issuer URL")?.note == "found at id.example: authorization_code")
        #expect(deck.press("shift-tab", "tab").isEmpty, "it was asked already")
        deck.type("client")
        guard case .addProvider(_, let profile, let draft, _) = request(deck.press("^s")) else {
            Issue.record("not saved")
            return
        }
        #expect(profile.text == "oidc" && draft.variables == ["issuer": "https://id.example"])
    }

    @Test("and hears under the fields why it was refused; all that was typed stays")
    func refused() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter")
        deck.fill("mine", "https://id.acme.example", "client-17", "s3cret")
        deck.press("^s")
        #expect(deck.form?.isSaving == true)
        deck.send(
            .formRefused(form: 1, Failure(.usage, "It exists.", remedy: "Change it: fob provider edit mine")))
        #expect(deck.form?.refusal == ["It exists.", "press E to edit the provider"])
        guard case .save(1, .addProvider(_, _, let draft, _)) = deck.press("^s").first else {
            Issue.record("not saved again")
            return
        }
        #expect(draft.clientSecret == Secret("s3cret"))
    }

    @Test("and goes on with an account there, which is told the redirect URI to register")
    func goingOn() throws {
        var deck = Deck([])
        try deck.open("P")
        let provider = try CatalogueFixture.provider("mine")
        #expect(deck.send(.formSaved(form: 1, .provider(provider, isNew: true))) == [.loadCatalogue(form: 2)])
        deck.send(try CatalogueFixture.loaded([provider], form: 2))
        #expect(deck.form?.kind == .addAccount && deck.focus == "Name")
        #expect(deck.form?.notes.first?.contains("http://127.0.0.1:8976/callback/mine") == true)
        #expect(deck.press("^s") == [.save(form: 2, .addAccount(Deck.id("mine/main")))])
        let account = Deck.account("mine/main", left: nil)
        #expect(deck.send(.formSaved(form: 2, .account(account))) == [.exchange(account.id)])
        #expect(deck.selected == "mine/main" && deck.form == nil)
    }

    @Test("E where there is no account lets its user choose; another choice brings that one's values")
    func choosing() throws {
        var deck = Deck([])
        try deck.open("E", [try CatalogueFixture.provider("mine"), try CatalogueFixture.provider("other")])
        #expect(deck.labels == ["Provider"])
        deck.type("mine")
        deck.press("enter", "tab", "^u")
        deck.type("client-18")
        #expect(deck.text("Client ID") == "client-18")
        deck.press("shift-tab", "shift-tab")
        deck.type("other")
        deck.press("enter")
        #expect(deck.text("Client ID") == "client-17")
        guard case .editProvider(let name, _, _) = request(deck.press("^s")) else {
            Issue.record("not saved")
            return
        }
        #expect(name.text == "other")
    }

    @Test("the only provider is chosen already")
    func only() throws {
        var deck = Deck([])
        try deck.open("E", [try CatalogueFixture.provider("mine")])
        #expect(deck.labels.first == "Provider" && deck.text("Client ID") == "client-17")
    }

    @Test("E on a provider that cannot be read says so, and saves nothing")
    func unreadable() throws {
        var deck = Deck([Deck.account("acme/ada")])
        try deck.open("E", [])
        #expect(deck.form?.refusal.last == "fob provider show acme says why")
        #expect(deck.press("^s").isEmpty)
        deck.type("x")
        #expect(deck.press("tab", "enter").isEmpty)
    }

    @Test("E shows what is there, keeps the secret, and saves what was changed")
    func editing() throws {
        var deck = Deck([Deck.account("acme/ada")])
        try deck.open(
            "E",
            [
                try CatalogueFixture.provider(
                    redirectURI: "http://127.0.0.1:9/cb", origins: ["https://id.acme.example": "http://127.0.0.1:9"])
            ])
        #expect(deck.labels == ["Base URL", "Client ID", "Secret", "Redirect URI", "Origins", "More"])
        #expect(deck.text("Client ID") == "client-17")
        guard case .hidden(let entry, let isKept) = deck.field("Secret")?.content else {
            Issue.record("no secret")
            return
        }
        #expect(isKept && entry.length == 0)
        deck.press("tab", "^u")
        deck.type("client-18")
        deck.press("tab", "tab", "^u", "tab", "^u")
        var draft = ProviderDraft(clientID: "client-18", variables: ["base_url": "https://id.acme.example"])
        draft.removals = [.redirectURI, .origin("https://id.acme.example")]
        #expect(request(deck.press("^s")) == .editProvider(Deck.name("acme"), draft))
        let changed = try CatalogueFixture.provider()
        #expect(deck.send(.formSaved(form: 1, .provider(changed, isNew: false))) == [.loadAccounts])
        #expect(deck.form == nil && deck.toast == "provider acme changed")
    }
}
