import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody sets up a provider")
struct ProviderTests {
    private static let add = [
        "provider", "add", "work", "--profile", "acme", "--client-id", "app-1", "--var", "base_url=https://as.example",
    ]

    @Test("adds, shows, changes, lists and removes it", .timeLimit(.minutes(10)))
    func life() async throws {
        try await withPerson { person in
            let added = try await person.fob(Self.add + ["--client-secret-fd", "0"], input: "canary-secret\n")
            #expect(added.status == 0)
            #expect(added.output.contains("http://127.0.0.1:8976/callback/work  <- register this with the vendor"))
            #expect(added.errors.contains("Next: fob login work/NAME"))

            let document = try await person.json("provider", "show", "work", "--json")
            #expect(document["schema"] == "fob.provider/1")
            #expect(document["name"] == "work" && document["profile"] == "acme" && document["client_id"] == "app-1")
            #expect(document["has_client_secret"] == true)
            #expect(document["redirect_uri"] == "http://127.0.0.1:8976/callback/work")
            #expect(document.at(path: "variables.base_url") == "https://as.example")

            let edited = try await person.fob(
                "provider", "edit", "work", "--client-id", "app-2", "--origin",
                "https://as.example=http://127.0.0.1:9000")
            #expect(edited.status == 0)
            #expect(edited.output.contains("http://127.0.0.1:9000/token"), "the origin decides where requests go")
            #expect(edited.output.contains("https://as.example -> http://127.0.0.1:9000"), "and it is shown")
            #expect(edited.output.contains(#/client secret +stored/#), "what is not named stays")

            let shown = try await person.json("provider", "show", "work", "--json")
            let urls = shown["endpoints"]?.elements?.compactMap { $0["url"]?.string } ?? []
            #expect(!urls.isEmpty && urls.allSatisfy { $0.hasPrefix("http://127.0.0.1:9000/") }, "\(urls)")

            let list = try await person.json("provider", "list", "--json")
            #expect(list["schema"] == "fob.providers/1")
            #expect(list["providers"]?.elements?.map { $0["client_id"]?.string } == ["app-2"])
            #expect(try await person.fob("provider", "list").output.contains("work"))

            let again = try await person.fob(Self.add + ["--client-secret-fd", "0"], input: "x")
            #expect(again.status == 2)
            #expect(again.errors.contains("hint: Change it: fob provider edit work"))
            let removed = try await person.fob("provider", "remove", "work")
            #expect(removed.status == 0 && removed.output == "")
            #expect(try await person.fob("provider", "show", "work").status == 3)
            try person.expectNowhere(["canary-secret"])
        }
    }

    @Test("the client secret comes by descriptor or private file, its last newline cut off", .timeLimit(.minutes(10)))
    func secretSources() async throws {
        try await withPerson { person in
            let file = try person.folder.write("from-file\n", to: "secret")
            let byFile = try await person.fob(Self.add + ["--client-secret-file", file])
            #expect(byFile.status == 0, "\(byFile.errors)")
            #expect(try person.folder.text("fob/store/providers/work.json").contains("\"from-file\""))
            let byDescriptor = try await person.fob(
                ["provider", "edit", "work", "--client-secret-fd", "5"], descriptors: [5: Array("from-five".utf8)])
            #expect(byDescriptor.status == 0, "\(byDescriptor.errors)")
            #expect(try person.folder.text("fob/store/providers/work.json").contains("\"from-five\""))
            #expect(try person.folder.mode("fob/store/providers/work.json") == 0o600)
        }
    }

    /// Something wrong with a new provider, found before anything is asked or written.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        var input = "secret"
        var status: Int32 = 2
        let says: String
        let testDescription: String
    }

    static let wrong = [
        Wrong(
            arguments: ["provider", "add", "../x", "--profile", "acme"], says: "“../x” is not a name",
            testDescription: "a name that would leave its folder"),
        Wrong(
            arguments: ["provider", "add", "a\u{1B}[31m", "--profile", "acme"], says: "is not a name",
            testDescription: "a name with terminal escapes"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "../acme"], says: "“../acme” is not a name",
            testDescription: "a profile that would leave its folder"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "acme", "--client-id", "i"],
            says: "the variable base_url has no value",
            testDescription: "a variable that is missing"),
        Wrong(
            arguments: [
                "provider", "add", "x", "--profile", "acme", "--client-id", "i", "--var", "base_url=http://as.example",
            ],
            says: "it is http, which is accepted for loopback only", testDescription: "an endpoint over plain http"),
        Wrong(
            arguments: [
                "provider", "add", "x", "--profile", "acme", "--client-id", "i", "--var", "base_url=https://as.example",
                "--origin", "https://as.example=http://elsewhere.example",
            ], says: "http", testDescription: "an origin replaced by plain http that is not loopback"),
        Wrong(
            arguments: [
                "provider", "add", "x", "--profile", "acme", "--client-id", "i", "--var", "base_url=https://as.example",
                "--var", "base_urll=https://as.example",
            ], says: "no variable “base_urll”", testDescription: "a variable that the profile does not have"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "edgetag", "--client-id", "i", "--environment", "sandbx"],
            says: "Did you mean “sandbox”?", testDescription: "an environment that the profile does not have"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "edgetag"], says: "--client-id",
            testDescription: "no client id"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "edgetag", "--client-id", "i", "--client-secret-fd", "0"],
            input: "",
            says: "The descriptor 0 is empty", testDescription: "an empty secret"),
        Wrong(
            arguments: [
                "provider", "add", "x", "--profile", "edgetag", "--client-id", "i", "--client-secret-fd", "7777",
            ],
            says: "The descriptor 7777 is not open", testDescription: "a descriptor that is not open"),
        Wrong(
            arguments: [
                "provider", "add", "x", "--profile", "edgetag", "--client-id", "i", "--client-secret-file", "/nowhere",
            ],
            says: "/nowhere cannot be opened", testDescription: "a secret file that is not there"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "edgetag", "--client-id", "i", "--no-input"], status: 4,
            says: "--client-secret-file FILE",
            testDescription: "a secret that would have to be asked for under --no-input"),
        Wrong(
            arguments: ["provider", "add", "x", "--profile", "edgetag", "--client-id", "i"], status: 4,
            says: "there is no terminal", testDescription: "a secret that would have to be asked for without a terminal"
        ),
    ]

    @Test("what is wrong is said before anything is written", .timeLimit(.minutes(10)), arguments: wrong)
    func refused(_ wrong: Wrong) async throws {
        try await withPerson { person in
            let result = try await person.fob(wrong.arguments, input: wrong.input)
            #expect(result.status == wrong.status && result.output == "", "\(result.errors)")
            #expect(result.errors.contains(wrong.says), "\(result.errors)")
            #expect(!result.errors.contains("\u{1B}"))
            #expect(try await person.fob("provider", "list").output == "", "nothing was added")
        }
    }

    @Test(
        "a secret file that others can read is refused, with the remedy", .timeLimit(.minutes(10)),
        arguments: [
            0o644, 0o640, 0o604,
        ] as [UInt16])
    func looseSecretFile(_ mode: UInt16) async throws {
        try await withPerson { person in
            let file = try person.folder.write("canary-secret", to: "secret", mode: mode)
            let result = try await person.fob(Self.add + ["--client-secret-file", file])
            #expect(result.status == 2)
            #expect(
                result.errors.contains("can be read by others") && result.errors.contains("hint: chmod 600 \(file)"))
            #expect(!person.folder.exists("fob/store/providers/work.json"))
            try FileManager.default.removeItem(atPath: file)
            try person.expectNowhere(["canary-secret"])
        }
    }

    @Test("a provider with accounts is not removed", .timeLimit(.minutes(10)))
    func removalWithAccounts() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                #expect(try await person.fob("login", "tradevest-local/me").status == 0)
                let refused = try await person.fob("provider", "remove", "tradevest-local")
                #expect(refused.status == 2)
                #expect(refused.errors.contains("hint: Remove them first: fob remove tradevest-local/me"))
                #expect(try await person.fob("remove", "tradevest-local/me", "--no-input").status == 4, "nobody to ask")
                #expect(try await person.fob("remove", "tradevest-local/me", "--yes").status == 0)
                #expect(try await person.fob("provider", "remove", "tradevest-local").status == 0)
            }
        }
    }

    @Test("a provider that no page leads back to shows no redirect URI", .timeLimit(.minutes(10)))
    func noRedirect() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let document = try await person.json("provider", "show", "tradevest-local", "--json")
                #expect(document["redirect_uri"]?.isNull == true)
            }
        }
    }
}
