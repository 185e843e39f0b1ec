import Synchronization
import Vocabulary

final class ManualWallClock: WallClock {
    private let time = Mutex(Instant(milliseconds: 1_600_000_000_000))

    func now() -> Instant { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// A clock on which every sleep ends at once, having taken its time; it tells how long was slept and lets other tasks run.
final class ManualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Duration.zero)
    private let onSleep: @Sendable (Duration) -> Void

    /// - Parameter onSleep: told, at each sleep, the time when it ends.
    init(onSleep: @escaping @Sendable (Duration) -> Void = { _ in }) { self.onSleep = onSleep }

    var now: Instant { Instant(offset: time.withLock { $0 }) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        onSleep(deadline.offset)
        time.withLock { $0 = max($0, deadline.offset) }
        await Task.yield()
    }
}
