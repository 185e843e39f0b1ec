import Foundation
import Testing
import Vocabulary

@testable import fob

@Suite("A passphrase is typed unseen")
struct HiddenLineTests {
    @Test(
        "the keys of a terminal's line do what they do elsewhere",
        arguments: [
            ("abc\r", "abc", .entered), ("abc\n", "abc", .entered), ("\r", "", .entered),
            ("ab\u{7F}c\r", "ac", .entered), ("日本\u{8}x\r", "日x", .entered), ("\u{7F}\u{7F}a\r", "a", .entered),
            ("abc\u{15}de\r", "de", .entered), ("ab\u{4}", "ab", .closed), ("ab\u{3}", "ab", .interrupted),
            ("a\u{1A}\u{1C}b\r", "ab", .entered), ("12345678\r", "12345678", .entered),
            ("123456789\r", "12345678", .overfull), ("ab", "ab", nil),
        ] as [(String, String, HiddenLine.Ending?)])
    func keys(_ typed: String, _ expected: String, _ ending: HiddenLine.Ending?) {
        var line = HiddenLine(capacity: 8)
        for byte in typed.utf8 where line.ending == nil { line.take(byte) }
        #expect(line.ending == ending)
        #expect(line.bytes.withBytes { Array($0) } == Array(expected.utf8))
    }

    @Test(
        "a short one is warned about, by its characters",
        arguments: [
            ("a", "one character"), ("elf letters", "11 characters"), ("日本日本日本日本日本日", "11 characters"),
            ("twelve chars", nil), ("five words of a sentence", nil),
        ])
    func advice(_ text: String, _ says: String?) {
        let warning = PassphraseAdvice.warning(for: text.utf8.withLocked)
        #expect((warning == nil) == (says == nil))
        if let says { #expect(warning?.contains(says) == true, "\(warning ?? "")") }
        #expect(warning?.contains(text) != true || text.count == 1)
    }

    @Test(
        "what a descriptor holds is read whole; one end of a line at its end is none of it",
        arguments: [
            ("canary", "canary"), ("canary\n", "canary"), ("canary\n\n", "canary\n"), ("a\nb\n", "a\nb"),
            ("canary\r\n", "canary"), ("canary\r", "canary\r"),
        ])
    func descriptor(_ content: String, _ expected: String) throws {
        let read = try Self.withPipe(Array(content.utf8)) { try SecretSource.lockedDescriptor($0) }
        #expect(read == expected.utf8.withLocked)
    }

    @Test("one that is empty, too long or closed is refused by its number")
    func refused() throws {
        for content in ["", "\n", String(repeating: "x", count: SecretSource.lockedLimit + 1)] {
            let failure = #expect(throws: Failure.self) {
                try Self.withPipe(Array(content.utf8)) { try SecretSource.lockedDescriptor($0) }
            }
            #expect(failure?.kind == .usage && failure?.message.hasPrefix("The descriptor ") == true)
        }
        #expect(throws: Failure.self) { try SecretSource.lockedDescriptor(-1) }
    }

    private static func withPipe<Value>(_ bytes: [UInt8], _ body: (Int32) throws -> Value) throws -> Value {
        // A file without a name: a pipe would be full before its reader comes.
        let file = try #require(tmpfile())
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        rewind(file)
        return try body(fileno(file))
    }
}

extension Sequence where Element == UInt8 {
    /// A copy in locked memory.
    var withLocked: LockedBytes { Array(self).withUnsafeBytes { LockedBytes(copying: $0) } }
}
