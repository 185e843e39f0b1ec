import Foundation
import SandboxProvider
import TestSupport
import Vocabulary

extension Scenario {
    /// Case 37: whoever holds the lock is stopped.
    public static let holder = Scenario(
        "holder", rounds: 1,
        promise:
            "A process that was stopped in the middle of a refresh keeps the others waiting for 90 s and no longer: they end with 8 and name it; it says that its answer may be lost."
    ) { run in
        var longest = Duration.zero
        for _ in 0..<run.rounds { longest = max(longest, try await Self.round(run)) }
        return "8 waited, the longest \(longest.components.seconds) s"
    }

    private static func round(_ run: StressRun) async throws -> Duration {
        try await withHome(fob: run.fob) { home in
            let options = SandboxOptions(dialects: ["acme"], clock: MachineClock(), randomness: SystemBytes())
            return try await withSandbox(options) { sandbox in
                try await home.addProvider("acme", at: sandbox)
                try await home.signIn("acme-local/me")
                try home.expire("acme-local/me")
                sandbox.misbehave("acme", .refresh, .hang)
                let longest = try await withProgram(
                    home.fob, ["token", "acme-local/me"], environment: home.environment,
                    errorsTo: home.folder.path("errors")
                ) { holder in
                    await sandbox.received(1, .refresh, of: "acme")
                    holder.signal(SIGSTOP)
                    let start = ContinuousClock.now
                    let results = try await withThrowingTaskGroup(of: ProgramResult.self) { group in
                        for _ in 0..<8 { group.addTask { try await home.fob(["token", "acme-local/me"]) } }
                        var results: [ProgramResult] = []
                        for try await result in group { results.append(result) }
                        return results
                    }
                    let longest = ContinuousClock.now - start
                    for result in results {
                        try demand(result.status == 8, "ended \(result.status): \(result.errors)")
                        try demand(
                            result.errors.contains("process \(holder.processID)"), "does not name it: \(result.errors)")
                    }
                    try demand(longest >= .seconds(89) && longest < .seconds(105), "they waited \(longest)")
                    holder.signal(SIGCONT)
                    // The 30 s of its request are over.
                    let ending = await holder.ending()
                    try demand(ending == .exited(6), "the stopped one ended: \(ending)")
                    return longest
                }
                try demand(sandbox.count(.refresh, of: "acme") == 1, "more than one request")
                let state = try home.record("acme-local/me")["renewal"]?.string
                try demand(state == "unverified", "the lost answer is not said: \(state ?? "nothing")")
                // The provider never came to use the token up.
                try await home.succeed(["token", "acme-local/me"])
                return longest
            }
        }
    }
}
