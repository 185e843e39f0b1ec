extension Scenario {
    /// Case 36.
    public static let writers = Scenario("writers", rounds: 3, promise: "…") { _ in throw Skipped("not made yet") }
}
