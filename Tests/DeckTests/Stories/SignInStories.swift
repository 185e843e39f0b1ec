import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// `e`, from the page to the token.
    @Suite struct SigningIn {
        /// The URL of the dialog: it begins a row and goes on over every row that it fills.
        private static func url(on screen: [String], columns: Int) -> String? {
            guard let first = screen.firstIndex(where: { $0.hasPrefix("http://") }) else { return nil }
            var url = ""
            for row in screen[first...] {
                url += row
                if row.count < columns { break }
            }
            return url
        }

        private func waitForURL(_ deck: Tmux, columns: Int = 80) async throws -> String {
            try await deck.wait(forText: "Open this page in a browser:")
            return try #require(Self.url(on: try await deck.rows(), columns: columns))
        }

        private func port(of account: AccountID, in service: TokenService) throws -> Int {
            let uri = try #require(try service.status(of: account).redirectURI)
            return try #require(URL(string: uri)?.port)
        }

        @Test(
            "the dialog shows the whole URL; the redirected URL, pasted, is the answer and is not shown",
            .timeLimit(.minutes(5)), arguments: ["acme", "securitize", "edgetag"])
        func pasting(_ vendor: String) async throws {
            try await withStage([vendor]) { stage in
                let id = try await stage.account(vendor, signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    let url = try await waitForURL(deck)
                    let answer = try #require(await BrowserStandIn().answer(to: url))
                    try await deck.paste(answer + "\n")
                    let field = try await deck.wait(forText: "characters")
                    let code = try #require(
                        URLComponents(string: answer)?.queryItems?.first { $0.name == "code" }?.value)
                    #expect(!field.contains(code))
                    try await deck.press("Enter", until: "signed in \(id)")
                    try await deck.waitForSelection("* main")
                }
            }
        }

        @Test("where nobody has to approve, e brings a token at once", .timeLimit(.minutes(5)))
        func clientCredentials() async throws {
            try await withStage(["tradevest"]) { stage in
                let id = try await stage.account("tradevest", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("- main")
                    try await deck.press("e", until: "signed in \(id)")
                    try await deck.waitForSelection("* main")
                }
            }
        }

        @Test("the answer of a browser ends the wait by itself", .timeLimit(.minutes(5)))
        func browsing() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    let url = try await waitForURL(deck, columns: 120)
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.wait(forText: "signed in \(id)")
                    #expect(try !isListening(port(of: id, in: stage.service)))
                }
            }
        }

        @Test("a page that says no ends the wait with the vendor's word", .timeLimit(.minutes(5)))
        func denying() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    _ = await BrowserStandIn(.deny).open(try await waitForURL(deck))
                    try await deck.wait(forText: "access_denied")
                    try await deck.waitForSelection("X main")
                }
            }
        }

        @Test("a paste that is no answer is refused with its reason, and the wait goes on", .timeLimit(.minutes(5)))
        func pastingNonsense() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    let url = try await waitForURL(deck)
                    let uri = try #require(try stage.service.status(of: id).redirectURI)
                    try await deck.paste("\(uri)?code=stolen&state=wrong")
                    try await deck.press("Enter", until: "not it")
                    #expect(try isListening(port(of: id, in: stage.service)))
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.wait(forText: "signed in \(id)")
                }
            }
        }

        @Test("Escape ends the wait and frees the port", .timeLimit(.minutes(5)))
        func cancelling() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                let port = try port(of: id, in: stage.service)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    _ = try await waitForURL(deck)
                    #expect(isListening(port))
                    try await deck.press("Escape", until: "exchange cancelled")
                    try await deck.waitForSelection("X main")
                    try await deck.poll(for: "the port to be free") { isListening(port) ? nil : true }
                    // And again: nothing of the first wait is left in the way.
                    try await deck.press("e")
                    _ = try await waitForURL(deck)
                }
            }
        }

        @Test("a wait left behind goes on, and e brings it back", .timeLimit(.minutes(5)))
        func leavingWaiting() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                try await stage.account("acme", named: "other", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    let url = try await waitForURL(deck)
                    try await deck.press("b", until: "press e to see it again")
                    try await deck.press("j")
                    try await deck.waitForSelection("X other")
                    try await deck.press("k")
                    try await deck.press("e")
                    #expect(try await waitForURL(deck) == url)
                    try await deck.press("b")
                    _ = await BrowserStandIn().open(url)
                    try await deck.wait(forText: "signed in \(id)")
                }
            }
        }

        @Test(
            "the user of AI CRisk is picked from the list, once: a refresh does not ask again", .timeLimit(.minutes(5)))
        func picking() async throws {
            try await withStage(["aicrisk"]) { stage in
                let id = try await stage.account("aicrisk", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    try await deck.wait(forText: "> ada")
                    try await deck.press("Down", until: "> grace")
                    try await deck.press("Enter", until: "signed in \(id)")
                    let lists = stage.sandbox.count(.followUp, of: "aicrisk")
                    try await deck.press("r", until: "refreshed \(id)")
                    #expect(stage.sandbox.count(.followUp, of: "aicrisk") == lists)
                }
            }
        }

        @Test("the list of users is narrowed by typing, and Escape leaves it without a choice", .timeLimit(.minutes(5)))
        func pickingNobody() async throws {
            try await withStage(["aicrisk"]) { stage in
                try await stage.account("aicrisk", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    try await deck.wait(forText: "> ada")
                    try await deck.type("grac")
                    try await deck.wait(forText: "> grace")
                    try await deck.press("Escape", until: "exchange cancelled")
                    try await deck.waitForSelection("X main")
                }
            }
        }

        @Test("the wait ends at its time-out, which counts down before the user's eyes", .timeLimit(.minutes(5)))
        func timingOut() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                let port = try port(of: id, in: stage.service)
                try stage.folder.write(#"{ "sign_in_timeout": "3s" }"#, to: "home/config/config.json")
                try await stage.deck { deck in
                    try await deck.waitForSelection("X main")
                    try await deck.press("e")
                    try await deck.wait(forText: "0:02 left")
                    try await deck.wait(forText: "no answer came within 3")
                    #expect(!isListening(port))
                }
            }
        }
    }
}
