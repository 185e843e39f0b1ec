import TestSupport
import Testing
import Vocabulary

extension DeckStories {
    /// Choosing a theme.
    @Suite struct Themes {
        @Test(
            "behaviour 29: T shows each theme at once, Escape puts the old one back, Enter keeps the new one and the comments",
            .timeLimit(.minutes(5)))
        func picker() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                let config =
                    "// my settings\n{\n    \"theme\": \"terminal\", // by day\n    \"auto_renew\": false,\n}\n"
                try stage.folder.write(config, to: "\(Stage.home)/config/config.json")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "theme: terminal")
                    let before = Self.looks(try await deck.screen(styled: true))
                    try await deck.press("T", until: "> terminal")
                    try await deck.press("k", until: "theme: solarized-light")
                    #expect(try await deck.screen(styled: true).contains("48;5;230"))
                    try await deck.press("g", until: "theme: blue-orange")
                    try await deck.press("Escape", until: "theme: terminal")
                    try await deck.wait(for: "the screen from before") { !$0.contains("Themes") }
                    try await deck.poll(for: "the looks from before") {
                        Self.looks(try await deck.screen(styled: true)) == before ? true : nil
                    }
                    #expect(try stage.folder.text("\(Stage.home)/config/config.json") == config)

                    try await deck.press("T", until: "> terminal")
                    try await deck.press("g", until: "theme: blue-orange")
                    try await deck.press("j", "j", "j")
                    try await deck.wait(forText: "theme: dusk")
                    try await deck.press("Enter", until: "the theme dusk is kept")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
                #expect(
                    try stage.folder.text("\(Stage.home)/config/config.json")
                        == config.replacing("\"terminal\"", with: "\"dusk\""))
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "theme: dusk")
                }
            }
        }

        /// The rows without the resets and blanks at their ends, which look the same whether they were written or not.
        private static func looks(_ styled: String) -> [String] {
            styled.split(separator: "\n").map { row in
                var row = row
                let nothing = ["\u{1B}[0m", "\u{1B}[39m", "\u{1B}[49m", " "]
                while let end = nothing.first(where: row.hasSuffix) { row = row.dropLast(end.count) }
                return String(row)
            }
        }

        @Test(
            "a theme of one's own is in the list as soon as its file is; a broken one says where, and is not taken",
            .timeLimit(.minutes(5)))
        func ownThemes() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    try stage.folder.write(
                        "{ \"inherits\": \"paper\" }", to: "\(Stage.home)/config/themes/zz-mine.json")
                    try stage.folder.write("{", to: "\(Stage.home)/config/themes/zz-new.json")
                    try await deck.press("T", until: "zz-new")
                    try await deck.press("G", until: "> zz-new")
                    try await deck.press("Enter", until: "zz-new.json:1:2")
                    try await deck.press("k", until: "theme: zz-mine")
                    try await deck.press("Enter", until: "the theme zz-mine is kept")
                }
                try stage.folder.write("{", to: "\(Stage.home)/config/themes/zz-mine.json")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "zz-mine.json:1:2")
                    try await deck.wait(forText: "theme: terminal")
                }
            }
        }
    }
}
