import SandboxProvider

extension Scenario {
    /// Case 30.
    public static let kill = Scenario(
        "kill", rounds: 1,
        promise:
            "fob is killed at every call by which it changes or locks a file: the store is the old or the new one, the next start works and cleans up, a rotated token is there or its loss is said."
    ) { run in
        guard Strace.works else { throw Skipped(Strace.obstacle) }
        let options = SandboxOptions(
            dialects: ["acme", "tradevest"], clock: MachineClock(), randomness: SystemBytes())
        return try await withSandbox(options) { sandbox in
            let matrix = KillMatrix(fob: run.fob, progress: run.progress)
            var total = KillMatrix.Tally()
            for _ in 0..<run.rounds {
                total.add(try await matrix.refresh(at: sandbox))
                total.add(try await matrix.operations(at: sandbox))
            }
            return total.text
        }
    }
}
