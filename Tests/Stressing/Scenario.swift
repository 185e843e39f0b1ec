/// What is done to fob again and again until something gives way: `swift run Stress NAME`.
///
/// A scenario runs the real binary against a sandbox in a folder of its own. It throws ``Violation`` as soon as a
/// promise is broken, and says in one line what it did where none was. The tests run the same with few rounds.
public struct Scenario: Sendable {
    /// As the command line takes it.
    public let name: String
    /// What is done, and what must hold, in one sentence.
    public let promise: String
    /// How often without `--rounds`.
    public let rounds: Int
    /// Does it so often; returns what was done, with its figures.
    public let run: @Sendable (StressRun) async throws -> String

    /// A scenario of that name.
    public init(
        _ name: String, rounds: Int, promise: String, run: @escaping @Sendable (StressRun) async throws -> String
    ) {
        self.name = name
        self.rounds = rounds
        self.promise = promise
        self.run = run
    }
}

/// One run of one scenario.
public struct StressRun: Sendable {
    /// How often it is to be done.
    public let rounds: Int
    /// The binary.
    public let fob: String
    /// Whether a round does less than it might: in CI.
    public let isShort: Bool
    /// Told how far it is.
    public let progress: @Sendable (String) -> Void

    /// So many rounds of that binary.
    public init(
        rounds: Int, fob: String, isShort: Bool = false, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.rounds = rounds
        self.fob = fob
        self.isShort = isShort
        self.progress = progress
    }
}

/// A promise that was broken.
public struct Violation: Error, CustomStringConvertible {
    /// Which, and what was seen in its place.
    public let description: String

    /// A broken promise, and what was seen in its place.
    public init(_ description: String) { self.description = description }
}

/// That a scenario cannot run here: something is not installed, or not allowed.
public struct Skipped: Error, CustomStringConvertible {
    /// What is missing.
    public let description: String

    /// What is missing here.
    public init(_ description: String) { self.description = description }
}

/// Throws a ``Violation`` unless the promise holds.
public func demand(_ holds: Bool, _ promise: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(promise()) }
}
