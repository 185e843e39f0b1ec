import Foundation
import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// Revoking, and forgetting with a way back.
    @Suite struct Ending {
        private static let start = Instant(milliseconds: 1_767_323_045_000)

        /// Lends a deck with one account whose only token is an access token, at a time that stands still.
        private func withToken(_ body: (Stage, Tmux, ClockFile, AccountID) async throws -> Void) async throws {
            try await withStage(at: Self.start) { stage in
                let id = try await stage.account("acme", named: "robot", signedIn: false)
                var options = ExchangeOptions()
                options.grant = .clientCredentials
                _ = try await stage.service.exchange(id, options: options, desk: SilentDesk()) { _ in }
                try await stage.account("acme", named: "other", signedIn: false)
                let clock = try #require(stage.clock)
                try await stage.deck { deck in
                    try await deck.waitForDeck()
                    try await deck.press("G")
                    try await deck.waitForSelection("* robot")
                    try await body(stage, deck, clock, id)
                }
            }
        }

        @Test(
            "behaviour 23: Enter and X do not revoke, y does after a moment, with one request; the token is gone",
            .timeLimit(.minutes(5)))
        func revoking() async throws {
            try await withToken { stage, deck, clock, id in
                try await deck.press("X", until: "[ Cancel ]")
                try clock.advance(by: .milliseconds(400))
                try await deck.press("X")
                try await deck.press("Enter")
                try await deck.wait(for: "the question to be gone") { !$0.contains("[ Cancel ]") }
                #expect(stage.sandbox.count(.revoke, of: "acme") == 0)
                try await deck.press("X", until: "[ Cancel ]")
                try clock.advance(by: .milliseconds(400))
                try await deck.press("y", until: "revoked \(id)")
                try await deck.waitForSelection("- robot")
                #expect(stage.sandbox.count(.revoke, of: "acme") == 1)
                #expect(try stage.service.status(of: id).credential == nil)
            }
        }

        @Test(
            "behaviour 24: X and y in one write, as a repeated or mistaken key comes, revoke nothing",
            .timeLimit(.minutes(5)))
        func tooSoon() async throws {
            try await withToken { stage, deck, clock, id in
                try await deck.type("Xy")
                try await deck.wait(forText: "[ Cancel ]")
                try clock.advance(by: .milliseconds(400))
                try await deck.press("Escape")
                try await deck.wait(for: "the question to be gone") { !$0.contains("[ Cancel ]") }
                #expect(stage.sandbox.count(.revoke, of: "acme") == 0)
                #expect(try stage.service.status(of: id).credential != nil)
            }
        }

        @Test(
            "behaviour 25: d takes the row away, u brings it back, and no byte of the store has changed",
            .timeLimit(.minutes(5)))
        func forgetting() async throws {
            try await withToken { stage, deck, clock, id in
                let before = try Self.contents(stage)
                try await deck.press("d", until: "\(id): forgotten here in 10s   u undoes")
                try await deck.waitForSelection("X other")
                try clock.advance(by: .seconds(9))
                try await deck.wait(forText: "forgotten here in 1s")
                try await deck.press("u", until: "\(id) is back")
                try await deck.waitForSelection("* robot")
                try clock.advance(by: .seconds(30))
                try await deck.wait(for: "the message to be gone") { !$0.contains("is back") }
                #expect(try Self.contents(stage) == before)
            }
        }

        @Test("what is not undone in ten seconds is forgotten, and so it is by leaving", .timeLimit(.minutes(5)))
        func forgotten() async throws {
            try await withToken { stage, deck, clock, id in
                try await deck.press("d", until: "forgotten here in 10s")
                #expect(try stage.service.accountIDs().contains(id))
                try clock.advance(by: .seconds(10))
                try await deck.wait(forText: "forgotten here; its tokens live on")
                #expect(try !stage.service.accountIDs().contains(id))
                try await deck.waitForSelection("X other")
                try await deck.press("d", until: "forgotten here in 10s")
                try await deck.press("q")
                #expect(try await deck.waitForEnd() == 0)
                #expect(try stage.service.accountIDs().isEmpty)
            }
        }

        @Test(
            "a signal, too, ends the deck with what its user has asked for: nothing waits for an undo that cannot come",
            .timeLimit(.minutes(5)), arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
        func endedBySignal(_ number: Int32, _ status: Int) async throws {
            try await withToken { stage, deck, _, id in
                try await deck.press("d", until: "forgotten here in 10s")
                #expect(try stage.service.accountIDs().contains(id))
                kill(try #require(try await deck.processID()), number)
                #expect(try await deck.waitForEnd() == Int32(status))
                #expect(try stage.service.accountIDs().map(\.name.text) == ["other"])
            }
        }

        private static func contents(_ stage: Stage) throws -> [String: [UInt8]] {
            // A lock file tells who held it last; the deck held none.
            var contents: [String: [UInt8]] = [:]
            for file in stage.folder.files() where file.hasPrefix("home/store/") {
                contents[file] = Array(try stage.folder.read(file))
            }
            return contents
        }
    }
}
