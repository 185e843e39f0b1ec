// Does what CI has no time for: `swift build && swift run Stress [NAME…] [--rounds N] [--fob PATH]`. What is promised and what
// was measured: docs/reliability.md.
//
// Every scenario prints a line when it is over; a broken promise ends the program with 1 after the others have run.
import Foundation
import Stressing
import TestSupport

/// Written at once, also where nobody watches: a run of hours is followed in a file.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

let options = Options(CommandLine.arguments.dropFirst())
guard FileManager.default.isExecutableFile(atPath: options.fob) else {
    say("Stress: there is no \(options.fob). Build it: swift build")
    exit(2)
}
var broken = 0
for scenario in options.scenarios {
    let rounds = options.rounds ?? scenario.rounds
    say("\(scenario.name): \(scenario.promise)")
    let start = ContinuousClock.now
    let run = StressRun(rounds: rounds, fob: options.fob) { say("  \(scenario.name): \($0)") }
    do {
        let done = try await scenario.run(run)
        let time = (ContinuousClock.now - start).components
        say("  kept: \(done); \(rounds) rounds, \(time.seconds).\(time.attoseconds / 100_000_000_000_000_000) s")
    } catch let skipped as Skipped {
        say("  skipped: \(skipped)")
    } catch {
        broken += 1
        say("  BROKEN: \(error)")
    }
}
exit(broken == 0 ? 0 : 1)
