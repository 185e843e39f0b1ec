import Cells
import TestSupport
import Testing

extension DeckStories {
    /// Text of two columns a character, on a terminal that counts the columns itself.
    @Suite struct WideText {
        /// A row, cell by cell; the second cell of what is two columns wide is empty.
        private static func cells(_ row: Substring) -> [String] {
            row.flatMap { TextWidth.columns(String($0)) == 2 ? [String($0), ""] : [String($0)] }
        }

        @Test(
            "behaviour 27: Chinese, Korean and emoji in a field leave the borders of form and panes in their columns",
            .timeLimit(.minutes(5)), arguments: ["山田太郎の會社", "한국어 이름", "🦊🦊 fox 🦊"])
        func field(text: String) async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("a", until: "field 2 of 5")
                    try await deck.type(text)
                    let screen = try await deck.wait(for: "the text") { $0.contains("[\(text)") }
                    let rows = screen.split(separator: "\n").map(Self.cells)
                    let top = try #require(rows.firstIndex { $0.joined().contains("─ Add an account ─") })
                    let right = try #require(rows[top].dropLast().lastIndex(of: "┐"))
                    let bottom = try #require(rows.indices.first { $0 > top && rows[$0].dropLast()[right] == "┘" })
                    #expect(bottom > top + 5)
                    for row in rows[(top + 1)..<bottom] { #expect(row[right] == "│", "\(row.joined())") }
                    for row in rows[2..<20] { #expect(row.count == 80 && row[79] == "│", "\(row.joined())") }
                }
            }
        }
    }
}
