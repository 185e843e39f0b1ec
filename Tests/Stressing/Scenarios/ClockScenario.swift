extension Scenario {
    /// Case 41.
    public static let clock = Scenario("clock", rounds: 1, promise: "…") { _ in throw Skipped("not made yet") }
}
