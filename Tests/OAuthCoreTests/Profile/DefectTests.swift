import Testing
import Vocabulary

@testable import OAuthCore

/// A profile with one thing wrong.
struct DefectCase: CustomTestStringConvertible, Sendable {
    let what: String
    /// What is replaced in ``DefectTests/sound``, and by what.
    let replace: String
    let with: String
    /// Line and column of the defect.
    let place: String
    let path: String
    let reason: String
    var remedy: String?

    var testDescription: String { what }
}

@Suite("A profile file that is wrong is refused with the place and the reason")
struct DefectTests {
    static let sound = """
        {
          "id": "mine",
          "variables": { "base_url": { "kind": "url", "guard": "user_confirmed" } },
          "call": { "client": { "secret": "body:client_secret" } },
          "legs": {
            "authorize": { "url": "{base_url}/authorize" },
            "exchange": { "url": "https://as.example/token" },
            "refresh": { "url": "https://as.example/token" }
          },
          "refresh": { "mode": "refresh_token" },
          "header_sets": { "default": { "headers": ["X: {access_token}"] } }
        }
        """

    static let cases = [
        DefectCase(
            what: "an unknown key with a near one", replace: "\"exchange\"", with: "\"exchnage\"", place: "7:5",
            path: "legs.exchnage", reason: "unknown", remedy: "Did you mean “exchange”?"),
        DefectCase(
            what: "an unknown key deep in call", replace: "\"secret\"", with: "\"secrte\"", place: "4:25",
            path: "call.client.secrte", reason: "unknown", remedy: "Did you mean “secret”?"),
        DefectCase(
            what: "a reply format that only a later version reads", replace: "/token\" },\n    \"refresh",
            with: "/token\", \"reply\": { \"format\": \"xml\" } },\n    \"refresh", place: "7:75",
            path: "legs.exchange.reply.format", reason: "does not implement"),
        DefectCase(
            what: "a device leg without its poll", replace: "\"refresh\": { \"url\"",
            with: "\"device\": { \"url\": \"https://as.example/d\" }, \"refresh\": { \"url\"", place: "5:11",
            path: "legs", reason: "device and device_poll need each other"),
        DefectCase(
            what: "a missing comma", replace: "\"mine\",", with: "\"mine\"", place: "3:3", path: "",
            reason: "a comma or } is expected"),
        DefectCase(
            what: "a key that stands twice", replace: "\"id\": \"mine\"", with: "\"id\": \"mine\", \"id\": \"x\"",
            place: "2:17", path: "", reason: "stands twice"),
        DefectCase(
            what: "an authorize URL whose query would stand behind its fragment", replace: "{base_url}/authorize",
            with: "{base_url}/#/authorize", place: "6:27", path: "legs.authorize.url",
            reason: "may not hold a fragment"),
        DefectCase(
            what: "a variable that nobody declared", replace: "{base_url}", with: "{bass_url}", place: "6:27",
            path: "legs.authorize.url", reason: "{bass_url} is not declared", remedy: "Did you mean “base_url”?"),
        DefectCase(
            what: "an http endpoint", replace: "\"exchange\": { \"url\": \"https:",
            with: "\"exchange\": { \"url\": \"http:", place: "7:26", path: "legs.exchange.url",
            reason: "loopback only"),
        DefectCase(
            what: "case 40: user info before the host", replace: "\"exchange\": { \"url\": \"https://as.example",
            with: "\"exchange\": { \"url\": \"https://as.example@evil.example", place: "7:26",
            path: "legs.exchange.url", reason: "user information"),
        DefectCase(
            what: "case 40: a homograph in the host", replace: "\"exchange\": { \"url\": \"https://as.example",
            with: "\"exchange\": { \"url\": \"https://аs.example", place: "7:26", path: "legs.exchange.url",
            reason: "no URL may hold"),
        DefectCase(
            what: "case 40: dot segments in a path", replace: "\"exchange\": { \"url\": \"https://as.example/token",
            with: "\"exchange\": { \"url\": \"https://as.example/%2e%2E/token", place: "7:26",
            path: "legs.exchange.url", reason: ".. segment"),
        DefectCase(
            what: "an endpoint with a fragment", replace: "\"exchange\": { \"url\": \"https://as.example/token",
            with: "\"exchange\": { \"url\": \"https://as.example/token#f", place: "7:26", path: "legs.exchange.url",
            reason: "fragment"),
        DefectCase(
            what: "case 40: the client secret in a URL", replace: "\"exchange\": { \"url\": \"https://as.example/token",
            with: "\"exchange\": { \"url\": \"https://as.example/{client_secret}", place: "7:26",
            path: "legs.exchange.url", reason: "may not stand in a URL"),
        DefectCase(
            what: "case 40: the client secret as a query member", replace: "body:client_secret",
            with: "query:client_secret", place: "4:23", path: "call.client", reason: "may not stand in a URL"),
        DefectCase(
            what: "case 40: a header template with a newline", replace: "X: {access_token}",
            with: "X: {access_token}\\r\\nY: 1", place: "11:44", path: "header_sets.default.headers",
            reason: "newline"),
        DefectCase(
            what: "case 40: a name that is a path", replace: "\"mine\"", with: "\"../../x\"", place: "2:9", path: "id",
            reason: "not a name"),
        DefectCase(
            what: "a user's variable that decides the host and has no guard",
            replace: ", \"guard\": \"user_confirmed\"", with: "", place: "6:27", path: "legs.authorize.url",
            reason: "has no guard"),
        DefectCase(
            what: "PKCE with the method plain", replace: "/authorize\"",
            with: "/authorize\", \"pkce\": { \"method\": \"plain\" }", place: "6:71",
            path: "legs.authorize.pkce.method",
            reason: "S256"),
        DefectCase(
            what: "a word that is none of an enumeration", replace: "\"refresh_token\"", with: "\"refreshtoken\"",
            place: "10:24", path: "refresh.mode", reason: "not known", remedy: "Did you mean “refresh_token”?"),
        DefectCase(
            what: "no default header set", replace: "\"default\"", with: "\"other\"", place: "11:18",
            path: "header_sets", reason: "called default"),
        DefectCase(
            what: "a variable of the environment that no environment gives",
            replace: "\"guard\": \"user_confirmed\"", with: "\"source\": \"environment\"", place: "6:27",
            path: "legs.authorize.url", reason: "no value in an environment"),
        DefectCase(
            what: "a string where an object belongs", replace: "{ \"mode\": \"refresh_token\" }", with: "\"static\"",
            place: "10:14", path: "refresh", reason: "an object is expected"),
    ]

    @Test("The sound profile loads")
    func soundProfile() throws {
        let profile = try ProfileLoader.load(Array(Self.sound.utf8), file: "mine.json")
        #expect(profile.id.text == "mine")
    }

    @Test("One defect, one place", arguments: cases)
    func defect(_ wrong: DefectCase) throws {
        let text = Self.sound.replacing(wrong.replace, with: wrong.with, maxReplacements: 1)
        #expect(text != Self.sound)
        let defects = #expect(throws: ProfileDefects.self) {
            try ProfileLoader.load(Array(text.utf8), file: "mine.json")
        }
        let found = try #require(
            defects?.defects.first { $0.reason.contains(wrong.reason) }, "\(String(describing: defects))")
        #expect("\(found.position)" == wrong.place)
        #expect(found.path == wrong.path)
        if let remedy = wrong.remedy { #expect(found.remedy == remedy) }
        #expect(found.description.hasPrefix("mine.json:\(wrong.place): "))
    }

    @Test("All defects are told at once, in the order of the file")
    func allAtOnce() {
        let text = Self.sound.replacing("\"exchange\"", with: "\"exchnage\"").replacing("{base_url}", with: "http://x")
            .replacing("X: {", with: "X: {no}{")
        let defects = #expect(throws: ProfileDefects.self) { try ProfileLoader.load(Array(text.utf8), file: "f") }
        let lines = defects?.defects.map(\.position.line) ?? []
        #expect(lines == lines.sorted())
        #expect(Set(lines).isSuperset(of: [6, 7, 11]))
    }

    @Test("Every built-in profile loads, under the name of its file")
    func builtIn() throws {
        let catalogue = ProfileCatalogue()
        #expect(
            Set(catalogue.ids.map(\.text)).isSuperset(of: ["acme", "aicrisk", "edgetag", "securitize", "tradevest"]))
        for id in catalogue.ids { #expect(try catalogue.profile(id).id == id) }
    }

    @Test("Every built-in profile passes the checks that a person's profile passes, and reads the same without them")
    func builtInAreSound() throws {
        let catalogue = ProfileCatalogue()
        for id in catalogue.ids {
            let checked = try ProfileLoader.load(try #require(catalogue.text(id)), file: "\(id).json (built in)")
            #expect(checked == (try catalogue.profile(id)))
        }
    }

    @Test("A user's file goes before the built-in one, and another file's defect harms nobody")
    func userFiles() throws {
        let mine = Self.sound.replacing("\"mine\"", with: "\"acme\", \"name\": \"Mine\"")
        let catalogue = ProfileCatalogue(userFiles: [
            (path: "/x/acme.json", bytes: Array(mine.utf8)), (path: "/x/broken.json", bytes: Array("{".utf8)),
        ])
        #expect(try catalogue.profile(try Name("acme")).name == "Mine")
        #expect(throws: Failure.self) { try catalogue.profile(try Name("broken")) }
        let failure = #expect(throws: Failure.self) { try catalogue.profile(try Name("securitise")) }
        #expect(failure?.kind == .notFound)
        #expect(failure?.remedy == "Did you mean “securitize”?")
    }

    @Test("case 4: what a profile's author wrote reaches the screen without controls, sound or not")
    func controls() throws {
        let named = Self.sound.replacing("\"mine\",", with: "\"mine\", \"name\": \"A\\u001b]0;x\\u0007\\u202eB\",")
        #expect(try ProfileLoader.load(Array(named.utf8), file: "f").name == "A]0;xB")
        let broken = Self.sound.replacing("\"base_url\":", with: "\"\\u001b[2J\": {}, \"base_url\":")
            .replacing("{base_url}/", with: "{\\u009b}/")
        let defects = #expect(throws: ProfileDefects.self) {
            try ProfileLoader.load(Array(broken.utf8), file: "a\u{1B}b")
        }
        #expect(defects?.defects.count == 2)
        let text = (defects?.description ?? "").replacing("\n", with: "")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    }

    @Test("case 15: two profiles with one issuer cannot be used")
    func oneIssuer() throws {
        let files = ["one", "two", "three"].map { id in
            let issuer = id == "three" ? "https://other.example" : "https://as.example"
            let text = Self.sound.replacing("\"mine\"", with: "\"\(id)\", \"issuer\": \"\(issuer)\"")
            return (path: "/x/\(id).json", bytes: Array(text.utf8))
        }
        let catalogue = ProfileCatalogue(userFiles: files)
        let failure = #expect(throws: Failure.self) { try catalogue.profile(try Name("one")) }
        #expect(failure?.kind == .usage && failure?.message.contains("two") == true)
        #expect(try catalogue.profile(try Name("three")).issuer?.text == "https://other.example")
    }

    private static func with(environments: String) -> [UInt8] {
        Array(sound.replacing("\"call\"", with: "\"environments\": \(environments),\n\"call\"").utf8)
    }

    @Test("An environment changes members of a leg and leaves the rest")
    func environmentChanges() throws {
        let bytes = Self.with(
            environments: """
                { "live": { "default": true },
                  "test": { "legs": { "exchange": { "url": "https://test.example/t", "params": { "a": "b" } } } } }
                """)
        let profile = try ProfileLoader.load(bytes, file: "f")
        let live = try #require(profile.environment("live")?.legs[.exchange])
        let test = try #require(profile.environment("test")?.legs[.exchange])
        #expect(profile.defaultEnvironment == "live")
        #expect(live.url.text == "https://as.example/token" && live.parameters.isEmpty)
        #expect(test.url.text == "https://test.example/t" && test.parameters.map(\.name) == ["a"])
        #expect(test.client == live.client)
    }

    @Test("A defect in an environment's change is told under its own path")
    func environmentDefects() {
        let bytes = Self.with(
            environments: "{ \"a\": { \"default\": true, \"legs\": { \"exchange\": { \"yrl\": \"x\" } } } }")
        let defects = #expect(throws: ProfileDefects.self) { try ProfileLoader.load(bytes, file: "f") }
        #expect(defects?.defects.map(\.path) == ["environments.a.legs.exchange.yrl"])
        #expect(defects?.defects.first?.remedy == "Did you mean “url”?")
    }

    @Test("case 47: a URL of hundreds of variables is refused, and takes no time that grows with its square")
    func manyVariables() {
        let many = String(repeating: "x/{tenant}/", count: 200)
        let text = Self.sound.replacing("/authorize\"", with: "/\(many)authorize\"")
        let defects = #expect(throws: ProfileDefects.self) { try ProfileLoader.load(Array(text.utf8), file: "f") }
        #expect(defects?.defects.contains { $0.reason.contains("more than 32 variables") } == true)
    }

    @Test("case 40: a secret variable may not reach the authorization URL")
    func secretParameter() {
        let text = Self.sound.replacing(
            "\"user_confirmed\" }", with: "\"user_confirmed\" }, \"key\": { \"secret\": true }"
        ).replacing("/authorize\"", with: "/authorize\", \"params\": { \"k\": \"{key}\" }")
        let defects = #expect(throws: ProfileDefects.self) { try ProfileLoader.load(Array(text.utf8), file: "f") }
        #expect(defects?.defects.map(\.path) == ["legs.authorize.params.k"])
    }
}
