import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

extension DeckStories {
    /// `r` and `R`, with vendors that take their time or refuse.
    @Suite struct Refreshing {
        @Test("behaviour 19: a refresh shows what it does, then its result, then nothing", .timeLimit(.minutes(5)))
        func progress() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                let id = try await stage.account("acme")
                let clock = try #require(stage.clock)
                try clock.advance(by: .seconds(300))
                let gate = SandboxGate()
                stage.sandbox.misbehave("acme", .refresh, .held(gate))
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    #expect(try await deck.selectedRow()?.contains("10:00") == true)
                    try await deck.press("r")
                    await stage.sandbox.received(1, .refresh, of: "acme")
                    try await deck.waitForSelection("~ main")
                    try await deck.wait(for: "the status line") { screen in
                        screen.split(separator: "\n").dropLast().last?.contains("main: refreshing token") == true
                    }
                    try await deck.wait(forText: "~ 1 busy")
                    gate.open()
                    try await deck.wait(forText: "refreshed \(id)")
                    try await deck.waitForSelection("* main")
                    #expect(try await deck.selectedRow()?.contains("15:00") == true)
                    // The toast may be younger than what the screen shows: time goes on until it is gone.
                    try await deck.wait(for: "the toast to be gone") { screen in
                        try? clock.advance(by: .seconds(1))
                        return !screen.contains("refreshed \(id)")
                    }
                }
            }
        }

        @Test(
            "behaviour 20: a slow vendor keeps nobody waiting: keys work, a second r is refused, Escape cancels",
            .timeLimit(.minutes(5)))
        func slowVendor() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                try await stage.account("acme", named: "other", signedIn: false)
                stage.sandbox.misbehave("acme", .refresh, .hang)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r")
                    await stage.sandbox.received(1, .refresh, of: "acme")
                    try await deck.press("j")
                    try await deck.waitForSelection("X other")
                    try await deck.press("k")
                    try await deck.waitForSelection("~ main")
                    try await deck.press("r", until: "\(id) is busy")
                    try await deck.press("Escape")
                    // The request was on its way: its outcome is unknown, and the row says so.
                    try await deck.wait(for: "the row to be idle again") {
                        Tmux.selectedRows($0).first?.hasPrefix("~") == false
                    }
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 1)
                }
            }
        }

        @Test("two accounts are refreshed at once, each with its own end", .timeLimit(.minutes(5)))
        func twoAtOnce() async throws {
            try await withStage(["acme", "edgetag"]) { stage in
                let one = try await stage.account("acme")
                let other = try await stage.account("edgetag")
                let (first, second) = (SandboxGate(), SandboxGate())
                stage.sandbox.misbehave("acme", .refresh, .held(first))
                stage.sandbox.misbehave("edgetag", .refresh, .held(second))
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", "j", "r")
                    try await deck.wait(forText: "~ 2 busy")
                    second.open()
                    try await deck.wait(forText: "refreshed \(other)")
                    try await deck.wait(forText: "~ 1 busy")
                    first.open()
                    try await deck.wait(forText: "refreshed \(one)")
                    try await deck.wait(for: "nothing to be busy") { !$0.contains("busy") }
                }
            }
        }

        @Test(
            "case 27: the deck renews with the refresh token that another process has stored, although its token ended too",
            .timeLimit(.minutes(5)))
        func adopted() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                let id = try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    _ = try await stage.service.refresh(id) { _ in }
                    try #require(stage.clock).advance(by: .seconds(901))
                    try await deck.press("c", until: "clipboard 5:00")
                    try await deck.waitForSelection("* main")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 2)
                    #expect(try stage.service.status(of: id).renewal == .ok, "the spent token was never sent")
                }
            }
        }

        @Test("R renews those that are due and leaves the others alone", .timeLimit(.minutes(5)))
        func allDue() async throws {
            try await withStage(
                ["acme", "edgetag"], at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)
            ) { stage in
                try await stage.account("acme")
                try #require(stage.clock).advance(by: .seconds(850))
                try await stage.account("edgetag")
                try await stage.deck { deck in
                    try await deck.waitForSelection("! main")
                    try await deck.press("R", until: "refreshed acme/main")
                    try await deck.waitForSelection("* main")
                    #expect(stage.sandbox.count(.refresh, of: "edgetag") == 0)
                    try await deck.press("R", until: "nothing is due")
                }
            }
        }

        @Test("a refusal names the vendor's code and the next key", .timeLimit(.minutes(5)))
        func refused() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                stage.sandbox.misbehave("acme", .refresh, .reply(.json(400, ["error": "invalid_grant"])))
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", until: "invalid_grant")
                    try await deck.wait(forText: "press e to sign in again")
                    // The token lives; only its renewal does not.
                    try await deck.waitForSelection("*^main")
                }
            }
        }

        @Test(
            "case 4: hostile words of a vendor stay inside their pane and reach no clipboard",
            .timeLimit(.minutes(5)))
        func hostileWords() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                stage.sandbox.misbehave("acme", .refresh, .hostileText)
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.command(["set-option", "-s", "set-clipboard", "on"])
                    try await deck.record(to: stage.folder.path("raw"))
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", until: "second line")
                    let rows = try await deck.rows()
                    for row in rows[1..<38] {
                        #expect(row.count == 120, "\(row)")
                        #expect("┐│┘".contains(row.last ?? " "), "\(row)")
                        #expect(!row.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{2066}" })
                    }
                    #expect(try await deck.command(["list-buffers"]) == "")
                    #expect(try await deck.format("#{pane_title}") != "owned")
                    let raw = try stage.folder.text("raw")
                    #expect(!raw.contains("\u{1B}]52;") && !raw.contains("\u{1B}]0;owned") && !raw.contains("\u{9B}"))
                }
            }
        }
    }
}
