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

        /// The rows of the form's borders and the column of its right one.
        private static func form(in rows: [[String]]) -> (top: Int, right: Int, bottom: Int)? {
            guard let top = rows.firstIndex(where: { $0.joined().contains("─ Add an account ─") }),
                let right = rows[top].dropLast().lastIndex(of: "┐"),
                let bottom = rows.indices.first(where: { row in
                    row > top && rows[row].count > right && rows[row][right] == "┘"
                })
            else { return nil }
            return (top, right, bottom)
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
                    // A capture may fall between two writes of a frame.
                    let screen = try await deck.wait(for: "the text in a whole form") {
                        $0.contains("[\(text)") && Self.form(in: $0.split(separator: "\n").map(Self.cells)) != nil
                    }
                    let rows = screen.split(separator: "\n").map(Self.cells)
                    let (top, right, bottom) = try #require(Self.form(in: rows))
                    #expect(bottom > top + 5)
                    for row in rows[(top + 1)..<bottom] {
                        #expect(row.count > right && row[right] == "│", "\(row.joined())")
                    }
                    for row in rows.prefix(20).dropFirst(2) {
                        #expect(row.count == 80 && row.last == "│", "\(row.joined())")
                    }
                }
            }
        }
    }
}
