import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// Mistakes that a new user makes, and the way out of each as the screen says it.
    @Suite struct LosingTheirWay {
        /// A client's key that exists for these tests only.
        private static let key = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGTWsnBHZ4WMxhZoR
            MBHkwSYcKKGVyWOXlC8/R0C+3PuhRANCAASLf87QAd98UpM5VWstn/wgHdJShxUH
            5EWEMC7pIi5d38/yZy80bQEwmNn/rlSltsCW33iYlYYmFACLa2YesQLB
            -----END PRIVATE KEY-----

            """

        @Test("an account where there is no provider leads to one", .timeLimit(.minutes(10)))
        func nowhere() async throws {
            try await withStage { stage in
                try await stage.deck { deck in
                    try await deck.wait(forText: "See it work")
                    try await deck.press("a", until: "There is no provider yet: add one first")
                    try await deck.wait(forText: "Discover")
                    try await deck.press("Escape", until: "See it work")
                }
            }
        }

        @Test(
            "a scope that is refused is corrected by S, which kept the way that was chosen", .timeLimit(.minutes(10)),
            arguments: [(80, 24), (50, 15)])
        func scopes(_ columns: Int, _ rows: Int) async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: columns, rows: rows) { deck in
                    try await deck.wait(forText: "login needed")
                    try await deck.press("S", until: "device code")
                    try await deck.type("device")
                    try await deck.press("Tab", until: "field 2 of 3")
                    try await deck.type("nonsense")
                    try await deck.press("C-s", until: "other scopes")
                    try await deck.press("S", until: "nonsense")
                    try await deck.press("Tab", until: "field 2 of 3")
                    try await deck.press("C-u", until: "as the profile has them")
                    let screen = try await deck.press("C-s", until: "and type this code:")
                    let lines = screen.split(separator: "\n").map(String.init)
                    let place = try #require(lines.firstIndex { $0.contains("and type this code:") })
                    let code = String(lines[place + 1].prefix { $0 != " " })
                    #expect(stage.sandbox.decide(.approve, userCode: code, at: "acme"))
                    try await deck.wait(forText: "signed in acme/main")
                }
            }
        }

        @Test("a port that is taken: the message names the key, and a paste needs no port", .timeLimit(.minutes(10)))
        func port() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme", signedIn: false)
                let uri = try #require(try stage.service.status(of: id).redirectURI)
                let port = try #require(uri.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
                let holder = try #require(FreePort.taken(port))
                defer { close(holder) }
                try await stage.deck { deck in
                    try await deck.wait(forText: "login needed")
                    try await deck.press("e", until: "press S to paste the answer")
                    try await deck.press("S", until: "By paste")
                    try await deck.press("Tab", "Tab", "Space")
                    try await deck.wait(forText: "[x] paste the answer")
                    try await deck.press("C-s", until: "Open this page in a browser:")
                    let url = try await deck.poll(for: "the whole URL") {
                        let rows = try await deck.rows().drop { !$0.hasPrefix("http://") }
                        let url = rows.prefix { !$0.isEmpty }.joined()
                        return url.contains("code_challenge_method=S256") ? url : nil
                    }
                    let answer = try #require(await BrowserStandIn().answer(to: url))
                    try await deck.paste(answer)
                    try await deck.wait(forText: "characters")
                    try await deck.press("Enter", until: "signed in \(id)")
                }
            }
        }

        @Test("the URL stands alone and whole at 50x15, and esc comes back to the wait", .timeLimit(.minutes(10)))
        func address() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.deck(columns: 50, rows: 15) { deck in
                    try await deck.wait(forText: "login needed")
                    try await deck.press("e", until: "Open this page in a browser:")
                    try await deck.press("u", until: "esc back")
                    let rows = try await deck.rows()
                    let full = rows.prefix { $0.count == 50 }
                    let url = full.joined() + rows[full.count]
                    #expect(url.hasPrefix("http://") && url.contains("code_challenge_method=S256"))
                    try await deck.press("Escape", until: "Open this page in a browser:")
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.wait(forText: "signed in acme/main")
                }
            }
        }

        @Test(
            "a client key that others can read is refused in the form; mended, it is stored, and - takes it away",
            .timeLimit(.minutes(10)))
        func key() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                let file = try stage.folder.write(Self.key, to: "client.pem", mode: 0o644)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("E", until: "kept")
                    try await deck.tab(from: 1, to: 6, of: 6)
                    try await deck.press("Space", until: "Client key")
                    try await deck.tab(from: 6, to: 8, of: 13)
                    try await deck.type("~/client.pem")
                    try await deck.press("C-s", until: "client.pem")
                    try await deck.wait(forText: "others")
                    #expect(try stage.service.provider(id.provider).material.isEmpty)
                    #expect(chmod(file, 0o600) == 0)
                    try await deck.press("C-s", until: "provider acme changed")
                    #expect(try stage.service.provider(id.provider).material == ["client key"])
                    try await deck.press("E", until: "Client key    [kept")
                    try await deck.tab(from: 1, to: 8, of: 13)
                    try await deck.wait(forText: "takes the stored one away")
                    try await deck.type("-")
                    try await deck.press("C-s", until: "provider acme changed")
                    try await deck.poll(for: "the key to be gone") {
                        (try? stage.service.provider(id.provider).material.isEmpty) == true ? true : nil
                    }
                }
            }
        }
    }
}
