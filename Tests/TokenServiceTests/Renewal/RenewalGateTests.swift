import TestSupport
import Testing
import Vocabulary

@testable import TokenService

@Suite("Going through the door", .timeLimit(.minutes(5)))
struct RenewalGateTests {
    private static func gate() -> RenewalGate {
        RenewalGate(
            .init(perHost: 1, inAll: 1), clock: TestClock(RenewalFixture.now), sleeper: ManualClock())
    }

    @Test("who has its answer makes room for the next one while it still saves")
    func early() async throws {
        let gate = Self.gate()
        let (first, second) = (try AccountID("acme/one"), try AccountID("acme/two"))
        let (saved, save) = AsyncStream<Void>.makeStream()
        let (answers, answer) = AsyncStream<Void>.makeStream()
        async let slow: Result<Int, Failure> = gate.pass(first, to: "a") { answered in
            await answered()
            answer.yield()
            for await _ in saved { break }
            return .success(1)
        }
        for await _ in answers { break }
        // The place was for one: this would wait for ever if the first still held it.
        let result: Result<Int, Failure> = await gate.pass(second, to: "a") { _ in .success(2) }
        #expect(try result.get() == 2)
        save.yield()
        #expect(try await slow.get() == 1)
    }
}
