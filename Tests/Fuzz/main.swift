// Feeds every reader of foreign text with made-up input: `swift run -c release Fuzz --inputs 10000000`. docs/fuzzing.md
// explains the options. Ends with 1 if anything was found; a crash says which input it was.
import Fuzzing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

let options = Options(CommandLine.arguments.dropFirst())
CrashNote.install(seed: options.seed)
let run = FuzzRun(seed: options.seed, timeLimit: .milliseconds(options.timeLimit))
var findings = 0
var inputs = 0
let begin = ContinuousClock.now
print("target      inputs     time      a second   slowest input")
for target in FuzzTarget.all where options.target == nil || options.target == target.name {
    let share = run.run(target, inputs: options.inputs, only: options.number)
    inputs += share.inputs
    findings += share.findings.count
    print(Row(share).text)
    for finding in share.findings { print("  \(finding)") }
    fflush(nil)
}
print("\(inputs) inputs, seed \(options.seed), \(ContinuousClock.now - begin): \(findings) findings")
exit(findings == 0 && inputs > 0 ? 0 : 1)
