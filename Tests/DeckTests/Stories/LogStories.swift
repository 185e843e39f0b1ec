import Foundation
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// The activity log, across decks.
    @Suite struct Logging {
        @Test("what one deck did the next one shows; it is searched; its file is private", .timeLimit(.minutes(5)))
        func remembered() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", until: "refreshed acme/main")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
                let file = "home/state/activity.jsonl"
                #expect(try stage.folder.mode(file) == 0o600)
                let texts = try stage.folder.text(file).split(separator: "\n")
                    .map { try JSON(parsing: Array($0.utf8))["text"]?.string ?? "" }
                #expect(texts.first == "refresh started" && texts.last?.hasPrefix("refreshed") == true)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    // It is history, not news.
                    #expect(try await !deck.rows()[22].contains("refreshed"))
                    try await deck.press("L", until: "─ Activity log ─")
                    try await deck.wait(forText: "acme/main: refreshed")
                    try await deck.press("/")
                    try await deck.type("started")
                    let found = try await deck.wait(forText: "1 match ")
                    #expect(found.contains("refresh started") && !found.contains("acme/main: refreshed"))
                    try await deck.press("Enter", until: "1 of 1 (2)")
                    try await deck.press("Escape", until: "1 of 2")
                    try await deck.press("Escape")
                    try await deck.waitForSelection("* main")
                }
            }
        }

        @Test(
            "L scrolls through what earlier decks did, and an account's full screen has its part of all of it",
            .timeLimit(.minutes(5)))
        func scrolling() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.account("acme", named: "other", signedIn: false)
                let lines = (0..<3000).map { number in
                    let account = number == 7 ? "acme/main" : "acme/other"
                    return
                        #"{"at":"2026-01-01T00:00:00Z","severity":"info","account":"\#(account)","text":"line \#(number)"}"#
                }
                try stage.folder.write(lines.joined(separator: "\n") + "\n", to: "home/state/activity.jsonl")
                chmod(stage.folder.path("home/state/activity.jsonl"), 0o600)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("L", until: "1 of 2000")
                    try await deck.wait(forText: "acme/other: line 2999")
                    try await deck.press("NPage", until: "19 of 2000")
                    try await deck.press("j", until: "20 of 2000")
                    try await deck.press("G", until: "acme/other: line 1000")
                    try await deck.press("PPage")
                    try await deck.wait(for: "a page before the end") { !$0.contains("line 1000") }
                    try await deck.press("g", until: "1 of 2000")
                    try await deck.press("L")
                    try await deck.waitForSelection("* main")
                }
                try await stage.deck(columns: 100, rows: 70) { deck in
                    try await deck.waitForSelection("* main")
                    // Of so long ago that the list of what happened does not hold it.
                    try await deck.press("i", until: "History")
                    #expect(try await !deck.wait(forText: "line 7").contains("line 2999"))
                }
            }
        }

        @Test(
            "of a sealed store nothing is written; sealing removes what was; the log of the session is there all the same",
            .timeLimit(.minutes(5)))
        func sealed() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try stage.folder.write(
                    #"{"at":"2026-01-01T00:00:00Z","severity":"info","account":"acme/main","text":"old"}"# + "\n",
                    to: "home/state/activity.jsonl")
                let key = try stage.folder.write("0123456789012345678901234567890123456789", to: "key")
                var environment = stage.environment
                environment["FOB_KEY_FILE"] = key
                let sealed = try await run(
                    builtProduct("fob"), ["store", "seal", "--key-file", key, "--no-input"], environment: environment)
                #expect(sealed.status == 0, "\(sealed.errors)")
                #expect(!stage.folder.exists("home/state/activity.jsonl"))
                try await stage.deck(environment: ["FOB_KEY_FILE": key]) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", until: "refreshed acme/main")
                    try await deck.press("L", until: "acme/main: refreshed")
                    try await deck.press("Escape")
                    try await deck.waitForSelection("* main")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
                #expect(!stage.folder.exists("home/state/activity.jsonl"))
            }
        }
    }
}
