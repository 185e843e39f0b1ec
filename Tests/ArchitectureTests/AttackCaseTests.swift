import Foundation
import TestSupport
import Testing

/// Tests of attacks and faults carry the number of their case, so that it can be seen that none was forgotten.
@Suite("The cases of attacks and faults")
struct AttackCaseTests {
    /// The attacks and faults that a keeper of credentials must stand: of servers, answers, listeners, browsers, stores, clocks and texts.
    private static let numbers = Array(1...51)

    /// The names of tests and of their arguments: every text, and every function whose name is a sentence.
    private static func sentences() throws -> [String] {
        let root = packageRoot + "/Tests"
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
            path.hasSuffix("Tests.swift") && !path.hasSuffix("AttackCaseTests.swift")
        }
        return try files.flatMap { file in
            let source = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            return source.matches(of: /"[^"\n]*"|func `[^`\n]*`/).map { String($0.output) }
        }
    }

    @Test("have at least one test each that carries its number")
    func none() throws {
        var found: Set<Int> = []
        for sentence in try Self.sentences() {
            // “case 15: …”, “cases 8, 9 and 15: …”
            for match in sentence.matches(of: /[Cc]ases? ([0-9]+(?:(?:, | and )[0-9]+)*):/) {
                found.formUnion(match.output.1.matches(of: /[0-9]+/).compactMap { Int($0.output) })
            }
        }
        #expect(Self.numbers.filter { !found.contains($0) } == [])
    }
}
