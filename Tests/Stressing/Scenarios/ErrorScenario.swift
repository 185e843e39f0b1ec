import SandboxProvider

extension Scenario {
    /// Case 31.
    public static let errors = Scenario(
        "errors", rounds: 1,
        promise:
            "Each call by which a refresh changes or locks a file fails with each of its errors: the token is saved, or nothing was sent, or it is rescued and back after the next start."
    ) { run in
        guard Strace.works else { throw Skipped(Strace.obstacle) }
        let options = SandboxOptions(dialects: ["acme"], clock: MachineClock(), randomness: SystemBytes())
        return try await withSandbox(options) { sandbox in
            var total = KillMatrix.Tally()
            for _ in 0..<run.rounds { total.add(try await ErrorMatrix(fob: run.fob).refresh(at: sandbox)) }
            return total.text
        }
    }
}
