import Foundation
import OAuthCore
import TestSupport
import Testing
import Vocabulary

extension DeckStories {
    /// What the welcome offers beside a provider of one's own.
    @Suite struct Welcome {
        @Test("a profile file is imported, chosen, and not written twice", .timeLimit(.minutes(10)))
        func importing() async throws {
            try await withStage { stage in
                let text = try #require(ProfileCatalogue().text(try Name("acme")))
                let own = String(decoding: text, as: UTF8.self).replacing(#""id": "acme""#, with: #""id": "ours""#)
                    .replacing(#""name": "Acme""#, with: #""name": "Ours""#)
                    .split(separator: "\n").filter { !$0.contains(#""issuer":"#) && !$0.contains("$schema") }
                    .joined(separator: "\n")
                let file = try stage.folder.write(own, to: "ours.json")
                try await stage.deck { deck in
                    try await deck.wait(forText: "Import a profile")
                    try await deck.press("I", until: "File or URL")
                    try await deck.type(file)
                    try await deck.press("C-s", until: "Base URL")
                    #expect(stage.folder.exists("home/config/profiles/ours.json"))
                    try await deck.press("Escape", until: "See it work")
                    try await deck.press("I", until: "File or URL")
                    try await deck.type(file)
                    try await deck.press("C-s", until: "exists already")
                }
            }
        }

        @Test("d on the welcome becomes the demo", .timeLimit(.minutes(10)))
        func demo() async throws {
            try await withStage { stage in
                try await stage.deck { deck in
                    try await deck.wait(forText: "See it work")
                    try await deck.press("d", until: "A demo: nothing here is real")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
            }
        }
    }
}
