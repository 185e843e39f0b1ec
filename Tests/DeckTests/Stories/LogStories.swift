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
