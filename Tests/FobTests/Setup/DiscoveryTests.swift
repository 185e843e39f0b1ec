import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody asks a provider what it says of itself")
struct DiscoveryTests {
    @Test("by its URL: addresses, grants and ways to authenticate, and nothing is kept", .timeLimit(.minutes(10)))
    func byURL() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { _, issuer in
                let document = try await person.json("discover", issuer, "--json")
                #expect(document["schema"] == "fob.discovery/1" && document["issuer"]?.string == issuer)
                #expect(document["source"]?.string == "\(issuer)/.well-known/openid-configuration")
                let addresses = document["addresses"]?.elements ?? []
                #expect(
                    addresses.contains { $0["label"] == "token_endpoint" && $0["url"]?.string == "\(issuer)/token" })
                #expect(document["grants"]?.elements?.contains("client_credentials") == true)
                #expect(document["authentication_methods"]?.elements?.contains("private_key_jwt") == true)
                #expect(document["used"]?.elements?.isEmpty == true)
                #expect(document.at(path: "metadata.issuer")?.string == issuer)
                let text = try await person.fob("discover", issuer, "--verbose")
                #expect(text.status == 0 && text.output.contains("\(issuer)/device_authorization"))
                #expect(text.errors.contains("/.well-known/openid-configuration (metadata): 200 in "), "\(text.errors)")
                #expect(try await person.fob("provider", "list").output == "")
            }
        }
    }

    @Test("by the URL of the document itself", .timeLimit(.minutes(10)))
    func byDocument() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { _, issuer in
                let document = try await person.json(
                    "discover", "\(issuer)/.well-known/oauth-authorization-server", "--json")
                #expect(document["issuer"]?.string == issuer)
                for url in ["http://as.example/.well-known/openid-configuration", "http://as.example"] {
                    let refused = try await person.fob("discover", url)
                    #expect(refused.status == 2 && refused.errors.contains("as.example"), "\(refused.errors)")
                }
            }
        }
    }

    @Test("case 40: an issuer that differs by a slash is another one, and is told", .timeLimit(.minutes(10)))
    func slash() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { _, issuer in
                let refused = try await person.fob("discover", issuer + "/")
                #expect(refused.status == 5 && refused.output == "")
                #expect(refused.errors.contains("write it exactly so: \(issuer)\n"), "\(refused.errors)")
            }
        }
    }

    @Test("case 40: an endpoint that moves elsewhere waits for --accept", .timeLimit(.minutes(10)))
    func moved() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { sandbox, issuer in
                try await GenericProfileTests.add(
                    person, sandbox, ["--profile", "oidc", "--var", "issuer=\(issuer)"])
                try await person.signIn("mine/me")
                let elsewhere = "http://127.0.0.1:1"
                sandbox.misbehave(
                    "acme", .metadata, .altered { reply in Self.moved(reply, from: issuer, to: elsewhere) }, times: nil)
                let refused = try await person.fob("discover", "mine")
                #expect(
                    refused.status == 4 && refused.errors.contains("fob discover mine --accept"), "\(refused.errors)")
                #expect(refused.errors.contains(elsewhere), "\(refused.errors)")
                #expect(try await person.fob("refresh", "mine/me").status == 0, "what was known before still serves")
                let accepted = try await person.fob("discover", "mine", "--accept", "--json")
                #expect(accepted.status == 0, "\(accepted.errors)")
                let document = try JSON(parsing: accepted.standardOutput)
                #expect(document["notes"]?.elements?.contains { $0.string?.contains(elsewhere) == true } == true)
                #expect(document["used"]?.elements?.contains { $0["url"]?.string == "\(elsewhere)/token" } == true)
                #expect(try await person.fob("refresh", "mine/me").status == 6, "and goes there from now on")
            }
        }
    }

    private static func moved(_ reply: SandboxReply, from issuer: String, to origin: String) -> SandboxReply {
        var reply = reply
        let text = String(decoding: reply.body, as: UTF8.self)
        reply.body = Array(
            text.replacing("\"token_endpoint\":\"\(issuer)", with: "\"token_endpoint\":\"\(origin)")
                .replacing("\"token_endpoint\": \"\(issuer)", with: "\"token_endpoint\": \"\(origin)").utf8)
        return reply
    }

    @Test("--accept is for providers, and an unknown one is 3", .timeLimit(.minutes(10)))
    func wrong() async throws {
        try await withPerson { person in
            let accepted = try await person.fob("discover", "https://as.example", "--accept")
            #expect(accepted.status == 2 && accepted.errors.contains("one of your providers"))
            let unknown = try await person.fob("discover", "nobody")
            #expect(unknown.status == 3)
        }
    }

    @Test("a profile that says all is not asked for more", .timeLimit(.minutes(10)))
    func profileSaysAll() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let report = try await person.fob("discover", "tradevest-local")
                #expect(report.status == 0 && report.output.contains("the profile says all"), "\(report.errors)")
                #expect(sandbox.requests("tradevest").isEmpty)
            }
        }
    }

    @Test("metadata becomes a profile that works with its client alone", .timeLimit(.minutes(10)))
    func imported() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { sandbox, issuer in
                let drafted = try await person.fob("profile", "import", issuer, "--id", "ours", "--verbose")
                #expect(drafted.status == 0, "\(drafted.errors)")
                #expect(drafted.output == person.folder.path("fob/config/profiles/ours.json\n"))
                #expect(drafted.errors.contains("not read: "), "what it does not say is listed")
                #expect(drafted.errors.contains("(metadata): 200 in "), "\(drafted.errors)")
                try await GenericProfileTests.add(person, sandbox, ["--profile", "ours"])
                try await person.signIn("mine/me")
                for command in ["refresh", "introspect", "revoke"] {
                    let result = try await person.fob(command, "mine/me")
                    #expect(result.status == 0, "\(command): \(result.errors)")
                }
            }
        }
    }
}
