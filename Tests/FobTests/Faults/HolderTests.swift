import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Who holds an account's lock is killed, stopped, or has its lock file taken away.
@Suite("The holder of a lock", .timeLimit(.minutes(10)))
struct HolderTests {
    /// Lends a process that holds the account's lock: the provider has its request and does not answer before the gate opens,
    /// which it does at the end.
    private static func whileRefreshing(
        _ person: Person, _ sandbox: Sandbox, by command: String,
        _ body: (RunningProgram, SandboxGate) async throws -> Void
    ) async throws {
        let gate = SandboxGate()
        defer { gate.open() }
        sandbox.misbehave("acme", .refresh, .held(gate))
        try await person.starting(command, "acme-local/me") { holder async throws in
            await sandbox.received(1, .refresh, of: "acme")
            try await body(holder, gate)
        }
    }

    @Test("case 37: killed, it leaves its intent and no lock: the next one says what may be lost, and since when")
    func killed() async throws {
        try await withAccount { person, sandbox in
            try person.wait(.seconds(3601))
            #expect(try person.intent("acme-local/me") == nil)
            let before = try person.record("acme-local/me")
            try await Self.whileRefreshing(person, sandbox, by: "token") { holder, _ async throws in
                #expect(try person.intent("acme-local/me")?["refresh_token_sha256"]?.string?.count == 64)
                holder.signal(SIGKILL)
                #expect(await holder.ending() == .signalled(SIGKILL))
            }
            #expect(try person.record("acme-local/me") == before, "the old record is whole")
            #expect(try person.intent("acme-local/me") != nil, "what was under way is known")
            let next = try await person.fob("token", "acme-local/me")
            let sent = person.clock.now().rfc3339
            #expect(next.errors.contains("the refresh of \(sent) was interrupted before its answer was saved"))
            #expect(next.status == 4, "the provider had used the token up, and punishes its reuse")
            #expect(next.errors.contains("hint: Sign in again: fob login acme-local/me"), "\(next.errors)")
            #expect(try person.intent("acme-local/me") == nil)
            #expect(!person.folder.files().contains { $0.contains(".tmp-") })
            try await person.signIn("acme-local/me")
            #expect(try await person.fob("token", "acme-local/me").status == 0)
        }
    }

    @Test("case 37: killed while the token lives, it costs nobody anything: the token serves, nothing more is sent")
    func killedWhileAlive() async throws {
        try await withAccount { person, sandbox in
            let living = try await person.fob("token", "acme-local/me").output
            try await Self.whileRefreshing(person, sandbox, by: "refresh") { holder, _ async throws in
                holder.signal(SIGKILL)
                _ = await holder.ending()
            }
            try person.wait(.seconds(3590))
            for _ in 0..<3 { #expect(try await person.fob("token", "acme-local/me").output == living) }
            #expect(sandbox.count(.refresh, of: "acme") == 1)
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "unverified")
        }
    }

    @Test("case 37: stopped, it keeps nobody from a token that lives, and goes on where it was")
    func stopped() async throws {
        try await withAccount { person, sandbox in
            let living = try await person.fob("token", "acme-local/me").output
            try await Self.whileRefreshing(person, sandbox, by: "refresh") { holder, gate async throws in
                holder.signal(SIGSTOP)
                let token = try await person.fob("token", "acme-local/me", "--min-ttl", "7200")
                #expect(token.status == 0 && token.output == living)
                #expect(token.errors.contains("another process is renewing it"), "\(token.errors)")
                holder.signal(SIGCONT)
                gate.open()
                #expect(await holder.ending() == .exited(0))
            }
            #expect(sandbox.count(.refresh, of: "acme") == 1)
            #expect(try await person.fob("token", "acme-local/me").output != living)
        }
    }

    @Test("case 37: a lock file that somebody deleted is made anew, and excludes again")
    func deleted() async throws {
        try await withAccount { person, sandbox in
            let lock = person.folder.path("fob/store/locks/acme-local,me.lock")
            try FileManager.default.removeItem(atPath: lock)
            #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            #expect(FileManager.default.fileExists(atPath: lock))
            try person.wait(.seconds(3601))
            let gate = SandboxGate()
            sandbox.misbehave("acme", .refresh, .held(gate))
            async let first = person.fob("token", "acme-local/me")
            await sandbox.received(2, .refresh, of: "acme")
            async let second = person.fob("token", "acme-local/me")
            gate.open()
            let outputs = [try await first.output, try await second.output]
            #expect(outputs[0] == outputs[1] && outputs[0].hasPrefix("access-"))
            #expect(sandbox.count(.refresh, of: "acme") == 2)
        }
    }

    #if os(Linux)
        @Test("case 37: a program that fob becomes inherits no lock and no file of the store")
        func inherited() async throws {
            try await withAccount { person, sandbox in
                let listing = try await person.fob("exec", "acme-local/me", "--", "ls", "-l", "/proc/self/fd")
                #expect(listing.status == 0)
                #expect(!listing.output.contains(person.folder.path("fob/store")), "\(listing.output)")
                try await person.starting("exec", "acme-local/me", "--", "sleep", "60") { child async throws in
                    _ = child.processID
                    #expect(try await person.fob("refresh", "acme-local/me").status == 0)
                    child.signal(SIGKILL)
                }
            }
        }
    #endif
}
