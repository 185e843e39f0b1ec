import Synchronization

/// A clock on which every wait lasts until ``ring()``.
final class HandClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var isRinging = false
        var waiters: [AsyncStream<Never>.Continuation] = []
        var durations: [Duration] = []
    }

    private let state = Mutex(State())

    var now: Instant { Instant() }
    var minimumResolution: Duration { .zero }
    /// How long the waits were to last.
    var durations: [Duration] { state.withLock { $0.durations } }

    func ring() {
        let waiters = state.withLock { state in
            state.isRinging = true
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (stream, end) = AsyncStream<Never>.makeStream()
        state.withLock { state in
            state.durations.append(deadline.offset)
            if state.isRinging { end.finish() } else { state.waiters.append(end) }
        }
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
