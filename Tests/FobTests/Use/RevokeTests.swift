import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody signs out")
struct RevokeTests {
    @Test("case 48: both tokens are taken back, and nothing of them is left here", .timeLimit(.minutes(10)))
    func revoked() async throws {
        try await withAccount { person, sandbox in
            let tokens = try await person.tokens(of: "acme-local/me")
            try await person.fob("copy", "acme-local/me")
            let result = try await person.fob("revoke", "acme-local/me")
            #expect(result.status == 0 && result.output == "", "\(result.errors)")
            #expect(sandbox.count(.revoke, of: "acme") == 2, "refresh token and access token")
            #expect(!person.folder.exists("fob/run/clipboard"))
            for file in person.folder.files() {
                for secret in [tokens.access, try #require(tokens.refresh)] {
                    #expect(try !person.folder.text(file).contains(secret), "in \(file)")
                }
            }
            #expect(try await person.fob("accounts").output == "")
        }
    }

    /// Bodies of a success.
    static let bodies: [Misbehaviour] = [
        .emptyBody, .htmlPage(status: 200), .reply(.json(200, ["error": "invalid_token"])),
        .reply(.json(200, ["revoked": false])),
    ]

    @Test("R2, case 48: 200 is a success whatever its body says", .timeLimit(.minutes(10)), arguments: bodies.indices)
    func whateverTheBody(_ index: Int) async throws {
        try await withAccount { person, sandbox in
            sandbox.misbehave("acme", .revoke, Self.bodies[index], times: nil)
            let result = try await person.fob("revoke", "acme-local/me")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await person.fob("accounts").output == "")
        }
    }

    @Test(
        "T1: nothing but introspect asks the introspection endpoint, and it proves the client", .timeLimit(.minutes(10))
    )
    func introspectsOnDemand() async throws {
        try await withAccount { person, sandbox in
            for arguments in [
                ["refresh", "acme-local/me"], ["token", "acme-local/me"], ["header", "acme-local/me"],
                ["show", "acme-local/me"], ["accounts"],
            ] {
                #expect(try await person.fob(arguments).status == 0)
            }
            #expect(sandbox.count(.introspect, of: "acme") == 0)
            #expect(try await person.fob("introspect", "acme-local/me").status == 0)
            let request = try #require(sandbox.requests("acme").last)
            #expect(request.leg == .introspect && request.headerNames.contains("authorization"))
            #expect(request.members == ["token", "token_type_hint"])
        }
    }

    @Test("with --keep the account stays, ready for the next sign-in", .timeLimit(.minutes(10)))
    func kept() async throws {
        try await withAccount { person, _ in
            #expect(try await person.fob("revoke", "acme-local/me", "--keep").status == 0)
            let document = try await person.json("show", "acme-local/me", "--json")
            #expect(document["state"] == "login-needed" && document["renewal"] == "none")
            #expect(document["access_token_masked"] == nil)
            try await person.signIn("acme-local/me")
        }
    }

    /// How a provider takes it.
    struct Answer: Sendable, CustomTestStringConvertible {
        let misbehaviour: Misbehaviour
        let status: Int32
        let says: String
        let testDescription: String
    }

    static let failures = [
        Answer(
            misbehaviour: .unavailable(retryAfter: "7"), status: 6, says: "try again in 7 s",
            testDescription: "cannot answer at present, and says for how long"),
        Answer(
            misbehaviour: .redirect(to: "http://127.0.0.1:1/revoke"), status: 5, says: "redirect",
            testDescription: "redirects elsewhere"),
        Answer(
            misbehaviour: .closed, status: 6, says: "got no answer", testDescription: "closes the connection"),
        Answer(
            misbehaviour: .echo, status: 5, says: "•••", testDescription: "case 5: refuses and repeats the request"),
    ]

    @Test(
        "case 48: a failed revocation keeps everything and says so; --force removes it", .timeLimit(.minutes(10)),
        arguments: failures)
    func failed(_ answer: Answer) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .revoke, answer.misbehaviour, times: nil)
            let result = try await person.fob("revoke", "acme-local/me")
            #expect(result.status == answer.status, "\(result.errors)")
            #expect(result.errors.contains(answer.says), "\(result.errors)")
            #expect(result.errors.contains("fob revoke acme-local/me --force"))
            #expect(try await person.tokens(of: "acme-local/me") == before)
            let document = try await person.json("show", "acme-local/me", "--json")
            #expect(document["renewal_reason"]?.string?.hasPrefix("revocation pending") == true)
            let forced = try await person.fob("revoke", "acme-local/me", "--force")
            #expect(forced.status == 0 && forced.errors.contains("careful"), "\(forced.errors)")
            #expect(try await person.fob("accounts").output == "")
            try person.expectNowhere([before.access, before.refresh ?? ""])
        }
    }

    @Test("case 48: a provider that does not revoke one kind of token is asked for the other", .timeLimit(.minutes(10)))
    func unsupported() async throws {
        try await withAccount { person, sandbox in
            sandbox.misbehave(
                "acme", .revoke, .reply(.json(400, ["error": "unsupported_token_type"])), times: 1)
            let result = try await person.fob("revoke", "acme-local/me")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("the provider does not revoke refresh tokens"))
            #expect(result.errors.contains("revoked: access token"))
        }
    }

    @Test("a provider without a revocation endpoint says what to do", .timeLimit(.minutes(10)))
    func noLeg() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try await person.fob("login", "tradevest-local/me")
                let result = try await person.fob("revoke", "tradevest-local/me")
                #expect(result.status == 2 && result.errors.contains("fob remove tradevest-local/me"))
                let asked = try await person.fob("introspect", "tradevest-local/me")
                #expect(asked.status == 2 && asked.errors.contains("answers no such questions"))
                #expect(try await person.fob("revoke", "tradevest-local/you").status == 3)
            }
        }
    }

    @Test("introspection says active or not, and keeps nothing", .timeLimit(.minutes(10)))
    func introspection() async throws {
        try await withAccount { person, sandbox in
            let document = try await person.json("introspect", "acme-local/me", "--json")
            #expect(document["schema"] == "fob.introspection/1" && document["active"] == true)
            #expect(document["token"] == "access_token")
            #expect(try await person.json("introspect", "acme-local/me", "--refresh", "--json")["active"] == true)
            let count = sandbox.count(.introspect, of: "acme")
            let text = try await person.fob("introspect", "acme-local/me")
            #expect(text.output.contains("access token  active"), "\(text.output)")
            #expect(sandbox.count(.introspect, of: "acme") == count + 1, "nothing is remembered")
            sandbox.misbehave(
                "acme", .introspect,
                .reply(.json(200, ["active": false, "note": "a\u{1B}]0;owned\u{7}b\nc\u{202E}d"])), times: 1)
            let inactive = try await person.fob("introspect", "acme-local/me")
            #expect(inactive.status == 0 && inactive.output.contains("inactive"))
            #expect(!inactive.output.contains("\u{1B}") && !inactive.output.contains("\u{202E}"))
            sandbox.misbehave("acme", .introspect, .reply(.json(200, ["scope": "x"])), times: 1)
            #expect(try await person.fob("introspect", "acme-local/me").status == 5)
            let tokens = try await person.tokens(of: "acme-local/me")
            try person.expectNowhere([tokens.access, tokens.refresh ?? ""])
        }
    }
}
