import SandboxProvider
import Stressing
import TestSupport
import Testing

@Suite(
    "A client is made, and cannot be kept",
    .enabled(if: Strace.works, "strace or taskset is missing, or tracing is not allowed"))
struct RegistrationFaultTests {
    private static func register(_ sandbox: Sandbox) throws -> [String] {
        let issuer = try #require(sandbox.dialect("acme")?.variables["base_url"])
        return [
            "provider", "register", "mine", "--issuer", issuer, "--redirect-uri", "http://127.0.0.1:9/callback/mine",
        ]
    }

    private func withRegistration(_ body: (Home, Sandbox, [FileCall]) async throws -> Void) async throws {
        let options = SandboxOptions(dialects: ["acme"], clock: MachineClock(), randomness: SystemBytes())
        try await withSandbox(options) { sandbox in
            let calls = try await withHome(fob: Person.binary) { home in
                try await home.succeed(["accounts"])
                return try await Strace(home).calls(of: try Self.register(sandbox)) {
                    try await home.succeed(["provider", "remove", "mine"])
                }
            }
            try await withHome(fob: Person.binary) { home in
                try await home.succeed(["accounts"])
                try await body(home, sandbox, calls)
            }
        }
    }

    @Test("case 32: there is no room for its record: nothing is asked", .timeLimit(.minutes(10)))
    func noRoom() async throws {
        try await withRegistration { home, sandbox, calls in
            let before = sandbox.count(.register, of: "acme")
            let reservation = try #require(calls.first { $0.name == "fallocate" })
            let outcome = try await Strace(home).run(try Self.register(sandbox), striking: .fail(reservation, "ENOSPC"))
            #expect(outcome.result.status == 7, "\(outcome.result.errors)")
            #expect(sandbox.count(.register, of: "acme") == before)
            #expect(!home.folder.files().contains { $0.contains("/.tmp-") })
        }
    }

    @Test(
        "case 33: its record cannot be saved: it is rescued, and recovered by the next start", .timeLimit(.minutes(10)))
    func rescued() async throws {
        try await withRegistration { home, sandbox, calls in
            let save = try #require(
                calls.first { $0.name == "renameat" && $0.place == "fob/store/providers/mine.json" })
            let outcome = try await Strace(home).run(try Self.register(sandbox), striking: .fail(save, "EROFS"))
            #expect(outcome.result.status == 7, "\(outcome.result.errors)")
            #expect(outcome.result.errors.contains("/state/rescue/mine.json"), "\(outcome.result.errors)")
            #expect(try home.folder.mode("fob/state/rescue/mine.json") == 0o600)
            let next = try await home.fob(["provider", "show", "mine", "--json"])
            #expect(next.status == 0 && next.output.contains("\"has_client_secret\": true"), "\(next.errors)")
            #expect(next.errors.contains("mine: the provider that could not be saved was recovered."))
        }
    }
}
