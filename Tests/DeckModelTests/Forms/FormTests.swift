import DeckModel
import OAuthCore
import Testing
import TokenService
import Vocabulary

@Suite("A form")
struct FormTests {
    private func account() throws -> Deck {
        var deck = Deck([Deck.account("acme/ada")])
        try deck.open("a", [try CatalogueFixture.provider()])
        return deck
    }

    @Test("takes letters as text, whatever they are bound to")
    func letters() throws {
        var deck = try account()
        deck.type("qXyd")
        #expect(deck.text("Name") == "qXyd" && deck.state.context == .form)
    }

    @Test(
        "is edited at the cursor",
        arguments: [
            (["left", "left"], "x", "axbc"), (["home"], "x", "xabc"), (["home", "end"], "x", "abcx"),
            (["home", "del"], "", "bc"), (["left", "backspace"], "", "ac"), (["^u"], "x", "x"),
            (["left", "right"], "x", "abcx"), (["home", "left", "backspace"], "", "abc"),
            (["home", "right"], "山", "a山bc"), (["left"], "🦊", "ab🦊c"),
        ])
    func editing(keys: [String], typed: String, text: String) throws {
        var deck = try account()
        deck.type("abc")
        for key in keys { deck.press(key) }
        deck.type(typed)
        #expect(deck.text("Name") == text)
    }

    @Test("goes round by tab and back by shift-tab, over its buttons")
    func tabOrder() throws {
        var deck = try account()
        #expect(deck.labels == ["Provider", "Name", "Sign in", "By", "Scopes"])
        var seen: [String] = []
        for _ in 0..<7 {
            seen.append(deck.focus)
            deck.press("tab")
        }
        #expect(seen == ["Name", "Sign in", "By", "Scopes", "Save", "Cancel", "Provider"])
        deck.press("shift-tab", "shift-tab", "shift-tab")
        #expect(deck.focus == "Save")
        deck.press("up")
        #expect(deck.focus == "Scopes")
        deck.press("down")
        #expect(deck.focus == "Save")
    }

    @Test("behaviour 26: takes a paste as text; its newlines are spaces and send nothing")
    func paste() throws {
        var deck = try account()
        #expect(deck.send(.paste(Secret("q\nXy\n"))).isEmpty)
        #expect(deck.text("Name") == "q Xy" && deck.state.context == .form)
        deck.press("^u", "tab", "tab", "tab", "tab")
        #expect(deck.send(.paste(Secret("qXy\n"))).isEmpty)
        #expect(deck.toast.contains("paste ignored"))
    }

    @Test("says under a field what is wrong while it is typed, and of what is missing once somebody went on")
    func validation() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter", "tab")
        #expect(deck.focus == "Base URL" && deck.field("Base URL")?.complaint == nil)
        deck.type("id.acme.example")
        #expect(deck.field("Base URL")?.complaint?.hasSuffix("it must begin with https://") == true)
        deck.press("^u")
        #expect(deck.field("Base URL")?.complaint == nil)
        deck.press("tab")
        #expect(deck.field("Base URL")?.complaint == "a value is needed")
        #expect(deck.field("Client ID")?.complaint == nil)
    }

    @Test("is not saved while something is wrong: the first such field gets the keys")
    func defects() throws {
        var deck = Deck([])
        try deck.open("P")
        #expect(deck.press("^s").isEmpty && deck.focus == "Profile")
        deck.type("acme")
        deck.press("enter")
        #expect(deck.press("^s").isEmpty && deck.focus == "Base URL")
        #expect(deck.field("Client ID")?.complaint == "a value is needed")
    }

    @Test("is left by esc, which asks where something was typed: nothing is written, nothing is kept")
    func escape() throws {
        var deck = try account()
        deck.type("somebody")
        #expect(deck.press("esc").isEmpty && deck.form?.isLeaving == true)
        deck.press("tab")
        #expect(deck.form?.isLeaving == false, "any other key goes on")
        deck.press("esc")
        deck.send(.tick)
        #expect(deck.press("esc").isEmpty && deck.form == nil)
        #expect(deck.press("a") == [.loadCatalogue(form: 2)])
        #expect(deck.text("Name") == "main")
        deck.press("esc")
        #expect(deck.form == nil, "nothing was typed, so nothing is asked")
    }

    @Test("asks before a typed secret goes, and not before its Cancel")
    func secretEscape() throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter", "tab", "tab", "tab")
        #expect(deck.focus == "Secret")
        deck.type("s3cret")
        deck.press("esc")
        #expect(deck.form?.isLeaving == true)
        deck.press("shift-tab", "shift-tab", "shift-tab", "shift-tab", "shift-tab")
        #expect(deck.focus == "Cancel")
        deck.press("enter")
        #expect(deck.form == nil)
    }

    @Test("writes nothing before Save, and then once")
    func saving() throws {
        var deck = try account()
        deck.type("bob")
        #expect(deck.press("enter", "enter", "enter", "enter").isEmpty && deck.focus == "Save")
        #expect(deck.press("enter") == [.save(form: 1, .addAccount(Deck.id("acme/bob")))])
        #expect(deck.press("enter", "^s").isEmpty, "it is being saved already")
    }

    @Test("stays under the help and under the question before quitting")
    func under() throws {
        var deck = try account()
        deck.type("bob")
        deck.press("f1")
        #expect(deck.state.context == .help)
        deck.press("esc")
        #expect(deck.text("Name") == "bob" && deck.state.context == .form)
    }

    @Test("keeps the keys from an exchange that asks its user")
    func politeness() throws {
        var deck = Deck([Deck.account("acme/ada")])
        deck.press("e")
        try deck.open("a", [try CatalogueFixture.provider()])
        deck.send(.promptPresented(Deck.prompt("acme/ada")))
        deck.type("bob")
        #expect(deck.text("Name") == "bob")
        deck.press("esc", "esc")
        #expect(deck.state.context == .signIn)
    }

    @Test("is forgotten when the deck locks")
    func locked() throws {
        var deck = try account()
        deck.send(.protected(lockAfter: .seconds(300)))
        deck.type("bob")
        deck.wait(.seconds(301))
        #expect(deck.state.context == .locked && deck.form == nil)
    }
}
