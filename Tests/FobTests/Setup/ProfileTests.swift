import TestSupport
import Testing
import Vocabulary

@Suite("Somebody looks at profiles and writes one")
struct ProfileTests {
    @Test("the catalogue lists the built-in profiles", .timeLimit(.minutes(10)))
    func list() async throws {
        try await withPerson { person in
            let plain = try await person.fob("profile", "list")
            #expect(plain.status == 0 && plain.errors == "")
            let document = try await person.json("profile", "list", "--json")
            #expect(document["schema"] == "fob.profiles/1")
            let profiles = try #require(document["profiles"]?.elements)
            let named = ["acme", "aicrisk", "edgetag", "oauth2", "oidc", "securitize", "tradevest"]
            let ids = Set(profiles.compactMap { $0["id"]?.string })
            #expect(ids.isSuperset(of: named))
            for profile in profiles {
                #expect(plain.output.contains(profile["name"]?.string ?? "?"))
                for member in ["id", "name", "confidence", "environments", "default_environment", "variables", "docs"] {
                    #expect(profile[member] != nil, "\(member)")
                }
            }
        }
    }

    @Test("a profile is copied below a home that is named from here", .timeLimit(.minutes(10)))
    func relativeHome() async throws {
        try await withPerson { person in
            let environment = person.environment.merging(["FOB_HOME": "here"]) { $1 }
            let result = try await run(
                Person.binary, ["profile", "copy", "oauth2", "mine"], environment: environment,
                in: person.folder.path(""))
            #expect(result.status == 0, "\(result.errors)")
            #expect(person.folder.exists("here/config/profiles/mine.json"))
        }
    }

    @Test("a shown profile is a file that can be checked, changed and used", .timeLimit(.minutes(10)))
    func ownProfile() async throws {
        try await withPerson { person in
            let shown = try await person.fob("profile", "show", "acme")
            #expect(shown.status == 0)
            let own = shown.output.replacing("\"id\": \"acme\"", with: "\"id\": \"mine\"").replacing(
                "\"name\": \"Acme\"", with: "\"name\": \"My own\"")
            let file = try person.folder.write(own, to: "fob/config/profiles/mine.json")
            let check = try await person.fob("profile", "check", file)
            #expect(check.status == 0 && check.errors == "")
            #expect(check.output == "\(file): the profile mine is sound.\n")
            let draft = try person.folder.write(own, to: "draft.json")
            let hint = try await person.fob("profile", "check", draft)
            #expect(hint.status == 0 && hint.errors.contains("/profiles/mine.json"), "\(hint.errors)")
            #expect(try await person.fob("profile", "list").output.contains("My own"))
            let added = try await person.fob(
                "provider", "add", "p", "--profile", "mine", "--client-id", "x", "--var", "base_url=https://as.example",
                "--client-secret-fd", "0", input: "s")
            #expect(added.status == 0, "\(added.errors)")
            #expect(added.output.contains("https://as.example/token"))
        }
    }

    @Test("a sound profile with weak choices is warned of, and passes", .timeLimit(.minutes(10)))
    func weakProfile() async throws {
        try await withPerson { person in
            let weak = """
                { "id": "weak", "extends": "edgetag", "legs": { "authorize": { "pkce": { "mode": "off" } } } }
                """
            let file = try person.folder.write(weak, to: "weak.json")
            let check = try await person.fob("profile", "check", file)
            #expect(check.status == 0 && check.output == "\(file): the profile weak is sound.\n")
            #expect(check.errors.contains("warning: legs.authorize.pkce: the sign-in uses no PKCE"), "\(check.errors)")
        }
    }

    /// A broken profile, and what `profile check` must say of it.
    struct Broken: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        let testDescription: String
    }

    static let broken = [
        Broken(
            text: "{\n  \"id\": \"x\"\n  \"name\": 1\n}", says: "x.json:3:3: ",
            testDescription: "a missing comma, with its place"),
        Broken(
            text: "{ \"id\": \"x\", \"nmae\": \"X\" }", says: "Did you mean “name”?",
            testDescription: "an unknown key, with the nearest known one"),
        Broken(text: "{ \"id\": \"x\", \"id\": \"y\" }", says: "x.json:1:", testDescription: "a key given twice"),
        Broken(
            text: """
                { "id": "x", "name": "X", "confidence": "verified",
                  "legs": { "client_credentials": { "url": "http://as.example/token" } } }
                """, says: "legs.client_credentials.url", testDescription: "an endpoint over plain http"),
        Broken(
            text: "{ \"id\": \"../x\" }", says: "x.json:1:", testDescription: "an id that would leave its folder"),
        Broken(text: "", says: "x.json:1:1: ", testDescription: "an empty file"),
    ]

    @Test("profile check names every defect by file, line and key: exit 2", .timeLimit(.minutes(10)), arguments: broken)
    func check(_ profile: Broken) async throws {
        try await withPerson { person in
            try person.folder.write(profile.text, to: "x.json")
            let check = try await person.fob("profile", "check", person.folder.path("x.json"))
            #expect(check.status == 2 && check.output == "")
            #expect(check.errors.contains(profile.says), "\(check.errors)")
        }
    }

    @Test("one bad file takes none of the others out of a list", .timeLimit(.minutes(10)))
    func listBehindADamagedFile() async throws {
        try await withPerson { person in
            try person.folder.write("{ \"id\": \"acmf\", \"nmae\": 1 }", to: "fob/config/profiles/acmf.json")
            let profiles = try await person.fob("profile", "list")
            #expect(profiles.status == 2 && profiles.errors.contains("acmf.json:1:"), "\(profiles.errors)")
            #expect(profiles.output.contains("tradevest"))
            for name in ["one", "two"] {
                let added = try await person.fob(
                    "provider", "add", name, "--profile", "acme", "--client-id", "i", "--var",
                    "base_url=https://as.example", "--client-secret-fd", "0", input: "s3cr3t")
                #expect(added.status == 0, "\(added.errors)")
            }
            try person.folder.write("{", to: "fob/store/providers/one.json")
            let providers = try await person.fob("provider", "list")
            #expect(providers.status == 7 && providers.errors.contains("one.json:1:"), "\(providers.errors)")
            #expect(providers.output.contains("two"))
        }
    }

    @Test("a broken file among one's own profiles is named with its place", .timeLimit(.minutes(10)))
    func brokenOwnProfile() async throws {
        try await withPerson { person in
            try person.folder.write("{ \"id\": \"broken\",\n  \"nmae\": \"X\" }", to: "fob/config/profiles/broken.json")
            let result = try await person.fob(
                "provider", "add", "p", "--profile", "broken", "--client-id", "x", "--no-input")
            #expect(result.status == 2, "\(result.errors)")
            #expect(result.errors.contains("broken.json:2:3: "), "\(result.errors)")
            let other = try await person.fob("profile", "show", "acme")
            #expect(other.status == 0, "the others stay usable")
        }
    }

    @Test("a file that is not there is a mistake: exit 2", .timeLimit(.minutes(10)))
    func missingFile() async throws {
        try await withPerson { person in
            let check = try await person.fob("profile", "check", "/nowhere/x.json")
            #expect(check.status == 2)
            #expect(check.errors.contains("/nowhere/x.json: the file cannot be read"))
        }
    }
}
