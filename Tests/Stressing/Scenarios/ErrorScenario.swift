import SandboxProvider

extension Scenario {
    /// Case 31.
    public static let errors = Scenario(
        "errors", rounds: 1,
        promise:
            "Each call by which a refresh or another operation changes or locks a file fails with each of its errors: the token is saved, or nothing was sent, or it is rescued and back after the next start; the store is the new one, or the old one and that is said."
    ) { run in
        guard Strace.works else { throw Skipped(Strace.obstacle) }
        let options = SandboxOptions(dialects: ["acme", "tradevest"], clock: MachineClock(), randomness: SystemBytes())
        return try await withSandbox(options) { sandbox in
            var total = KillMatrix.Tally()
            let matrix = ErrorMatrix(fob: run.fob, progress: run.progress)
            for _ in 0..<run.rounds {
                total.add(try await matrix.refresh(at: sandbox))
                total.add(try await matrix.operations(at: sandbox))
            }
            return total.text
        }
    }
}
