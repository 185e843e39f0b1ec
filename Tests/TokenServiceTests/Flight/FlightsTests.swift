import Testing
import Vocabulary

@testable import TokenService

/// Callers of one process share one flight, and nobody's cancellation is somebody else's.
@Suite(.timeLimit(.minutes(10))) struct FlightsTests {
    private typealias Outcome = Result<Int, Failure>

    private let flights = Flights<String, Int>()

    private func id() throws -> AccountID { try AccountID("acme/work") }

    @Test func `whoever asks while it flies gets its result`() async throws {
        let id = try id()
        let (started, gate) = (Gate(), Gate())
        async let first = flights.join(id, for: "r") { () -> Outcome in
            started.open()
            await gate.opened()
            return .success(1)
        }
        await started.opened()
        async let second = flights.join(id, for: "r") { .success(2) }
        await boarded(id, 2)
        gate.open()
        #expect(await [first, second] == [.success(1), .success(1)])
    }

    @Test func `another account and another purpose fly alone, and the next one flies anew`() async throws {
        let id = try id()
        let other = try AccountID("acme/home")
        let outcome1 = await flights.join(id, for: "r") { .success(1) }
        #expect(outcome1 == .success(1))
        let outcome2 = await flights.join(id, for: "r") { .success(2) }
        #expect(outcome2 == .success(2))
        let (started, gate) = (Gate(), Gate())
        async let held = flights.join(id, for: "r") { () -> Outcome in
            started.open()
            await gate.opened()
            return .success(3)
        }
        await started.opened()
        let outcome4 = await flights.join(id, for: "t") { .success(4) }
        #expect(outcome4 == .success(4))
        let outcome5 = await flights.join(other, for: "r") { .success(5) }
        #expect(outcome5 == .success(5))
        gate.open()
        #expect(await held == .success(3))
    }

    @Test func `a cancelled caller leaves at once and the others get their result`() async throws {
        let id = try id()
        let (started, gate) = (Gate(), Gate())
        let first = Task {
            await flights.join(id, for: "r") { () -> Outcome in
                started.open()
                await gate.opened()
                return Task.isCancelled ? .failure(Failure(.cancelled, "cancelled")) : .success(1)
            }
        }
        await started.opened()
        async let second = flights.join(id, for: "r") { .success(2) }
        await boarded(id, 2)
        first.cancel()
        #expect(await first.value.failure?.kind == .cancelled)
        gate.open()
        #expect(await second == .success(1))
    }

    @Test func `the last one to be cancelled cancels the work and hears how it ended`() async throws {
        let id = try id()
        let started = Gate()
        let only = Task {
            await flights.join(id, for: "r") { () -> Outcome in
                started.open()
                return .failure(Failure(.cancelled, await cancelled() ? "the work was cancelled" : "?"))
            }
        }
        await started.opened()
        only.cancel()
        #expect(await only.value.failure?.message == "the work was cancelled")
    }

    @Test func `who comes after everybody left starts anew`() async throws {
        let id = try id()
        let (started, ended, gate) = (Gate(), Gate(), Gate())
        let first = Task {
            await flights.join(id, for: "r") { () -> Outcome in
                started.open()
                _ = await cancelled()
                ended.open()
                await gate.opened()
                return .failure(Failure(.cancelled, "cancelled"))
            }
        }
        await started.opened()
        first.cancel()
        await ended.opened()
        async let second = flights.join(id, for: "r") { .success(2) }
        await boarded(id, 2)
        gate.open()
        #expect(await second == .success(2))
        #expect(await first.value.failure?.kind == .cancelled)
    }

    private func boarded(_ id: AccountID, _ count: Int) async {
        while await flights.waiting(id, for: "r") < count, !Task.isCancelled { await Task.yield() }
    }
}

/// Returns when the task around it is cancelled.
private func cancelled() async -> Bool {
    let gate = Gate()
    await withTaskCancellationHandler {
        await gate.opened()
    } onCancel: {
        gate.open()
    }
    return Task.isCancelled
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
