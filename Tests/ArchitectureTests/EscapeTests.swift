import Foundation
import TestSupport
import Testing

/// What would switch a promise of the compiler off.
@Suite("The escapes")
struct EscapeTests {
    private static let forbidden: [(name: String, pattern: String)] = [
        ("try!", #"\btry!"#), ("as!", #"\bas!"#), ("fatalError", #"\bfatalError\b"#),
        // A name, `)`, `]` or `?` with `!` right behind it, which is not `!=`.
        ("a forced unwrap", #"[\w\)\]\?](?<!\btry)(?<!\bas)!(?!=)"#), ("@unchecked Sendable", "@unchecked"),
        ("nonisolated(unsafe)", #"nonisolated\(unsafe\)"#), ("a semaphore", #"DispatchSemaphore|\bsem_wait\b"#),
        ("a sleep of a thread", #"Thread\.sleep|\busleep\b|\bnanosleep\b|(?<!\.)\bsleep\("#),
        ("assumeIsolated", #"\bassumeIsolated\b"#), ("unsafeBitCast", #"\bunsafeBitCast\b"#),
        ("print of a value for debugging", #"\bdebugPrint\(|(?<![\w.])dump\("#),
    ]

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    @Test("stand nowhere in Swift", arguments: SourceTree.files)
    func escapes(file: SourceFile) {
        let whole = file.code.map(\.text).joined(separator: "\n")
        for (name, pattern) in Self.forbidden where Self.matches(pattern, whole) {
            for (number, text) in file.code where Self.matches(pattern, text) {
                Issue.record("\(file.path):\(number): \(name)")
            }
        }
    }

    @Test("and the notes to oneself stand in no file that git knows")
    func notes() async throws {
        // Written apart, so that this file holds none.
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX:", "HA" + "CK:"]
        for path in try await SourceTree.trackedFiles() where path.hasPrefix("Sources/") || path.hasPrefix("Tests/") {
            guard !path.hasPrefix("Tests/Fixtures/"),
                let text = try? String(contentsOfFile: packageRoot + "/" + path, encoding: .utf8)
            else { continue }
            for word in words { #expect(!text.contains(word), "\(path)") }
        }
    }

    @Test(
        "are seen where they stand, and only there",
        arguments: [
            ("let a = try! b()", 1), ("let a = b as! C", 1), ("a!.b", 1), ("a()!", 1), ("a[0]! + 1", 1),
            ("if a != b {", 0),
            ("if !a {", 0), ("a = b! + c", 1), ("\"try! this\"", 0), ("// try! this", 0), ("let a: Int!", 1),
            ("final class A: @unchecked Sendable {", 1), ("try await clock.sleep(for: .seconds(1))", 0),
            ("usleep(5)", 1),
            ("foo(\"a\\\"!\")", 0), ("sleep(1)", 1),
        ])
    func detector(line: String, count: Int) {
        let code = SourceFile(path: "Sources/X/a.swift", lines: [line]).code
        let found = code.flatMap { line in Self.forbidden.filter { Self.matches($0.pattern, line.text) } }
        #expect(found.count == count, "\(found.map(\.name))")
    }
}
