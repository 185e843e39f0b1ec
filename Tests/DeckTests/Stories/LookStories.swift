import Foundation
import TestSupport
import Testing
import Vocabulary

extension DeckStories {
    /// Sizes, colours and terminals.
    @Suite struct Looks {
        @Test(
            "behaviour 28: every size is drawn within itself, and the way back leads to the same screen",
            .timeLimit(.minutes(5)))
        func sizes() async throws {
            try await withStage { stage in
                for name in ["a", "b", "c"] { try await stage.account("acme", named: name, signedIn: false) }
                try await stage.deck(columns: 120, rows: 40) { deck in
                    let first = try await deck.waitForDeck()
                    for (columns, rows) in [
                        (200, 60), (80, 24), (50, 15), (40, 8), (30, 6), (10, 3), (1, 1), (120, 40),
                    ] {
                        try await deck.resize(columns: columns, rows: rows)
                        let small = columns < 40 || rows < 8
                        try await deck.wait(for: "\(columns)x\(rows)") { screen in
                            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
                            if small {
                                // The last column may say that there was more.
                                return lines[0].hasPrefix(" fob: terminal is \(columns)x\(rows),".prefix(columns - 1))
                            }
                            return lines[0].hasPrefix(" fob") && lines[rows - 1].contains("? help")
                        }
                        #expect(try await !deck.hasEnded())
                        let widest = try await deck.rows().map(\.count).max() ?? 0
                        #expect(widest <= columns)
                    }
                    try await deck.wait(for: "the first screen") { $0 == first }
                }
            }
        }

        @Test("a deck opened in a tiny terminal says what it needs, and quits", .timeLimit(.minutes(5)))
        func tiny() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 30, rows: 6) { deck in
                    try await deck.wait(forText: "terminal is 30x6")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
            }
        }

        @Test("behaviour 29: NO_COLOR leaves no colour, and the selection is still reversed", .timeLimit(.minutes(5)))
        func withoutColour() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck(environment: ["NO_COLOR": "1"]) { deck in
                    try await deck.waitForSelection("* main")
                    let styled = try await deck.screen(styled: true)
                    #expect(Self.colours(styled).isEmpty)
                    let row = try #require(
                        styled.split(separator: "\n").first { $0.contains("main") && $0.contains(">") })
                    #expect(row.contains("\u{1B}[7m") || row.contains(";7m") || row.contains("[7;"))
                }
            }
        }

        @Test(
            "behaviour 29: state glyphs are the same on every kind of terminal", .timeLimit(.minutes(5)),
            arguments: ["xterm", "xterm-256color", "linux", "screen", "vt100"])
        func terminals(_ terminal: String) async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                try await stage.account("acme", named: "a")
                try #require(stage.clock).advance(by: .seconds(850))
                try await stage.account("acme", named: "b")
                try await stage.account("acme", named: "c", signedIn: false)
                try await stage.deck(terminal: terminal) { deck in
                    for (key, row) in [("g", "! a"), ("j", "* b"), ("j", "X c")] {
                        try await deck.press(key)
                        try await deck.waitForSelection(row)
                    }
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
            }
        }

        @Test("behaviour 29: every shipped theme opens without a warning", .timeLimit(.minutes(5)), arguments: shipped)
        func themes(_ theme: String) async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(["--theme", theme], columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    let screen = try await deck.wait(forText: "theme: \(theme)")
                    #expect(!screen.lowercased().contains("theme \(theme)") && !screen.contains(" ! "))
                }
            }
        }

        /// The file names of the shipped themes.
        private static let shipped: [String] = {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: packageRoot + "/themes")) ?? []
            return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        }()

        @Test("a theme that does not exist is said once, and the default one is used", .timeLimit(.minutes(5)))
        func unknownTheme() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(["--theme", "termnal"], columns: 120, rows: 40) { deck in
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "termnal")
                    try await deck.wait(forText: "theme: terminal")
                }
            }
        }

        @Test("behaviour 30: an unknown terminal is treated as a usual one, with a note", .timeLimit(.minutes(5)))
        func unknownTerminal() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 120, rows: 40, terminal: "xterm-unknown") { deck in
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "treated as xterm-256color")
                }
            }
        }

        @Test(
            "behaviour 30: a terminal without a cursor is refused in a sentence, without an escape byte",
            .timeLimit(.minutes(5)))
        func dumbTerminal() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 200, terminal: "dumb") { deck in
                    #expect(try await deck.waitForEnd() == 2)
                    // With the lines that scrolled away when tmux said that the program has ended.
                    let screen = try await deck.command(["capture-pane", "-p", "-t", "0", "-S", "-"])
                    #expect(screen.contains("cannot place its cursor") && screen.contains("TERM=xterm-256color"))
                }
                try await stage.shell { shell in
                    try await shell.record(to: stage.folder.path("raw"))
                    try await shell.type(
                        "PS1=; unset PROMPT_COMMAND; bind 'set enable-bracketed-paste off'; printf MARK; TERM=dumb \"$FOB\"; printf KRAM; echo \"status=$?\""
                    )
                    try await shell.press("Enter", until: "status=0")
                    let raw = try stage.folder.text("raw")
                    let own = try #require(
                        raw.components(separatedBy: "MARK").last?.components(separatedBy: "KRAM").first)
                    #expect(own.contains("cannot place its cursor"))
                    #expect(!own.contains("\u{1B}"))
                }
            }
        }

        @Test(
            "behaviour 30: without a terminal fob prints the accounts, and the demo says what it needs",
            .timeLimit(.minutes(5)))
        func noTerminal() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                var environment = stage.environment
                environment["PATH"] = "/usr/bin:/bin"
                let list = try await run(builtProduct("fob"), environment: environment)
                #expect(list.status == 0)
                #expect(list.output.contains("acme/main"))
                #expect(!list.output.contains("\u{1B}"))
                let demo = try await run(builtProduct("fob"), ["demo"], environment: environment)
                #expect(demo.status == 2)
                #expect(demo.errors.contains("needs a terminal") && !demo.errors.contains("\u{1B}"))
            }
        }

        @Test("behaviour 30: outside UTF-8 borders are ASCII and nothing is garbled", .timeLimit(.minutes(5)))
        func plainLocale() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(environment: ["LC_ALL": "C", "LANG": "C"]) { deck in
                    let screen = try await deck.waitForDeck()
                    #expect(screen.utf8.filter { $0 > 0x7F }.isEmpty)
                    #expect(screen.contains("+- 1 Accounts -"))
                    try await deck.waitForSelection("X main")
                }
            }
        }

        /// Every SGR parameter that sets a colour.
        private static func colours(_ styled: String) -> [String] {
            styled.split(separator: "\u{1B}[").dropFirst().compactMap { piece in
                guard let end = piece.firstIndex(of: "m") else { return nil }
                let wanted = piece[..<end].split(separator: ";").first {
                    guard let number = Int($0) else { return false }
                    return [30...38, 40...48, 90...97, 100...107].contains { $0.contains(number) }
                }
                return wanted.map(String.init)
            }
        }
    }
}
