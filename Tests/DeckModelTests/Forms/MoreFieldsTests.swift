import DeckModel
import OAuthCore
import Testing
import TokenService
import Vocabulary

@Suite("What few providers need stands behind More")
struct MoreFieldsTests {
    private static let more = [
        "Client auth", "Client key", "Certificate", "CA file", "Scopes", "Audience", "Overrides",
    ]

    /// A new provider of the profile Acme, with More open and its first field in focus.
    private func opened() throws -> Deck {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter")
        deck.fill("mine", "https://id.acme.example", "client-17", "s3cret", "", "")
        #expect(deck.focus == "More")
        deck.press("space", "tab")
        return deck
    }

    private func edited(_ provider: ProviderSummary) throws -> Deck {
        var deck = Deck([Deck.account("acme/ada")])
        try deck.open("E", [provider])
        return deck
    }

    private func saved(_ deck: inout Deck) throws -> (draft: ProviderDraft, files: ProviderFiles) {
        switch deck.press("^s").first {
        case .save(_, .addProvider(_, _, let draft, let files)): return (draft, files)
        case .save(_, .editProvider(_, let draft, let files)): return (draft, files)
        default:
            Issue.record("not saved: \(deck.focus): \(deck.form?.focused?.complaint ?? "-")")
            return (ProviderDraft(), ProviderFiles())
        }
    }

    @Test("and is hidden until somebody asks for it")
    func hidden() throws {
        var deck = try opened()
        #expect(deck.labels.suffix(7) == Self.more[...])
        deck.press("shift-tab", "space")
        #expect(deck.labels.last == "More")
    }

    @Test("paths go along as paths, all else as what the command line would make of it")
    func everything() throws {
        var deck = try opened()
        deck.type("private")
        deck.press("tab")
        #expect(deck.focus == "Client key" && deck.field("Client key")?.isRequired == true)
        deck.fill("~/key.pem", "/etc/chain.pem", "/etc/ca.pem", "profile email", "https://api.example")
        deck.type("refresh.rotation=static legs.authorize.params.prompt=login consent")
        let (draft, files) = try saved(&deck)
        #expect(
            files == ProviderFiles(clientKey: "~/key.pem", certificate: "/etc/chain.pem", authorities: "/etc/ca.pem"))
        var overrides = OverrideDraft()
        overrides.clientAuthentication = .privateKeyJWT
        overrides.scopes = ["profile", "email"]
        overrides.audience = "https://api.example"
        overrides.values = [
            try #require(.init(path: "refresh.rotation", text: "static")),
            try #require(.init(path: "legs.authorize.params.prompt", text: "login consent")),
        ]
        #expect(draft.overrides == overrides)
    }

    @Test("mutual TLS needs a certificate and its key, and says so before anything is saved")
    func required() throws {
        var deck = try opened()
        deck.type("tls")
        #expect(deck.press("^s").isEmpty && deck.focus == "Client key")
        #expect(deck.field("Certificate")?.complaint == "a value is needed")
    }

    @Test(
        "what is required follows the way that was chosen, not the profile's",
        arguments: [
            ("none", []), ("basic", ["Secret"]), ("post", ["Secret"]), ("private", ["Client key"]),
            ("tls", ["Client key", "Certificate"]),
        ])
    func requirements(method: String, wanted: [String]) throws {
        var deck = Deck([])
        try deck.open("P")
        deck.type("acme")
        deck.press("enter")
        deck.fill("mine", "https://id.acme.example", "client-17", "", "", "")
        deck.press("space", "tab")
        deck.type(method)
        deck.press("tab")
        let required = ["Secret", "Client key", "Certificate"].filter { deck.field($0)?.isRequired == true }
        #expect(required == wanted)
        if wanted.isEmpty { #expect(!deck.press("^s").isEmpty, "saved without a secret") }
    }

    @Test("nothing can be taken away where nothing is stored")
    func removal() throws {
        var deck = try opened()
        deck.type("private")
        deck.press("tab")
        deck.type("-")
        #expect(deck.press("^s").isEmpty)
        #expect(deck.field("Client key")?.complaint == "nothing is stored that could be taken away")
    }

    @Test(
        "what cannot be read as overrides says so while it is typed",
        arguments: [
            ("static", "write it as PATH=VALUE: refresh.rotation=static"), ("a.b=1 a.b=2", "a.b is given twice"),
            ("a.b=", nil), (#"scope.known=["x", "y"]"#, nil), (#"a.b="1 a.b=2""#, nil),
            (#"a.b="1 a.b=2"#, "a.b is given twice"), (#"a.b="1"x a.b=2"#, "a.b is given twice"),
        ])
    func defects(text: String, complaint: String?) throws {
        var deck = try opened()
        for _ in 0..<6 { deck.press("tab") }
        #expect(deck.focus == "Overrides")
        deck.type(text)
        #expect(deck.field("Overrides")?.complaint == complaint)
    }

    private static let overrides: JSON = [
        "refresh": ["rotation": "static"], "scope": ["default": ["profile", "email"]],
        "legs": ["authorize": ["params": ["prompt": "login", "audience": "x"]]],
    ]

    @Test("a provider that has some of it shows what it has, and saving it unchanged changes nothing")
    func unchanged() throws {
        var deck = try edited(try CatalogueFixture.provider(overrides: Self.overrides, material: true))
        #expect(deck.text("Scopes") == "profile email" && deck.text("Audience") == "x")
        #expect(deck.text("Overrides") == "legs.authorize.params.prompt=login refresh.rotation=static")
        guard case .text(let entry) = deck.field("CA file")?.content else {
            Issue.record("no field")
            return
        }
        #expect(entry.placeholder == "kept")
        let (draft, files) = try saved(&deck)
        #expect(draft.overrides.isEmpty && files == ProviderFiles() && draft.removals.isEmpty)
    }

    @Test(
        "a value that holds what looks like another pair is kept as it is, and the pair after it too",
        arguments: [
            "login max.age=3", #"say "x.y=1" twice"#, #"["b c.d=1"]"#, #"a\ "b.c=1"#, "", "17", "tru e=1", "\"",
            "[1 a=2",
        ])
    func lookalikes(value: String) throws {
        let overrides: JSON = [
            "refresh": ["rotation": "static"],
            "legs": ["authorize": ["params": ["claims": JSON(.string(value)), "prompt": "login"]]],
        ]
        var deck = try edited(try CatalogueFixture.provider(overrides: overrides))
        while deck.focus != "Overrides" { deck.press("tab") }
        deck.press("end")
        deck.type(" a.b=new")
        let (draft, _) = try saved(&deck)
        #expect(draft.overrides.unset == [])
        #expect(draft.overrides.values == [try #require(.init(path: "a.b", text: "new"))], "\(deck.text("Overrides"))")
    }

    @Test("what is emptied is as the profile has it again; - takes a stored file away")
    func removed() throws {
        var deck = try edited(try CatalogueFixture.provider(overrides: Self.overrides, material: true))
        while deck.focus != "CA file" { deck.press("tab") }
        deck.type("-")
        deck.press("tab", "^u", "tab", "^u", "tab", "^u")
        deck.type("refresh.rotation=single_use")
        let (draft, files) = try saved(&deck)
        #expect(draft.overrides.unset == ["scope", "audience", "legs.authorize.params.prompt"])
        #expect(draft.overrides.values == [try #require(.init(path: "refresh.rotation", text: "single_use"))])
        #expect(draft.removals == [.trustRoots] && files == ProviderFiles())
    }

    @Test("closing More again keeps what the provider has")
    func closed() throws {
        var deck = try edited(try CatalogueFixture.provider(overrides: Self.overrides))
        while deck.focus != "More" { deck.press("tab") }
        deck.press("space")
        let (draft, _) = try saved(&deck)
        #expect(draft.overrides.isEmpty)
    }
}
