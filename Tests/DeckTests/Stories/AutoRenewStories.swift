import SandboxProvider
import TestSupport
import Testing
import Vocabulary

extension DeckStories {
    /// Renewal by itself while the deck is open.
    @Suite struct AutoRenewing {
        @Test(
            "an account that is switched on is renewed before its end: no key, no message, the selection stays",
            .timeLimit(.minutes(5)))
        func byItself() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                try await stage.account("acme")
                try await stage.account("acme", named: "other")
                let clock = try #require(stage.clock)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("A", until: "main: auto-renew is on")
                    try await deck.wait(for: "the mark of its row") {
                        Tmux.selectedRows($0).first?.hasSuffix("@") == true
                    }
                    try await deck.press("j")
                    try await deck.waitForSelection("* other")
                    try clock.advance(by: .seconds(840))
                    try await deck.wait(forText: "renewed by itself, valid for 15:00")
                    let screen = try await deck.screen()
                    #expect(!screen.contains("refreshed"))
                    try await deck.waitForSelection("! other")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 1)
                    try await deck.press("k")
                    try await deck.press("A", until: "main: auto-renew is off")
                    try clock.advance(by: .seconds(910))
                    try await deck.wait(forText: "x main")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 1)
                }
            }
        }

        @Test("a deck that renews and a watch at once: one refresh for each life", .timeLimit(.minutes(5)))
        func besideAWatch() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                try stage.folder.write(#"{ "auto_renew": true }"#, to: "\(Stage.home)/config/config.json")
                try await stage.account("acme")
                let clock = try #require(stage.clock)
                try await withProgram(
                    builtProduct("fob"), ["watch", "--json"], environment: stage.environment
                ) { watch in
                    _ = await watch.nextLine()
                    try await stage.deck { deck in
                        for life in 1...3 {
                            try await deck.waitForSelection("* main")
                            try clock.advance(by: .seconds(900))
                            await stage.sandbox.received(life, .refresh, of: "acme")
                            try await deck.wait(for: "a new token") {
                                $0.contains("15:00") && !$0.contains("busy")
                            }
                            #expect(stage.sandbox.count(.refresh, of: "acme") == life)
                        }
                    }
                }
            }
        }
    }
}
