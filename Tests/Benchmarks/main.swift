// Measures the release binary from outside: `Benchmarks [FOB [RUNS [renewals]]]`. What the figures mean: docs/benchmarks.md.
//
// Nothing here is a test: no figure fails, and the table goes to standard output.
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

let arguments = CommandLine.arguments.dropFirst()
let binary = arguments.first ?? ".build/release/fob"
let runs = arguments.dropFirst().first.flatMap { Int($0) } ?? 40
guard let real = realpath(binary, nil) else {
    print("There is no \(binary). Build it with the README's third command.")
    exit(2)
}
let bench = Bench(fob: String(cString: real), runs: max(1, runs))
free(real)
do {
    let part = arguments.dropFirst(2).first
    if part != "renewals" { try bench.run() }
    try await bench.busyKeys()
    try await bench.renewals()
} catch {
    print("Not finished: \(error)")
    exit(1)
}
