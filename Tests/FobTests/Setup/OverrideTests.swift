import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody wants something otherwise than the profile has it")
struct OverrideTests {
    private static let add = [
        "provider", "add", "work", "--profile", "acme", "--client-id", "app-1", "--var", "base_url=https://as.example",
        "--client-secret-fd", "0",
    ]

    private func withProvider(_ body: (Person) async throws -> Void) async throws {
        try await withPerson { person in
            let added = try await person.fob(Self.add, input: "canary-secret")
            try #require(added.status == 0, "\(added.errors)")
            try await body(person)
        }
    }

    @Test("what is overridden reaches the requests, and is marked with the profile's value", .timeLimit(.minutes(10)))
    func reaches() async throws {
        try await withProvider { person in
            let edited = try await person.fob(
                "provider", "edit", "work", "--client-auth", "post", "--scope", "one", "--scope", "two", "--audience",
                "https://api.example", "--resource", "https://r.example/a", "--resource", "https://r.example/b",
                "--param", "authorize.prompt=consent", "--override", "refresh.rotation=static")
            #expect(edited.status == 0, "\(edited.errors)")
            #expect(edited.output.contains("refresh.rotation = static  (the profile: single_use)"))
            let document = try await person.json("provider", "show", "work", "--json")
            let overrides = document["overrides"]?.elements ?? []
            let rotation = try #require(overrides.first { $0["path"] == "refresh.rotation" })
            #expect(rotation["value"] == "static" && rotation["profile_value"] == "single_use")
            let run = try await person.fob("login", "work/me", "--dry-run")
            for piece in [
                "scope=one%20two", "audience=https%3A%2F%2Fapi.example", "prompt=consent",
                "resource=https%3A%2F%2Fr.example%2Fa&resource=https%3A%2F%2Fr.example%2Fb",
                "\"client_secret=$CLIENT_SECRET\"", "\"client_id=app-1\"",
            ] {
                #expect(run.output.contains(piece), "\(piece) in \(run.output)")
            }
            #expect(!run.output.contains("-u "), "no Basic any more")
            try person.expectNowhere(["canary-secret"])
        }
    }

    @Test("what was overridden can be taken back, one by one", .timeLimit(.minutes(10)))
    func unset() async throws {
        try await withProvider { person in
            try await person.fob(
                "provider", "edit", "work", "--client-auth", "none", "--audience", "a", "--override",
                "scope.default=[\"x\"]", "--redirect-uri", "http://127.0.0.1:9/cb", "--origin",
                "https://as.example=http://127.0.0.1:9000")
            let edited = try await person.fob(
                "provider", "edit", "work", "--unset", "client-auth", "--unset", "audience", "--unset", "scope.default",
                "--unset", "redirect-uri", "--unset", "origin:https://as.example")
            #expect(edited.status == 0, "\(edited.errors)")
            let document = try await person.json("provider", "show", "work", "--json")
            #expect(document["overrides"]?.elements?.isEmpty == true)
            #expect(document["origins"]?.members?.isEmpty == true)
            #expect(document["redirect_uri"] == "http://127.0.0.1:8976/callback/work")
        }
    }

    /// What is wrong, and what is said.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let says: String
        let testDescription: String
    }

    static let wrong = [
        Wrong(
            arguments: ["--client-auth", "bsic"], says: "Did you mean “basic”?", testDescription: "an unknown method"),
        Wrong(
            arguments: ["--param", "exchang.a=b"], says: "Did you mean “exchange”?",
            testDescription: "a leg that the profile does not have"),
        Wrong(arguments: ["--param", "exchange=b"], says: "is not LEG.NAME", testDescription: "a leg without a name"),
        Wrong(
            arguments: ["--override", "refresh.rotation=sometimes"], says: "refresh.rotation",
            testDescription: "a value that the profile format does not know"),
        Wrong(
            arguments: ["--override", "legs.exchange.url=http://as.example/token"], says: "http",
            testDescription: "case 40: an endpoint over plain http"),
        Wrong(arguments: ["--override", "id=other"], says: "id", testDescription: "another id"),
        Wrong(arguments: ["--audience", "{client_secret}"], says: "brace", testDescription: "a template in a value"),
        Wrong(
            arguments: ["--unset", "audience"], says: "nothing is overridden", testDescription: "nothing to take back"),
        Wrong(arguments: ["--unset", "var:nope"], says: "is not set", testDescription: "a variable that is not set"),
        Wrong(
            arguments: ["--client-auth", "private_key_jwt"], says: "needs a client key",
            testDescription: "a method without its key"),
        Wrong(
            arguments: ["--client-auth", "tls"], says: "needs a client certificate",
            testDescription: "a method without its certificate"),
        Wrong(arguments: ["--var", ""], says: "--var", testDescription: "an empty variable"),
        Wrong(arguments: ["--ca-file", "/nowhere"], says: "--ca-file", testDescription: "a file that is not there"),
    ]

    @Test("what does not fit is said, and nothing is changed", .timeLimit(.minutes(10)), arguments: wrong)
    func refused(_ wrong: Wrong) async throws {
        try await withProvider { person in
            let before = try person.folder.text("fob/store/providers/work.json")
            let result = try await person.fob(["provider", "edit", "work"] + wrong.arguments)
            #expect(result.status == 2 && result.output == "", "\(result.errors)")
            #expect(result.errors.contains(wrong.says), "\(result.errors)")
            #expect(try person.folder.text("fob/store/providers/work.json") == before)
        }
    }

    @Test("keys and certificates are checked when they are given, and stored", .timeLimit(.minutes(10)))
    func keys() async throws {
        try await withProvider { person in
            let folder = person.folder
            func openssl(_ arguments: String...) async throws {
                try #require(try await run("openssl", arguments).status == 0, "\(arguments)")
            }
            for name in ["one", "two"] {
                try await openssl(
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                    folder.path("\(name).key"), "-out", folder.path("\(name).crt"), "-subj", "/CN=\(name)")
                try #require(chmod(folder.path("\(name).key"), 0o600) == 0)
            }
            let edit = [
                "provider", "edit", "work", "--client-auth", "tls", "--client-key-file", folder.path("one.key"),
            ]
            let stranger = try await person.fob(edit + ["--client-cert-file", folder.path("two.crt")])
            #expect(stranger.status == 2 && stranger.errors.contains("does not belong"), "\(stranger.errors)")
            let noPEM = try await person.fob(edit + ["--client-cert-file", folder.path("one.key")])
            #expect(noPEM.status == 2, "\(noPEM.errors)")
            let fits = try await person.fob(
                edit + ["--client-cert-file", folder.path("one.crt"), "--ca-file", folder.path("two.crt")])
            #expect(fits.status == 0, "\(fits.errors)")
            #expect(fits.output.contains("client key") && fits.output.contains("certificate authorities"))
            let key = try folder.text("one.key")
            for name in ["one.key", "one.crt", "two.key", "two.crt"] {
                try FileManager.default.removeItem(atPath: folder.path(name))
            }
            #expect(try folder.text("fob/store/providers/work.json").contains("BEGIN CERTIFICATE"))
            try person.expectNowhere([try #require(key.split(separator: "\n").dropFirst().first.map(String.init))])
        }
    }

    @Test("of two changes at once neither is lost", .timeLimit(.minutes(10)))
    func atOnce() async throws {
        try await withProvider { person in
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await person.fob("provider", "edit", "work", "--param", "authorize.p\(number)=\(number)")
                            .status
                    }
                }
                for try await status in group { #expect(status == 0) }
            }
            let document = try await person.json("provider", "show", "work", "--json")
            #expect(document["overrides"]?.elements?.count == 8)
        }
    }

    @Test("a variable that the header set has no place for is refused with the nearest name", .timeLimit(.minutes(10)))
    func strayVariable() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                for command in [["header"], ["copy"], ["curl"], ["exec"]] {
                    let behind = command == ["exec"] ? ["--", "true"] : []
                    let result = try await person.fob(
                        command + ["tradevest-local/me", "--set", "on-behalf", "--var", "requester_id=1"] + behind)
                    #expect(result.status == 2 && result.errors.contains("Did you mean “requestor_id”?"), "\(command)")
                }
            }
        }
    }
}
