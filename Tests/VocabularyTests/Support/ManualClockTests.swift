import TestSupport
import Testing

@Suite("A manual clock")
struct ManualClockTests {
    @Test("wakes a sleeper when its time has come and not before")
    func wakes() async throws {
        let clock = ManualClock()
        async let slept: Void = clock.sleep(for: .seconds(10))
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .seconds(9))
        #expect(clock.deadlines.count == 1)
        clock.advance(by: .seconds(1))
        try await slept
        #expect(clock.deadlines.isEmpty)
        #expect(clock.now.offset == .seconds(10))
    }

    @Test("does not sleep towards an instant that has passed")
    func passed() async throws {
        let clock = ManualClock()
        try await clock.sleep(for: .zero)
        try await clock.sleep(for: .seconds(-1))
    }

    @Test("lets go of a sleeper whose task is cancelled")
    func cancelled() async throws {
        let clock = ManualClock()
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.sleepers(atLeast: 1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.deadlines.isEmpty)
    }

    @Test("announces the moment when the last of several sleeps")
    func announces() async throws {
        let clock = ManualClock()
        try await withThrowingTaskGroup { group in
            for seconds in 1...5 { group.addTask { try await clock.sleep(for: .seconds(seconds)) } }
            await clock.sleepers(atLeast: 5)
            #expect(clock.deadlines.map(\.offset) == (1...5).map { .seconds($0) })
            clock.advance(by: .seconds(5))
            try await group.waitForAll()
        }
    }
}
