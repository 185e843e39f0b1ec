import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A profile that extends another, and a provider that overrides its own")
struct ExtendingTests {
    private static let base = """
        {
          "id": "base",
          "variables": { "host": { "kind": "host", "default": "as" } },
          "call": { "client": { "secret": "body:client_secret" } },
          "legs": {
            "authorize": { "url": "https://as.example/authorize", "names": { "scope": "scp" } },
            "exchange": { "url": "https://as.example/token", "params": { "a": "1", "b": "2" } },
            "refresh": { "url": "https://as.example/token" },
            "revoke": { "url": "https://as.example/revoke" }
          },
          "refresh": { "mode": "refresh_token" },
          "header_sets": { "default": { "headers": ["X: {access_token}"] }, "more": { "headers": ["Y: 1"] } }
        }
        """

    private static func catalogue(_ texts: [String: String]) -> ProfileCatalogue {
        ProfileCatalogue(userFiles: texts.map { (path: "/x/\($0.key).json", bytes: Array($0.value.utf8)) })
    }

    private static func extending(_ text: String) throws -> Profile {
        try catalogue(["base": base, "mine": "{ \"id\": \"mine\", \"extends\": \"base\"\(text) }"])
            .profile(try Name("mine"))
    }

    @Test("What is not named stays as it was below")
    func nothingChanged() throws {
        let mine = try Self.extending("")
        let below = try Self.catalogue(["base": Self.base]).profile(try Name("base"))
        #expect(mine.id.text == "mine")
        #expect(mine.environments == below.environments && mine.headerSets == below.headerSets)
        #expect(mine.variables == below.variables && mine.refresh == below.refresh)
    }

    @Test("Legs, parameters, variables and header sets are joined by name; null takes one out")
    func joined() throws {
        let mine = try Self.extending(
            """
            , "variables": { "more": {} },
            "legs": { "exchange": { "params": { "b": null, "c": "3" } }, "revoke": null,
                      "authorize": { "names": { "scope": null } } },
            "header_sets": { "more": null, "other": { "headers": ["Z: {more}"] } }
            """)
        let legs = try #require(mine.environments.first?.legs)
        #expect(legs[.exchange]?.parameters.map(\.name) == ["a", "c"])
        #expect(legs[.exchange]?.url.text == "https://as.example/token")
        #expect(legs[.revoke] == nil)
        // Here null is what the profile says: the parameter is left out.
        #expect(legs[.authorize]?.names["scope"] == .some(.none))
        #expect(mine.variables.map(\.name) == ["host", "more"])
        #expect(mine.headerSets.map(\.name.text) == ["default", "other"])
    }

    @Test("A defect is told of the file that it stands in")
    func places() throws {
        let files = [
            "base": Self.base.replacing("https://as.example/revoke", with: "http://as.example/revoke"),
            "mine": "{ \"id\": \"mine\", \"extends\": \"base\",\n  \"legs\": { \"refresh\": { \"yrl\": \"x\" } } }",
        ]
        let catalogue = Self.catalogue(files)
        let defects = #expect(throws: ProfileDefects.self) {
            try ProfileLoader.load(Array((files["mine"] ?? "").utf8), file: "mine.json", in: catalogue)
        }
        let lines = defects?.defects.map(\.description) ?? []
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("mine.json:2:26: legs.refresh.yrl: ") == true, "\(lines)")
        #expect(lines.last?.hasPrefix("/x/base.json:9:24: legs.revoke.url: ") == true, "\(lines)")
    }

    /// Files that extend each other in a way that cannot be.
    struct Wrong: CustomTestStringConvertible, Sendable {
        let what: String
        let files: [String: String]
        let reason: String

        var testDescription: String { what }
    }

    static let wrong = [
        Wrong(what: "a profile that extends itself", files: ["a": "a"], reason: "extends itself: a -> a"),
        Wrong(
            what: "two that extend each other", files: ["a": "b", "b": "a"], reason: "extends itself: a -> b -> a"),
        Wrong(
            what: "a circle further down", files: ["a": "b", "b": "c", "c": "b"],
            reason: "extends itself: b -> c -> b"),
        Wrong(
            what: "five below one", files: ["a": "b", "b": "c", "c": "d", "d": "e", "e": "base"],
            reason: "more than 4 profiles"),
        Wrong(what: "one that is not there", files: ["a": "bse"], reason: "no profile “bse”"),
        Wrong(what: "one whose name is none", files: ["a": "../x"], reason: "the id of a profile is expected"),
    ]

    @Test("Circles, long chains and missing profiles are refused by name", arguments: wrong)
    func refused(_ wrong: Wrong) throws {
        var files = wrong.files.reduce(into: [String: String]()) {
            $0[$1.key] = "{ \"id\": \"\($1.key)\", \"extends\": \"\($1.value)\" }"
        }
        files["base"] = Self.base
        let failure = #expect(throws: Failure.self) { try Self.catalogue(files).profile(try Name("a")) }
        #expect(failure?.message.contains(wrong.reason) == true, "\(String(describing: failure))")
    }

    @Test("Four below one are not too many")
    func longest() throws {
        var files = ["a": "b", "b": "c", "c": "d", "d": "base"].reduce(into: [String: String]()) {
            $0[$1.key] =
                "{ \"id\": \"\($1.key)\", \"extends\": \"\($1.value)\", \"header_sets\": { \"\($1.key)\": "
                + "{ \"headers\": [\"X: 1\"] } } }"
        }
        files["base"] = Self.base
        #expect(try Self.catalogue(files).profile(try Name("a")).headerSets.count == 6)
    }

    @Test("A user's file may extend the built-in profile that it stands in for")
    func ownBase() throws {
        let text = "{ \"id\": \"acme\", \"extends\": \"acme\", \"scope\": { \"default\": [\"mine\"] } }"
        let profile = try Self.catalogue(["acme": text]).profile(try Name("acme"))
        let below = try ProfileCatalogue().profile(try Name("acme"))
        #expect(profile.scope.defaults.map(\.text) == ["mine"])
        #expect(profile.environments == below.environments)
    }

    @Test("case 15: profiles that extend each other may name one issuer, others may not")
    func issuers() throws {
        let base = Self.base.replacing("\"base\",", with: "\"base\", \"issuer\": \"https://as.example\",")
        let files = ["base": base, "child": "{ \"id\": \"child\", \"extends\": \"base\" }"]
        #expect(try Self.catalogue(files).profile(try Name("child")).issuer?.text == "https://as.example")
        #expect(try Self.catalogue(files).profile(try Name("base")).issuer?.text == "https://as.example")
        let other = base.replacing("\"base\",", with: "\"other\",")
        let third = files.merging(["other": other]) { $1 }
        for id in ["child", "base", "other"] {
            #expect(throws: Failure.self) { try Self.catalogue(third).profile(try Name(id)) }
        }
    }

    private static func provider(_ overrides: JSON, profile: String = "base") throws -> Provider {
        Provider(
            name: try Name("work"), profile: try Name(profile), clientID: "id", clientSecret: Secret("s"),
            overrides: overrides)
    }

    @Test("A provider's overrides lie over its profile, in every environment")
    func overrides() throws {
        let environments = """
            "environments": {
              "a": { "default": true }, "b": { "legs": { "exchange": { "url": "https://b.example/token" } } } },
            "call"
            """
        let catalogue = Self.catalogue(["base": Self.base.replacing("\"call\"", with: environments)])
        let provider = try Self.provider([
            "legs": ["exchange": ["url": "https://own.example/token", "params": ["a": nil]]],
            "scope": ["separator": ","],
        ])
        let profile = try catalogue.profile(for: provider)
        for environment in profile.environments {
            #expect(environment.legs[.exchange]?.url.text == "https://own.example/token")
            #expect(environment.legs[.exchange]?.parameters.map(\.name) == ["b"])
        }
        #expect(profile.scope.separator == ",")
        #expect(
            catalogue.overrides(of: provider).map(\.path)
                == ["legs.exchange.params.a", "legs.exchange.url", "scope.separator"])
        #expect(try catalogue.profile(for: try Self.provider([:])) == catalogue.profile(try Name("base")))
    }

    static let unfit: [(what: String, overrides: JSON, reason: String)] = [
        ("an unknown key", ["legs": ["exchange": ["yrl": "x"]]], "legs.exchange.yrl: the key “yrl” is unknown"),
        ("plain http", ["legs": ["refresh": ["url": "http://evil.example/t"]]], "loopback only"),
        ("another id", ["id": "other"], "cannot override “id”"),
        ("a base", ["extends": "acme"], "cannot override “extends”"),
        ("a leg that is needed", ["legs": ["refresh": nil]], "needs the leg refresh"),
    ]

    @Test("case 40: overrides that do not fit are refused as the provider's", arguments: unfit.indices)
    func unfitOverrides(_ index: Int) throws {
        let (what, overrides, reason) = Self.unfit[index]
        let failure = #expect(throws: Failure.self, "\(what)") {
            try Self.catalogue(["base": Self.base]).profile(for: try Self.provider(overrides))
        }
        #expect(failure?.message.hasPrefix("work: ") == true)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("0:0") == false)
    }

    @Test("case 40: a built-in profile is checked as a stranger's once it is overridden")
    func builtIn() throws {
        var provider = try Self.provider(["legs": ["exchange": ["url": "http://evil.example/t"]]], profile: "acme")
        provider.variables = ["base_url": "https://as.example"]
        #expect(throws: Failure.self) { try ProfileCatalogue().profile(for: provider) }
        provider.overrides = ["dpop": ["mode": "required"]]
        #expect(try ProfileCatalogue().profile(for: provider).dpop == .required)
    }
}
