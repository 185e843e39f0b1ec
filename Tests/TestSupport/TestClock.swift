import Synchronization
public import Vocabulary

/// A wall clock that stands still until the test sets or advances it.
public final class TestClock: WallClock {
    private let current: Mutex<Instant>

    /// - Parameter start: 2026-01-02T03:04:05.000Z unless the test cares.
    public init(_ start: Instant = Instant(milliseconds: 1_767_323_045_000)) { current = Mutex(start) }

    /// Where the test put it.
    public func now() -> Instant { current.withLock { $0 } }

    /// Jumps to that instant, backwards too.
    public func set(_ instant: Instant) { current.withLock { $0 = instant } }

    /// Moves on, or back where the duration is negative.
    public func advance(by duration: Duration) { current.withLock { $0 = $0 + duration } }
}
