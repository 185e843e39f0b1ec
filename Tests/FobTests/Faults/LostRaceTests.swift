import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// A refusal meets a record that another program has moved meanwhile.
@Suite("A refusal while the record moves", .timeLimit(.minutes(10)))
struct LostRaceTests {
    @Test(
        "case 28: the provider refuses a token that somebody replaced meanwhile: the new one is used, nothing is deleted",
        arguments: [true, false])
    func replaced(isAlive: Bool) async throws {
        try await withAccount { person, sandbox in
            let path = person.recordPath("acme-local/me")
            let good = try person.folder.text(path)
            // The access token has ended, and the provider does not know the refresh token.
            try person.wait(.seconds(3601))
            let refresh = try #require(try person.record("acme-local/me").at(path: "credential.refresh_token")?.string)
            let end = try #require(try person.record("acme-local/me").at(path: "credential.expires_at")?.string)
            try person.folder.write(good.replacing(refresh, with: "unknown-to-acme"), to: path)
            let later = (person.clock.now() + .seconds(600)).rfc3339
            let gate = SandboxGate()
            sandbox.misbehave("acme", .refresh, .held(gate))
            try await person.starting("token", "acme-local/me") { program async throws in
                await sandbox.received(1, .refresh, of: "acme")
                // The winner knows nothing of locks.
                try person.folder.write(isAlive ? good.replacing(end, with: later) : good, to: path)
                gate.open()
                let token = await program.nextLine()
                #expect(token?.hasPrefix("access-") == true)
                #expect(await program.ending() == .exited(0))
                #expect(good.contains(token ?? "none") == isAlive)
            }
            #expect(sandbox.count(.refresh, of: "acme") == (isAlive ? 1 : 2))
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "ok")
            #expect(try await person.fob("refresh", "acme-local/me").status == 0, "the family lives")
        }
    }

    @Test("case 29: a grant that is refused for good: exit 4, nothing deleted, asked again only by the user")
    func refused() async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])), times: nil)
            try person.wait(.seconds(3601))
            for _ in 0..<3 {
                let token = try await person.fob("token", "acme-local/me")
                #expect(token.status == 4 && token.output == "")
            }
            #expect(sandbox.count(.refresh, of: "acme") == 1)
            #expect(try await person.tokens(of: "acme-local/me") == before)
            #expect(try await person.fob("refresh", "acme-local/me").status == 4)
            #expect(sandbox.count(.refresh, of: "acme") == 2)
            sandbox.behave("acme")
            #expect(try await person.fob("refresh", "acme-local/me").status == 0, "it was not dead after all")
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "ok")
        }
    }
}
