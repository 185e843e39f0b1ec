public import Vocabulary

/// What renewal by itself tells the time by.
public struct RenewalClocks: Sendable {
    /// By which tokens end.
    public var wall: any WallClock
    /// What the waiting is done with.
    public var sleeper: any Clock<Duration>
    /// The time that has passed, by a clock that nobody sets and that stands still while the machine sleeps.
    public var steady: @Sendable () -> Duration
    /// The longest wait while something is due later: the wall clock may be set meanwhile, and nobody says so.
    public var longestNap: Duration

    /// Clocks of a program or a test.
    public init(
        wall: any WallClock, sleeper: any Clock<Duration>, steady: @escaping @Sendable () -> Duration,
        longestNap: Duration = .seconds(60)
    ) {
        self.wall = wall
        self.sleeper = sleeper
        self.steady = steady
        self.longestNap = longestNap
    }
}

/// Notices that the wall clock moved by itself.
struct JumpWatch: Sendable {
    private static let tolerance: Duration = .seconds(5)
    private var wall: Instant
    private var steady: Duration

    init(wall: Instant, steady: Duration) {
        self.wall = wall
        self.steady = steady
    }

    /// How far it moved since the last look; nil where it did not.
    mutating func look(wall now: Instant, steady passed: Duration) -> Duration? {
        let moved = (now - wall) - (passed - steady)
        (wall, steady) = (now, passed)
        return moved > Self.tolerance || moved < .zero - Self.tolerance ? moved : nil
    }
}
