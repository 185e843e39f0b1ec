import CredentialStore
import Testing
import Vocabulary

@testable import Fuzzing

@Suite("The fuzzer")
struct FuzzTests {
    /// A debug build is some twenty times slower than a release build, and other tests run meanwhile.
    private static let timeLimit = Duration.seconds(2)

    @Test(
        "case 47: short runs over every reader of foreign text find nothing", .timeLimit(.minutes(10)),
        arguments: FuzzTarget.all)
    func shortRun(target: FuzzTarget) {
        let share = FuzzRun(seed: 2026, timeLimit: Self.timeLimit).run(target, inputs: 20_000)
        #expect(share.inputs > 0)
        for finding in share.findings { Issue.record("\(finding)") }
    }

    @Test("a corpus begins with what its target accepts, or nothing behind the first check is reached")
    func corpora() throws {
        for target in FuzzTarget.all {
            let first = try #require(target.mutator.corpus.first)
            try target.check(first)
        }
        let record = try #require(FuzzTarget.records.mutator.corpus.first)
        _ = try AccountRecord(parsing: try JSON(parsing: record))
    }

    @Test("the same seed makes the same inputs, another one makes others")
    func deterministic() {
        for target in FuzzTarget.all {
            let inputs = (0..<50).map { target.input(seed: 1, number: $0) }
            #expect(inputs == (0..<50).map { target.input(seed: 1, number: $0) })
            #expect(inputs != (0..<50).map { target.input(seed: 2, number: $0) })
            #expect(Set(inputs).count > 10)
        }
    }

    @Test("what breaks is found, and told with the way to see it again")
    func finds() {
        let target = FuzzTarget("form", weight: 1, corpus: ["a"], words: ["needle"]) { bytes in
            try demand(!bytes.contains(0x65), "it holds an e")
        }
        let share = FuzzRun(seed: 7, timeLimit: Self.timeLimit).run(target, inputs: 20_000)
        #expect(share.findings.count == 10)
        #expect(share.findings.first?.description.contains("--target form --seed 7 --number ") == true)
    }

    @Test("what takes too long is found")
    func slow() {
        let target = FuzzTarget("form", weight: 1, corpus: ["a"], words: []) { _ in }
        let share = FuzzRun(seed: 7, timeLimit: .zero).run(target, inputs: 200)
        #expect(share.findings.contains { $0.what.hasPrefix("it took ") })
    }

    @Test(
        "text that steers a terminal is known when it is seen",
        arguments: ["\u{1B}", "\u{9B}", "\u{202E}", "\n", "\u{7F}"])
    func screenFit(text: String) {
        #expect(throws: Violation.self) { try demandScreenFit("a\(text)b", "it") }
        #expect(throws: Never.self) { try demandScreenFit("plain – é 👍", "it") }
    }
}
