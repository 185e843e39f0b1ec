import Foundation
import TestSupport
import Testing
import TokenService
import Vocabulary

extension DeckStories {
    /// What the terminal's own clipboard is given, where config.json asks for that.
    @Suite struct TerminalClipboard {
        @Test(
            "behaviour 21: with terminal_clipboard the header goes to tmux as well, which takes it or not; nothing is claimed",
            .timeLimit(.minutes(5)), arguments: ["on", "external"])
        func copying(setClipboard: String) async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                let token = try #require(try stage.service.storedCredential(of: id)).accessToken.reveal()
                try stage.folder.write("{ \"terminal_clipboard\": true }", to: "\(Stage.home)/config/config.json")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.command(["set-option", "-s", "set-clipboard", setClipboard])
                    try await deck.press("c", until: "sent to the terminal's clipboard too")
                    try await deck.wait(forText: "which may have ignored it")
                    let header = "Authorization: Bearer \(token)\n"
                    #expect(try stage.folder.text("home/run/clipboard") == header)
                    if setClipboard == "on" {
                        let buffer = try await deck.poll(for: "a buffer of tmux") {
                            let list = try await deck.command(["list-buffers"])
                            return list.isEmpty ? nil : try await deck.command(["show-buffer"])
                        }
                        #expect(buffer == header)
                    } else {
                        // What came behind it has arrived, so it has come, too.
                        try await deck.press("i", until: "esc back")
                        #expect(try await deck.command(["list-buffers"]) == "")
                    }
                    #expect(try await !deck.screen().contains(token))
                }
            }
        }

        @Test("without it, no copy reaches the terminal", .timeLimit(.minutes(5)))
        func notAsked() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.command(["set-option", "-s", "set-clipboard", "on"])
                    try await deck.record(to: stage.folder.path("raw"))
                    try await deck.press("c", until: "copied default of \(id)")
                    #expect(try await !deck.screen().contains("the terminal's clipboard"))
                    #expect(try await deck.command(["list-buffers"]) == "")
                    #expect(try !stage.folder.text("raw").contains("\u{1B}]52"))
                }
            }
        }
    }
}
