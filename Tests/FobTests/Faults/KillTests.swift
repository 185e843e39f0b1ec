import SandboxProvider
import Stressing
import TestSupport
import Testing

/// The real program, killed and hindered under strace; all of it: `swift run Stress kill errors`.
@Suite(
    "The program is killed, or a call of it fails",
    .enabled(if: Strace.works, "strace or taskset is missing, or tracing is not allowed"))
struct KillTests {
    private func withSandboxes(_ body: (Sandbox) async throws -> Void) async throws {
        try await withSandbox(
            SandboxOptions(dialects: ["acme", "tradevest"], clock: MachineClock(), randomness: SystemBytes()), body)
    }

    @Test(
        "case 30: killed in a refresh: the token that the server rotated is there, or its loss is said",
        .timeLimit(.minutes(10)))
    func refresh() async throws {
        try await withSandboxes { sandbox in
            let tally = try await KillMatrix(fob: Person.binary, stride: 2).refresh(at: sandbox)
            #expect(tally.strikes > 10, "\(tally.text)")
            #expect(tally.outcomes["new", default: 0] > 0 && tally.outcomes.count > 1, "\(tally.text)")
        }
    }

    @Test("case 30: killed while the store changes: the old store or the new one", .timeLimit(.minutes(10)))
    func operations() async throws {
        try await withSandboxes { sandbox in
            let tally = try await KillMatrix(fob: Person.binary, stride: 17).operations(at: sandbox)
            #expect(tally.strikes > 20, "\(tally.text)")
            #expect(tally.outcomes["old", default: 0] > 0 && tally.outcomes["new", default: 0] > 0, "\(tally.text)")
        }
    }

    @Test("case 31: a call of a refresh fails: saved, not sent, or rescued and recovered", .timeLimit(.minutes(10)))
    func errors() async throws {
        try await withSandboxes { sandbox in
            let tally = try await ErrorMatrix(fob: Person.binary, stride: 5).refresh(at: sandbox)
            #expect(tally.strikes > 8, "\(tally.text)")
            #expect(tally.outcomes["nothing sent", default: 0] > 0, "\(tally.text)")
        }
    }

    @Test("case 31: a call of another operation fails: it is done, or it is not and says so", .timeLimit(.minutes(10)))
    func errorsOfOperations() async throws {
        try await withSandboxes { sandbox in
            let tally = try await ErrorMatrix(fob: Person.binary, stride: 61).operations(at: sandbox)
            #expect(tally.strikes > 20, "\(tally.text)")
            #expect(tally.outcomes["refused: old", default: 0] > 0, "\(tally.text)")
        }
    }
}
