import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// Decks that are not alone: with another one on their store, with time that jumps, with libraries that write.
    @Suite struct Company {
        private static let start = Instant(milliseconds: 1_767_323_045_000)

        @Test(
            "two decks on one store see what the other does, and refresh an account at once without losing it",
            .timeLimit(.minutes(5)))
        func twoDecks() async throws {
            try await withStage(at: Self.start, lifetime: .seconds(900)) { stage in
                let id = try await stage.account("acme")
                try await stage.account("acme", named: "other", signedIn: false)
                let clock = try #require(stage.clock)
                try clock.advance(by: .seconds(300))
                try await stage.deck(columns: 120, rows: 40) { one in
                    try await stage.deck(columns: 120, rows: 40) { two in
                        for deck in [one, two] { try await deck.waitForSelection("* main") }
                        #expect(try await two.selectedRow()?.contains("10:00") == true)
                        try await one.press("r", until: "refreshed \(id)")
                        try await two.wait(forText: "renewed by another process")
                        try await two.poll(for: "the new time") {
                            try await two.selectedRow()?.contains("15:00") == true ? true : nil
                        }
                        async let first: Void = one.press("r")
                        async let second: Void = two.press("r")
                        _ = try await (first, second)
                        for deck in [one, two] {
                            try await deck.wait(for: "the end of both") {
                                !$0.contains("busy") && $0.contains("* main")
                            }
                        }
                        #expect(try stage.service.status(of: id).renewal == .ok)
                        #expect((2...3).contains(stage.sandbox.count(.refresh, of: "acme")))
                        try await one.press("d", until: "forgotten here in")
                        try await two.wait(forText: "* main")
                        try await one.wait(for: "the row to be forgotten") { screen in
                            try? clock.advance(by: .seconds(1))
                            return screen.contains("its tokens live on")
                        }
                        try await two.wait(for: "the row to be gone") { !$0.contains("* main") }
                        try await two.waitForSelection("X other")
                    }
                }
            }
        }

        @Test(
            "after a sleep of an hour every state is that of the new time, and the jump is in the log",
            .timeLimit(.minutes(5)))
        func asleep() async throws {
            try await withStage(at: Self.start, lifetime: .seconds(900)) { stage in
                try await stage.account("acme")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    try #require(stage.clock).advance(by: .seconds(3700))
                    try await deck.waitForSelection("x main")
                    try await deck.wait(forText: "the clock jumped 61:")
                    #expect(try await !deck.hasEnded())
                }
            }
        }

        #if os(Linux)
            @Test(
                "behaviour 30: what a library writes to standard error goes into a private file and not onto the screen",
                .timeLimit(.minutes(5)))
            func standardError() async throws {
                try await withStage { stage in
                    try await stage.account("acme", signedIn: false)
                    // Where logs go once there was something to log.
                    try FileManager.default.createDirectory(
                        atPath: stage.folder.path("home/state"), withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o700])
                    try await stage.deck { deck in
                        let before = try await deck.waitForDeck()
                        let process = try #require(try await deck.processID())
                        let line = "a library was here"
                        let file = try #require(FileHandle(forWritingAtPath: "/proc/\(process)/fd/2"))
                        try file.seekToEnd()
                        try file.write(contentsOf: Data("\(line)\n".utf8))
                        try await deck.press("j", "C-l")
                        try await deck.press("?", until: "─ Keys ─")
                        try await deck.press("Escape")
                        try await deck.wait(for: "the screen from before") { $0 == before }
                        #expect(try stage.folder.text("home/state/deck.log").contains(line))
                        #expect(try stage.folder.mode("home/state/deck.log") == 0o600)
                    }
                }
            }
        #endif

        @Test("FOB_ASCII=1 draws with ASCII alone where UTF-8 could be had", .timeLimit(.minutes(5)))
        func plain() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(environment: ["FOB_ASCII": "1"]) { deck in
                    for (key, text) in [
                        ("g", "+- 1 Accounts -"), ("?", "+- Keys -"), ("Escape", "? help"), ("i", "+- main @ acme -"),
                    ] {
                        let screen = try await deck.press(key, until: text)
                        #expect(screen.utf8.filter { $0 > 0x7F }.isEmpty, "\(screen)")
                    }
                }
            }
        }
    }
}
