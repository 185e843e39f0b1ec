import TestSupport
import Testing

extension DeckStories {
    /// The mouse, which is off until it is asked for.
    @Suite struct Pointing {
        /// As a terminal reports a press of the left button.
        private func click(_ deck: Tmux, column: Int, row: Int, button: Int = 0) async throws {
            let bytes = Array("\u{1B}[<\(button);\(column);\(row)M".utf8) + Array("\u{1B}[<0;\(column);\(row)m".utf8)
            try await deck.command(["send-keys", "-t", "0", "-H"] + bytes.map { String($0, radix: 16) })
        }

        @Test(
            "reports do nothing while it is off; M takes it, a click selects, the wheel scrolls; quitting gives it back",
            .timeLimit(.minutes(5)))
        func clicking() async throws {
            try await withStage { stage in
                for name in ["a", "b", "c"] { try await stage.account("acme", named: name, signedIn: false) }
                try await stage.shell(columns: 240) { deck in
                    _ = try await deck.startFob(in: stage.folder)
                    try await deck.waitForSelection("X a")
                    #expect(try await deck.format("#{mouse_any_flag} #{mouse_sgr_flag}") == "0 0")
                    // Title, border, name of the provider, a, b.
                    try await click(deck, column: 5, row: 5)
                    try await deck.press("G")
                    try await deck.waitForSelection("X c")
                    try await deck.press("M", until: "hold shift to select text")
                    try await deck.poll(for: "the terminal's mouse") {
                        try await deck.format("#{mouse_any_flag} #{mouse_sgr_flag}") == "1 1" ? true : nil
                    }
                    try await click(deck, column: 5, row: 5)
                    try await deck.waitForSelection("X b")
                    // Beyond what the old reports can say: the details pane of a wide terminal.
                    try await click(deck, column: 235, row: 6)
                    try await deck.press("j")
                    try await deck.waitForSelection("X b")
                    try await click(deck, column: 5, row: 6, button: 64)
                    try await deck.waitForSelection("X a")
                    try await deck.press("C-z", until: "Stopped")
                    #expect(try await deck.format("#{mouse_any_flag}") == "0")
                    try await deck.type("fg")
                    try await deck.press("Enter")
                    try await deck.waitForSelection("X a")
                    try await deck.poll(for: "the mouse again") {
                        try await deck.format("#{mouse_any_flag}") == "1" ? true : nil
                    }
                    try await deck.press("M", until: "mouse off")
                    try await deck.poll(for: "no mouse") {
                        try await deck.format("#{mouse_any_flag}") == "0" ? true : nil
                    }
                    try await deck.press("M", until: "hold shift")
                    try await deck.press("q")
                    try await deck.poll(for: "the shell") {
                        try await deck.format("#{alternate_on}") == "0" ? true : nil
                    }
                    #expect(try await deck.format("#{mouse_any_flag} #{mouse_sgr_flag}") == "0 0")
                }
            }
        }
    }
}
