import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Clocks that are wrong, jump, or stand in another century, through the real program.
@Suite("The time is not what it seems", .timeLimit(.minutes(10)))
struct ClockFaultTests {
    @Test(
        "case 41: in any year a token serves, is renewed once, and never lives for ever",
        arguments: ["1970-01-02T00:00:00Z", "2038-01-19T03:14:00Z", "2038-01-19T03:14:09Z", "2100-02-28T23:59:59Z"])
    func years(now: String) async throws {
        try await withPerson { person in
            try person.wait(try #require(Instant(rfc3339: now)) - person.clock.now())
            try await person.sandbox("acme", lifetime: .seconds(300)) { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                let first = try await person.fob("token", "acme-local/me").output
                #expect(first.hasPrefix("access-"))
                #expect(sandbox.count(.refresh, of: "acme") == 0)
                try person.wait(.seconds(301))
                for _ in 0..<3 { #expect(try await person.fob("token", "acme-local/me").output != first) }
                #expect(sandbox.count(.refresh, of: "acme") == 1)
            }
        }
    }

    @Test("case 41: a machine whose clock jumps asks once and no more", arguments: [3600, -3600, -1_000_000_000])
    func jumps(seconds: Int) async throws {
        try await withPerson { person in
            try await person.sandbox("acme", lifetime: .seconds(600)) { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                // The provider's clock goes on as before.
                try person.folder.write((person.clock.now() + .seconds(seconds)).rfc3339, to: "now")
                for _ in 0..<4 {
                    let token = try await person.fob("token", "acme-local/me")
                    #expect(token.status == 0 && token.output.hasPrefix("access-"), "\(token.errors)")
                }
                #expect(sandbox.count(.refresh, of: "acme") <= 1)
            }
        }
    }

    @Test(
        "case 41: a provider that dates its answers 2015 changes nothing, and one whose tokens live three seconds serves"
    )
    func skewAndShort() async throws {
        try await withPerson { person in
            try await person.sandbox("acme", lifetime: .seconds(600)) { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named("skew")), times: nil)
                #expect(try await person.fob("refresh", "acme-local/me").status == 0)
                let token = try await person.fob("token", "acme-local/me").output
                #expect(try await person.fob("token", "acme-local/me").output == token)
                #expect(sandbox.count(.refresh, of: "acme") == 1)
                sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named("short")), times: nil)
                #expect(try await person.fob("refresh", "acme-local/me").status == 0)
                let short = try await person.fob("token", "acme-local/me").output
                #expect(try await person.fob("token", "acme-local/me").output == short)
                #expect(sandbox.count(.refresh, of: "acme") == 2)
            }
        }
    }
}
