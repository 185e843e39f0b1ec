import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Many accounts at once", .timeLimit(.minutes(10)))
struct ManyAtOnceTests {
    private static let token = SandboxReply.json(
        200, ["access_token": "new", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "next"])

    @Test("fob refresh --all: every account once, eight at a time at one host, results in order")
    func all() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try person.plant(60, at: "acme-local")
                let gate = SandboxGate()
                sandbox.misbehave("acme", .refresh, .held(gate), times: 8)
                sandbox.misbehave("acme", .refresh, .reply(Self.token), times: nil)
                async let running = person.fob("refresh", "--all", "--json")
                await sandbox.received(8, .refresh, of: "acme")
                // Programs come and go meanwhile: time enough for a ninth request.
                for _ in 0..<3 { try await person.fob("accounts") }
                #expect(sandbox.count(.refresh, of: "acme") == 8)
                gate.open()
                let result = try await running
                let document = try JSON(parsing: result.standardOutput, dialect: .strict)
                let accounts = try #require(document["accounts"]?.elements)
                #expect(accounts.count == 60 && sandbox.count(.refresh, of: "acme") == 60)
                let names = accounts.compactMap { $0["account"]?.string }
                #expect(names == names.sorted())
                // The eight that were judged had refresh tokens of nobody.
                #expect(accounts.count { $0["ok"]?.bool == true } == 52)
                #expect(result.status == 4)
            }
        }
    }

    @Test("fob watch: 32 at a time at five hosts, and never more than eight at one")
    func watch() async throws {
        try await withPerson { person in
            try await fiveSandboxes(person) { sandboxes in
                let gate = SandboxGate()
                for (number, sandbox) in sandboxes.enumerated() {
                    try person.plant(10, at: "host-\(number)")
                    sandbox.misbehave("acme", .refresh, .held(gate), times: nil)
                }
                try await person.watch { watch, started in
                    #expect(started["accounts"] == 50)
                    var counts: [Int] = []
                    while counts.reduce(0, +) < 32 {
                        counts = sandboxes.map { $0.count(.refresh, of: "acme") }
                        await Task.yield()
                    }
                    for _ in 0..<3 { try await person.fob("accounts") }
                    counts = sandboxes.map { $0.count(.refresh, of: "acme") }
                    #expect(counts.reduce(0, +) == 32 && counts.allSatisfy { $0 <= 8 }, "\(counts)")
                    for sandbox in sandboxes {
                        sandbox.behave("acme")
                        sandbox.misbehave("acme", .refresh, .reply(Self.token), times: nil)
                    }
                    gate.open()
                    var left = 50
                    while left > 0, let line = await watch.program.nextLine() {
                        if line.contains("\"renewed\"") || line.contains("\"failed\"") { left -= 1 }
                    }
                    #expect(sandboxes.map { $0.count(.refresh, of: "acme") } == [10, 10, 10, 10, 10])
                }
            }
        }
    }

    /// Five servers, each with a port and a provider of its own.
    private func fiveSandboxes(
        _ person: Person, _ sandboxes: [Sandbox] = [], _ body: ([Sandbox]) async throws -> Void
    ) async throws {
        guard sandboxes.count < 5 else { return try await body(sandboxes) }
        try await person.sandbox("acme") { sandbox in
            let added = try await person.addProvider("acme", at: sandbox)
            try #require(added.status == 0)
            let renamed = try await person.fob("provider", "rename", "acme-local", "host-\(sandboxes.count)")
            try #require(renamed.status == 0, "\(renamed.errors)")
            try await fiveSandboxes(person, sandboxes + [sandbox], body)
        }
    }
}
