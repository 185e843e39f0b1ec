import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// Palette, help, order and marks.
    @Suite struct Finding {
        @Test(
            "behaviour 18: the palette finds revoke by three letters and opens its question; Esc leaves no trace",
            .timeLimit(.minutes(5)))
        func palette() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.account("acme", named: "zoe", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press(":", until: "─ Palette ─")
                    try await deck.type("rev")
                    try await deck.wait(forText: ":rev")
                    try await deck.press("Escape")
                    try await deck.wait(forText: "? help")
                    let after = try await deck.screen()
                    #expect(!after.contains("Palette") && !after.contains("rev "))
                    try await deck.waitForSelection("* main")
                    try await deck.press(":", until: "─ Palette ─")
                    try await deck.type("rev")
                    try await deck.wait(forText: " > revoke")
                    try await deck.press("Enter", until: "main @ acme at the provider?")
                    #expect(stage.sandbox.count(.revoke, of: "acme") == 0)
                }
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("C-p", until: "─ Palette ─")
                    try await deck.type("@zo")
                    try await deck.wait(forText: "acme/zoe")
                    try await deck.press("Enter")
                    try await deck.waitForSelection("X zoe")
                }
            }
        }

        @Test(
            "behaviour 15: the help lists every action, those that fob keys --json names and no others",
            .timeLimit(.minutes(5)))
        func help() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                let printed = try await run(
                    builtProduct("fob"), ["keys", "--json"], environment: stage.environment)
                let document = try JSON(parsing: Array(printed.output.utf8))
                let ids = Set(document["keys"]?.elements?.compactMap { $0["id"]?.string } ?? [])
                #expect(ids.count > 40)
                try await stage.deck(columns: 120, rows: 24) { deck in
                    try await deck.waitForDeck()
                    try await deck.press("?", until: "─ Keys ─")
                    var found: Set<String> = []
                    var before = ""
                    while true {
                        let screen = try await deck.screen()
                        guard screen != before else { break }
                        before = screen
                        for row in screen.split(separator: "\n") {
                            let inside = row.split(separator: "│", omittingEmptySubsequences: false)
                            let last = inside.dropFirst(2).first?.split(separator: " ").last
                            if let last, ids.contains(String(last)) { found.insert(String(last)) }
                        }
                        try await deck.press("j")
                        // The last press changes nothing; everything before it does within moments.
                        _ = try? await deck.poll(for: "another screen", limit: .milliseconds(700)) {
                            try await deck.screen() != screen ? true : nil
                        }
                    }
                    #expect(found == ids, "missing: \(ids.subtracting(found).sorted())")
                    try await deck.press("/")
                    try await deck.type("quit.stay")
                    try await deck.wait(forText: "1 match ")
                    try await deck.press("Escape")
                    try await deck.wait(forText: "/ search")
                    try await deck.press("Escape")
                    try await deck.wait(forText: "? help")
                }
            }
        }

        @Test("marks: two of three are refreshed by one key, in an order of the user's", .timeLimit(.minutes(5)))
        func marks() async throws {
            try await withStage { stage in
                for name in ["a", "b", "c"] { try await stage.account("acme", named: name) }
                try await stage.deck { deck in
                    try await deck.waitForSelection("* a")
                    try await deck.press("Space", "Space")
                    try await deck.wait(forText: "1 Accounts 2 marked")
                    try await deck.press("s", until: "2 marked, by expiry")
                    try await deck.press("r")
                    await stage.sandbox.received(2, .refresh, of: "acme")
                    try await deck.wait(for: "the end of both") { !$0.contains("busy") && $0.contains("refreshed") }
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 2)
                    #expect(try await deck.screen().split(separator: "\n").count { $0.hasPrefix("│+ ") } == 2)
                    try await deck.press("Escape")
                    try await deck.wait(for: "no marks") { !$0.contains("marked") }
                }
            }
        }
    }
}
