import DeckModel
import OAuthCore
import Testing
import TokenService
import Vocabulary

@Suite("Somebody adds an account in the deck")
struct AccountFormTests {
    private func opened() throws -> Deck {
        var deck = Deck([Deck.account("acme/ada")])
        try deck.open("a", [try CatalogueFixture.provider("acme"), try CatalogueFixture.provider("other")])
        return deck
    }

    @Test("at the selection's provider unless another one is chosen")
    func provider() throws {
        var deck = try opened()
        deck.press("shift-tab")
        #expect(deck.focus == "Provider")
        deck.type("oth")
        deck.press("tab")
        #expect(deck.press("^s") == [.save(form: 1, .addAccount(Deck.id("other/main")))])
    }

    @Test("that one can be saved before the list of providers has arrived")
    func early() {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("a")
        #expect(deck.press("^s") == [.save(form: 1, .addAccount(Deck.id("acme/main")))])
    }

    @Test("a name that is taken says so while it is typed")
    func taken() throws {
        var deck = try opened()
        deck.type("ada")
        #expect(deck.field("Name")?.complaint == "there is an account “acme/ada” already")
        #expect(deck.press("^s").isEmpty)
    }

    @Test("behaviour 27: an invalid scope says so under its field, and Save keeps the form")
    func scopes() throws {
        var deck = try opened()
        deck.type("bob")
        deck.press("tab", "tab", "tab")
        deck.type(#"read "all""#)
        #expect(deck.field("Scopes")?.complaint == "“\"all\"” holds characters that no scope may hold")
        #expect(deck.press("^s").isEmpty && deck.focus == "Scopes")
        deck.press("^u")
        deck.type("read write")
        #expect(deck.press("^s") == [.save(form: 1, .addAccount(Deck.id("acme/bob")))])
        let wish = wish(of: &deck)
        #expect(wish?.scopes == ["read", "write"] && wish?.grant == nil)
    }

    /// What the sign-in is asked for once the account is there.
    private func wish(of deck: inout Deck) -> SignInWish? {
        let effects = deck.send(.formSaved(form: 1, .account(Deck.account("acme/bob", left: nil))))
        return if case .signIn(Deck.id("acme/bob"), let wish) = effects.last { wish } else { nil }
    }

    @Test("by a device code, where the profile knows one")
    func device() throws {
        var deck = try opened()
        deck.type("bob")
        deck.press("tab", "tab")
        deck.type("device")
        deck.press("^s")
        #expect(wish(of: &deck)?.grant == "device")
    }

    @Test("without signing in, where the toggle says so; then nobody is asked for scopes")
    func later() throws {
        var deck = try opened()
        deck.type("bob")
        deck.press("tab", "space")
        #expect(deck.labels == ["Provider", "Name", "Sign in"])
        #expect(deck.press("^s") == [.save(form: 1, .addAccount(Deck.id("acme/bob")))])
        #expect(deck.send(.formSaved(form: 1, .account(Deck.account("acme/bob", left: nil)))).isEmpty)
        #expect(deck.selected == "acme/bob" && deck.toast.contains("press e to sign in"))
    }

    @Test("where there is no provider yet, that is what is added first", arguments: ["a", "E"])
    func nowhere(key: String) throws {
        var deck = Deck([])
        deck.press(key)
        #expect(deck.send(try CatalogueFixture.loaded()) == [.loadCatalogue(form: 2)])
        #expect(deck.form?.kind == .addProvider)
        #expect(deck.form?.notes.first?.hasPrefix("There is no provider yet: add one first") == true)
    }

    @Test("under a name that is free there")
    func freeName() throws {
        var deck = Deck([Deck.account("acme/main"), Deck.account("acme/main-2"), Deck.account("other/main-3")])
        try deck.open("a", [try CatalogueFixture.provider("acme"), try CatalogueFixture.provider("other")])
        #expect(
            deck.text("Name") == "main-3" && deck.press("^s") == [.save(form: 1, .addAccount(Deck.id("acme/main-3")))])
    }

    @Test("the scopes that the profile knows stand in the help of their field")
    func knownScopes() throws {
        #expect(try opened().field("Scopes")?.help.contains("profile email offline_access") == true)
    }

    @Test("a profile that was imported can be chosen at once")
    func importing() throws {
        var deck = Deck([])
        #expect(deck.press("I").isEmpty)
        deck.type("/tmp/acme.json")
        #expect(deck.press("^s") == [.save(form: 1, .importProfile(path: "/tmp/acme.json"))])
        #expect(
            deck.send(.formSaved(form: 1, .profile(Deck.name("acme"), path: "/x/acme.json"))) == [
                .loadCatalogue(form: 2)
            ])
        deck.send(.catalogueLoaded(form: 1, profiles: [], providers: []))
        deck.send(try CatalogueFixture.loaded(form: 2))
        #expect(deck.form?.kind == .addProvider && deck.labels.contains("Base URL"))
    }

    @Test("the welcome leaves for the demo by d, and says why what needs an account has to wait")
    func welcome() {
        var deck = Deck([])
        #expect(deck.state.context == .welcome)
        #expect(deck.press("r").isEmpty && deck.toast == "there is no account yet")
        #expect(deck.press("d") == [.openDemo])
    }
}
