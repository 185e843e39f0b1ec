import Stressing
import TestSupport
import Testing

/// What `swift run Stress` does a hundred times, a few times.
@Suite("Many processes at once", .serialized, .timeLimit(.minutes(10)))
struct StampedeTests {
    @Test("case 26: 32 processes and an open deck at expiry: one refresh request, equal tokens, the family alive")
    func stampede() async throws {
        try await few(.stampede, rounds: 3)
    }

    @Test("case 36: two processes add accounts and a third removes: all that should be there is there")
    func writers() async throws {
        try await few(.writers, rounds: 1)
    }

    private func few(_ scenario: Scenario, rounds: Int) async throws {
        let done = try await scenario.run(StressRun(rounds: rounds, fob: Person.binary, isShort: true))
        #expect(done != "")
    }
}
