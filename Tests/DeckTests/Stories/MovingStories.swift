import SandboxProvider
import TestSupport
import Testing

extension DeckStories {
    /// Keys that change nothing but what is looked at.
    @Suite struct Moving {
        /// A deck of four accounts without tokens, so that nothing on the screen moves by itself.
        private func withFour(_ body: (Tmux) async throws -> Void) async throws {
            try await withStage { stage in
                for name in ["alpha", "beta", "gamma", "delta"] {
                    try await stage.account("acme", named: name, signedIn: false)
                }
                try await stage.deck { deck in
                    try await deck.waitForSelection("X alpha")
                    try await body(deck)
                }
            }
        }

        @Test("behaviour 10: letters and arrows move the one cursor, arrows in both spellings", .timeLimit(.minutes(5)))
        func cursorKeys() async throws {
            try await withFour { deck in
                for (key, row) in [
                    ("j", "beta"), ("Down", "delta"), ("k", "beta"), ("Up", "alpha"), ("G", "gamma"), ("g", "alpha"),
                    ("End", "gamma"), ("Home", "alpha"), ("C-d", "gamma"), ("PPage", "alpha"),
                ] {
                    try await deck.press(key)
                    try await deck.waitForSelection("X \(row)")
                }
                for (bytes, row) in [(["1b", "5b", "42"], "beta"), (["1b", "4f", "42"], "delta")] {
                    try await deck.command(["send-keys", "-t", "0", "-H"] + bytes)
                    try await deck.waitForSelection("X \(row)")
                }
                #expect(Tmux.selectedRows(try await deck.screen()).count == 1)
            }
        }

        @Test("behaviour 11: the hardware cursor stands on the selected row", .timeLimit(.minutes(5)))
        func hardwareCursor() async throws {
            try await withFour { deck in
                for (key, name) in [("j", "beta"), ("G", "gamma"), ("k", "delta")] {
                    try await deck.press(key)
                    try await deck.waitForSelection("X \(name)")
                    let row = try #require(try await deck.rows().firstIndex { $0.contains(">X \(name)") })
                    try await deck.poll(for: "the cursor on row \(row)") {
                        try await deck.format("#{cursor_y}") == "\(row)" ? true : nil
                    }
                }
            }
        }

        @Test("behaviour 12: Escape closes help at once, long before a second's delay", .timeLimit(.minutes(5)))
        func escape() async throws {
            try await withFour { deck in
                // The usual delay of ncurses is a second. The fastest of a few counts: the machine may be busy.
                var fastest = Duration.seconds(60)
                for _ in 1...5 where fastest > .milliseconds(400) {
                    try await deck.press("?", until: "─ Keys ─")
                    let start = ContinuousClock.now
                    try await deck.press("Escape")
                    try await deck.wait(for: "the help to be gone") { !$0.contains("─ Keys ─") }
                    fastest = min(fastest, ContinuousClock.now - start)
                }
                #expect(fastest < .milliseconds(800))
            }
        }

        @Test("behaviour 13: sequences that mean nothing here do nothing", .timeLimit(.minutes(5)))
        func strangeSequences() async throws {
            try await withFour { deck in
                let before = try await deck.screen()
                for bytes in ["1b 5b 31 3b 39 44", "1b 5b 49", "1b 5b 39 37 3b 35 75", "1b 5b 3f 36 32 3b 63"] {
                    try await deck.command(
                        ["send-keys", "-t", "0", "-H"] + bytes.split(separator: " ").map(String.init))
                }
                // Keys come in their order: once these two are seen, the others were.
                try await deck.press("j")
                try await deck.waitForSelection("X beta")
                try await deck.press("k")
                try await deck.waitForSelection("X alpha")
                #expect(try await deck.screen() == before)
            }
        }

        @Test(
            "behaviour 16: a filter narrows the list, is kept by Enter, and is undone by Escape",
            .timeLimit(.minutes(5)))
        func filtering() async throws {
            try await withFour { deck in
                try await deck.press("j")
                try await deck.waitForSelection("X beta")
                try await deck.press("/")
                try await deck.type("lt")
                try await deck.wait(forText: "1 of 1 (4)")
                try await deck.waitForSelection("X delta")
                try await deck.press("Escape")
                try await deck.wait(forText: "2 of 4")
                try await deck.waitForSelection("X beta")
                try await deck.press("/")
                try await deck.type("et")
                try await deck.wait(forText: "1 of 1 (4)")
                try await deck.press("Enter")
                let kept = try await deck.wait(forText: "e exchange")
                #expect(kept.contains("Accounts /et"))
                try await deck.press("Escape", until: "2 of 4")
                try await deck.waitForSelection("X beta")
            }
        }

        @Test("behaviour 17: while a filter is typed, command letters are text", .timeLimit(.minutes(5)))
        func lettersInFilter() async throws {
            try await withFour { deck in
                try await deck.press("/")
                try await deck.type("qXrev?")
                try await deck.wait(forText: "/qXrev?_")
                try await deck.press("Escape")
                try await deck.waitForSelection("X alpha")
                #expect(try await !deck.hasEnded())
            }
        }

        @Test("behaviour 26: a paste into the list does nothing but say so", .timeLimit(.minutes(5)))
        func pasting() async throws {
            try await withFour { deck in
                try await deck.paste("qXyreG\nq\n")
                try await deck.wait(forText: "paste ignored")
                #expect(try await !deck.hasEnded())
                try await deck.waitForSelection("X alpha")
                try await deck.press("/")
                try await deck.paste("bet\na")
                try await deck.wait(forText: "/bet a")
            }
        }

        @Test(
            "behaviour 14: keys that collide, and an action that there is not, are refused by place",
            .timeLimit(.minutes(5)))
        func colliding() async throws {
            try await withStage { stage in
                let file = try stage.folder.write(
                    "{\n  \"keys\": {\n    \"refresh\": [\"e\"],\n    \"revok\": [\"f6\"]\n  }\n}",
                    to: "home/config/config.json")
                try await stage.deck(columns: 200) { deck in
                    #expect(try await deck.waitForEnd() == 2)
                    let screen = try await deck.command(["capture-pane", "-p", "-J", "-t", "0", "-S", "-"])
                    #expect(screen.contains("\(file):3:5: e is bound to “refresh” and to “exchange”"))
                    #expect(screen.contains("\(file):4:5: there is no action “revok”; the nearest is “revoke”"))
                }
            }
        }

        @Test(
            "behaviour 14: a rebound key shows in the hints and in help, and the old one does nothing",
            .timeLimit(.minutes(5)))
        func rebinding() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try stage.folder.write(#"{ "keys": { "refresh": ["f5"] } }"#, to: "home/config/config.json")
                try await stage.deck { deck in
                    let screen = try await deck.waitForDeck()
                    #expect(screen.contains("f5 refresh"))
                    let help = try await deck.press("?", until: "refresh the token")
                    #expect(
                        help.split(separator: "\n").contains { $0.contains("f5") && $0.contains("refresh the token") })
                    // A key right behind Escape would be one with Alt.
                    try await deck.press("Escape")
                    try await deck.wait(forText: "f5 refresh")
                    try await deck.press("r", "F5")
                    try await deck.wait(forText: "refreshed acme/main")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 1)
                }
            }
        }
    }
}
