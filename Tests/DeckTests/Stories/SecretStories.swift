import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// `c`, `C` and `v`: where a secret goes, and where it does not.
    @Suite struct Secrets {
        @Test(
            "behaviour 21: c writes the default header set into the clipboard file and says where; q takes it back",
            .timeLimit(.minutes(5)))
        func copying() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                let token = try #require(try stage.service.storedCredential(of: id)).accessToken
                let file = "home/run/clipboard"
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("c", until: "copied default of \(id)")
                    let screen = try await deck.wait(forText: "removed in 5:00")
                    #expect(screen.contains("clipboard 5:00") || screen.contains("clipboard 4:59"))
                    #expect(try stage.folder.text(file) == "Authorization: Bearer \(token.reveal())\n")
                    #expect(try stage.folder.mode(file) == 0o600)
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                    #expect(!stage.folder.exists(file))
                }
            }
        }

        @Test("the clipboard file goes when its time is up, while the deck is open", .timeLimit(.minutes(5)))
        func clipboardTime() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000)) { stage in
                try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("c", until: "clipboard 5:00")
                    try #require(stage.clock).advance(by: .seconds(301))
                    try await deck.wait(forText: "clipboard file removed")
                    try await deck.poll(for: "the file to be gone") {
                        stage.folder.exists("home/run/clipboard") ? nil : true
                    }
                }
            }
        }

        @Test("C shows what each set sends and warns of the client secret", .timeLimit(.minutes(5)))
        func headerMenu() async throws {
            try await withStage(["securitize"]) { stage in
                try await stage.account("securitize")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    let menu = try await deck.press("C", until: "investor-api")
                    #expect(menu.contains("contains the client secret"))
                    #expect(!menu.contains("s3cr3t-issuer"))
                    try await deck.press("j", "Enter")
                    try await deck.wait(forText: "copied investor-api")
                    #expect(try stage.folder.text("home/run/clipboard").contains("authorization: s3cr3t-issuer"))
                    #expect(try await !deck.screen().contains("s3cr3t-issuer"))
                }
            }
        }

        @Test(
            "behaviour 22: a token is on the screen after v only, and gone after ten seconds, Tab, ^Z or a resize",
            .timeLimit(.minutes(5)), arguments: ["time", "Tab", "C-z", "resize", "v"])
        func revealing(_ end: String) async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000)) { stage in
                let id = try await stage.account("acme")
                let credential = try #require(try stage.service.storedCredential(of: id))
                let token = credential.accessToken.reveal()
                try await stage.shell(columns: 140, rows: 40) { deck in
                    try await deck.record(to: stage.folder.path("raw"))
                    _ = try await deck.startFob(in: stage.folder)
                    try await deck.press("i")
                    try await deck.wait(forText: "esc back")
                    try await deck.press("Escape")
                    try await deck.wait(forText: "q quit")
                    #expect(try !stage.folder.text("raw").contains(token))
                    try await deck.press("v", until: token)
                    switch end {
                    case "time": try #require(stage.clock).advance(by: .seconds(11))
                    case "resize": try await deck.resize(columns: 130, rows: 40)
                    default: try await deck.press(end)
                    }
                    try await deck.wait(for: "the token to be gone") { !$0.contains(token) }
                    if end == "C-z" {
                        try await deck.wait(forText: "Stopped")
                        let shown = try stage.folder.read("raw").count
                        defer {
                            #expect(
                                !String(decoding: (try? stage.folder.read("raw").dropFirst(shown)) ?? [], as: UTF8.self)
                                    .contains(token))
                        }
                        try await deck.type("fg")
                        try await deck.press("Enter")
                        #expect(try await !deck.waitForDeck().contains(token))
                    }
                    try await deck.press("q")
                    try await deck.wait(for: "the shell") { $0.contains("ready>") }
                    #expect(try await !deck.screen().contains(token))
                    for secret in [credential.refreshToken?.reveal(), "p+q/r=s:t%"].compactMap(\.self) {
                        #expect(try !stage.folder.text("raw").contains(secret))
                    }
                }
            }
        }

        @Test(
            "case 5: a provider that repeats what it was sent shows no secret in the deck, its log and its transcripts",
            .timeLimit(.minutes(5)))
        func echoed() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                let credential = try #require(try stage.service.storedCredential(of: id))
                stage.sandbox.misbehave("acme", nil, .echo, times: nil)
                try await stage.shell(columns: 140, rows: 40, environment: ["SWIFT_BACKTRACE": ""]) { deck in
                    try await deck.record(to: stage.folder.path("raw"))
                    _ = try await deck.startFob(in: stage.folder)
                    try await deck.press("r")
                    try await deck.wait(forText: "refused")
                    try await deck.press("i")
                    try await deck.wait(forText: "esc back")
                    try await deck.press("Escape")
                    try await deck.wait(forText: "q quit")
                    try await deck.press("q")
                    try await deck.wait(for: "the shell") { $0.contains("ready>") }
                }
                // Where the terminal has no UTF-8 the mask is drawn with asterisks.
                #expect(
                    try stage.folder.text("raw").contains(#/Basic (•••|\*\*\*)/#), "the answer was shown, with its mask"
                )
                let secret = "p+q/r=s:t%"
                let hidden = [
                    credential.accessToken.reveal(), credential.refreshToken?.reveal() ?? "-", secret,
                    FormEncoding.encode(secret), Base64.encode(Array("acme+app:\(FormEncoding.encode(secret))".utf8)),
                ]
                for file in stage.folder.files() where !file.hasPrefix("home/store/") {
                    let text = try stage.folder.text(file)
                    for value in hidden { #expect(!text.contains(value), "in \(file)") }
                }
            }
        }
    }
}
