extension Scenario {
    /// Every one, in the order in which they run; a scenario is a file in Scenarios and a line here.
    public static let all: [Scenario] = [
        .stampede,
        .writers,
        .clock,
        .machineClock,
        .holder,
        .kill,
        .errors,
        .watch,
    ]
}
