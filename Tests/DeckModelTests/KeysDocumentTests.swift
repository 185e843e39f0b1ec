import DeckModel
import Foundation
import Testing

@Suite("docs/keys.md")
struct KeysDocumentTests {
    @Test("says what the table of bindings says; `FOB_REWRITE_DOCS=1` writes it anew")
    func current() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/keys.md")
        if ProcessInfo.processInfo.environment["FOB_REWRITE_DOCS"] == "1" {
            try KeysDocument.markdown.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == KeysDocument.markdown)
    }
}
