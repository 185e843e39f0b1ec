import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody renews")
struct RefreshTests {
    /// Three accounts: acme (an hour, rotating), tradevest (an hour) and edgetag (two hours).
    private func withThree(_ body: (Person, Sandbox) async throws -> Void) async throws {
        try await withPerson { person in
            try await person.sandbox("acme", "tradevest", "edgetag") { sandbox in
                for id in ["acme", "tradevest", "edgetag"] { try await person.addProvider(id, at: sandbox) }
                try await person.signIn("acme-local/me")
                try await person.signIn("edgetag-local/me")
                try #require(try await person.fob("login", "tradevest-local/me").status == 0)
                try await body(person, sandbox)
            }
        }
    }

    private func renewed(_ sandbox: Sandbox) -> [Int] {
        [
            sandbox.count(.refresh, of: "acme"), sandbox.count(.clientCredentials, of: "tradevest") - 1,
            sandbox.count(.refresh, of: "edgetag"),
        ]
    }

    @Test("one, several, all, or those that end soon", .timeLimit(.minutes(10)))
    func which() async throws {
        try await withThree { person, sandbox in
            let one = try await person.fob("refresh", "acme-local/me")
            #expect(one.status == 0 && one.output == "")
            #expect(one.errors.contains("acme-local/me: renewed, valid for 1h.\n"), "\(one.errors)")
            #expect(renewed(sandbox) == [1, 0, 0])
            try await person.fob("refresh", "acme-local/me", "edgetag-local/me")
            #expect(renewed(sandbox) == [2, 0, 1])
            try await person.fob("refresh", "--all")
            #expect(renewed(sandbox) == [3, 1, 2])
            try await person.fob("refresh", "--within", "61m")
            #expect(renewed(sandbox) == [4, 2, 2], "edgetag's lives longer")
            try await person.fob("refresh", "--within", "10s")
            #expect(renewed(sandbox) == [4, 2, 2])
        }
    }

    @Test("several accounts: each with its result, and the exit code of the gravest", .timeLimit(.minutes(10)))
    func several() async throws {
        try await withThree { person, sandbox in
            sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])))
            sandbox.misbehave("tradevest", .clientCredentials, .serverError, times: nil)
            let result = try await person.fob("refresh", "--all", "--json")
            #expect(result.status == 4, "a login that is needed comes before a network that failed")
            let document = try JSON(parsing: result.standardOutput, dialect: .strict)
            #expect(document["schema"] == "fob.refresh/1")
            let accounts = try #require(document["accounts"]?.elements)
            #expect(
                accounts.map { $0["account"]?.string } == ["acme-local/me", "edgetag-local/me", "tradevest-local/me"])
            #expect(accounts.map { $0["ok"]?.bool } == [false, true, false])
            #expect(accounts[0]["exit_code"] == 4 && accounts[0]["code"] == "invalid_grant")
            #expect(accounts[0]["remedy"] == "Sign in again: fob login acme-local/me")
            #expect(accounts[2]["exit_code"] == 6)
            #expect(
                result.errors.contains("fob: acme-local/me: ") && result.errors.contains("fob: tradevest-local/me: "))
        }
    }

    @Test("a refused grant: the living token is served, then a login is needed", .timeLimit(.minutes(10)))
    func deadGrant() async throws {
        try await withThree { person, sandbox in
            let token = try await person.fob("token", "acme-local/me").output
            sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])), times: nil)
            let refresh = try await person.fob("refresh", "acme-local/me")
            #expect(refresh.status == 4)
            #expect(refresh.errors.contains("hint: Sign in again: fob login acme-local/me"))
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "dead")
            let living = try await person.fob("token", "acme-local/me")
            #expect(living.status == 0 && living.output == token, "it still lives")
            try person.wait(.seconds(3601))
            let over = try await person.fob("token", "acme-local/me")
            #expect(over.status == 4 && over.output == "")
            #expect(sandbox.count(.refresh, of: "acme") == 1, "a dead grant is not tried again by itself")
            sandbox.behave("acme")
            try await person.signIn("acme-local/me")
            #expect(try await person.fob("token", "acme-local/me").status == 0)
        }
    }

    @Test("a wrong client secret is 5, and mended by provider edit", .timeLimit(.minutes(10)))
    func wrongSecret() async throws {
        try await withThree { person, sandbox in
            let secret = try #require(sandbox.dialect("acme")).clientSecret
            try await person.fob("provider", "edit", "acme-local", "--client-secret-fd", "0", input: "mistyped")
            let refresh = try await person.fob("refresh", "acme-local/me")
            #expect(refresh.status == 5)
            #expect(refresh.errors.contains("hint: Check client id and secret: fob provider edit acme-local"))
            try await person.fob(
                ["provider", "edit", "acme-local", "--client-secret-fd", "3"],
                descriptors: [3: secret.withBytes { Array($0) }])
            #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            try person.expectNowhere(["mistyped"])
        }
    }

    @Test("an account without a credential needs a login: exit 4", .timeLimit(.minutes(10)))
    func nothingToRenew() async throws {
        try await withPerson { person in
            try await person.sandbox("edgetag") { sandbox in
                try await person.addProvider("edgetag", at: sandbox)
                for command in ["token", "header", "refresh", "copy"] {
                    let result = try await person.fob(command, "edgetag-local/me")
                    #expect(result.status == 3, "no such account yet")
                    #expect(result.errors.contains("hint: Sign in: fob login edgetag-local/me"))
                }
            }
        }
    }

    @Test("eight programs ask at once for an expired token: one refresh, one answer for all", .timeLimit(.minutes(10)))
    func eightAtOnce() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                let old = try await person.fob("token", "acme-local/me").output
                try person.wait(.seconds(3601))
                let gate = SandboxGate()
                sandbox.misbehave("acme", .refresh, .held(gate), times: nil)
                let results = try await withThrowingTaskGroup(of: ProgramResult.self) { group in
                    for _ in 0..<8 { group.addTask { try await person.fob("token", "acme-local/me") } }
                    // The first request waits in the provider's hands while the others arrive.
                    group.addTask {
                        await sandbox.received(1, .refresh, of: "acme")
                        gate.open()
                        return try await person.fob("token", "acme-local/me")
                    }
                    var results: [ProgramResult] = []
                    for try await result in group { results.append(result) }
                    return results
                }
                #expect(results.allSatisfy { $0.status == 0 }, "\(results.map(\.errors))")
                #expect(Set(results.map(\.output)).count == 1 && results[0].output != old)
                #expect(sandbox.count(.refresh, of: "acme") == 1)
                #expect(try await person.fob("refresh", "acme-local/me").status == 0, "the family still lives")
            }
        }
    }
}
