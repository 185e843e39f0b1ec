import Foundation
import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

extension DeckStories {
    /// The whole life of a provider and an account without a shell.
    @Suite struct Forms {
        private func waitForURL(_ deck: Tmux, columns: Int = 80) async throws -> String {
            try await deck.wait(forText: "Open this page in a browser:")
            let rows = try await deck.rows()
            let first = try #require(rows.firstIndex { $0.hasPrefix("http://") })
            // It fills every row but its last one.
            let full = rows[first...].prefix { $0.count == columns }
            return full.joined() + rows[first + full.count]
        }

        /// Fills the form for a provider of the sandbox's acme, up to the client id.
        private func fillProvider(_ deck: Tmux, at stage: Stage, named name: String) async throws {
            let dialect = try #require(stage.sandbox.dialect("acme"))
            try await deck.press("P", until: "Discover")
            try await deck.type("acme")
            try await deck.press("Enter", until: "Base URL")
            try await deck.type(name)
            try await deck.press("Tab")
            try await deck.type(try #require(dialect.variables["base_url"]))
            try await deck.press("Tab")
            try await deck.type(dialect.clientID)
            try await deck.press("Tab")
            try await deck.paste(dialect.clientSecret.reveal() + "\n")
            try await deck.wait(forText: "\(dialect.clientSecret.reveal().count) characters")
            try await deck.press("Tab")
            try await deck.type("http://127.0.0.1:\(try FreePort.find())/callback/\(name)")
        }

        @Test(
            "a new user reaches a living token by profile, client id, secret and account, and the secret is never shown",
            .timeLimit(.minutes(10)), arguments: [(80, 24), (50, 15)])
        func newUser(_ columns: Int, _ rows: Int) async throws {
            try await withStage { stage in
                let secret = try #require(stage.sandbox.dialect("acme")).clientSecret.reveal()
                try await stage.deck(columns: columns, rows: rows) { deck in
                    try await deck.wait(forText: "Add a provider")
                    try await fillProvider(deck, at: stage, named: "mine")
                    #expect(try stage.service.providerNames().isEmpty, "nothing is written before Save")
                    #expect(try await !deck.screen().contains(secret))
                    try await deck.press("C-s", until: "Add an account")
                    #expect(try stage.service.providerNames().map(\.text) == ["mine"])
                    try await deck.wait(forText: "main")
                    try await deck.press("C-s")
                    let url = try await waitForURL(deck, columns: columns)
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.waitForSelection("* mine/main", or: "* main")
                    let id = try AccountID("mine/main")
                    #expect(try stage.service.storedCredential(of: id) != nil)
                }
            }
        }

        @Test("Esc leaves a filled form without a trace; Save with a mistake keeps it", .timeLimit(.minutes(10)))
        func leaving() async throws {
            try await withStage { stage in
                try await stage.deck { deck in
                    try await deck.wait(forText: "Add a provider")
                    try await fillProvider(deck, at: stage, named: "No-Name")
                    try await deck.press("C-s", until: "! a name has a-z")
                    try await deck.press("Escape", until: "esc again throws away what you typed")
                    try await deck.press("Escape", until: "See it work")
                    #expect(try stage.service.providerNames().isEmpty)
                }
            }
        }

        @Test("E changes the client id and keeps the secret: the next refresh uses both", .timeLimit(.minutes(10)))
        func editing() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("E", until: "kept")
                    try await deck.press("Tab", "C-u")
                    try await deck.type("nobody")
                    try await deck.press("C-s", until: "provider acme changed")
                    #expect(try stage.service.provider(id.provider).clientID == "nobody")
                    #expect(try stage.service.provider(id.provider).hasClientSecret)
                    try await deck.press("r", until: "press E to correct")
                    // The client is what was refused, so the form begins there.
                    try await deck.press("E", until: "field 2 of 6")
                    try await deck.press("C-u")
                    try await deck.type(try #require(stage.sandbox.dialect("acme")).clientID)
                    try await deck.press("C-s", until: "provider acme changed")
                    try await deck.press("r", until: "refreshed \(id)")
                }
            }
        }

        @Test(
            "behaviour 26: a paste into a field arrives with its newline as a space and sends nothing",
            .timeLimit(.minutes(10)))
        func pasting() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("a", until: "Add an account")
                    try await deck.paste("qXy\nz\n")
                    try await deck.wait(forText: "[qXy z")
                    #expect(try await deck.screen().contains("Add an account"))
                    #expect(try stage.service.accountsNow().count == 1)
                }
            }
        }

        @Test(
            "behaviour 27: a fills, tab and shift-tab go round, an invalid scope keeps the form, wide names keep its border",
            .timeLimit(.minutes(10)))
        func account() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("a", until: "field 2 of 5")
                    try await deck.type("山田太郎🦊")
                    let screen = try await deck.wait(forText: "! a name has a-z")
                    let lines = screen.split(separator: "\n").filter { $0.contains("山田") || $0.contains("Scopes") }
                    #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("│") || $0.contains("]") })
                    try await deck.press("C-u")
                    try await deck.type("bob")
                    for place in ["3 of 5", "4 of 5", "5 of 5"] { try await deck.press("Tab", until: "field \(place)") }
                    try await deck.press("BTab", until: "field 4 of 5")
                    try await deck.press("Tab", until: "field 5 of 5")
                    try await deck.type(#""all""#)
                    try await deck.wait(forText: "no scope may hold")
                    try await deck.press("C-s")
                    try await deck.press("C-u", until: "as the profile has them")
                    #expect(try stage.service.accountsNow().count == 1, "Save has saved nothing")
                    try await deck.press("C-s")
                    let url = try await waitForURL(deck)
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.waitForSelection("* bob")
                }
            }
        }

        @Test(
            "by a device code: the QR code on the screen reads back, and approval brings a token",
            .timeLimit(.minutes(10)))
        func device() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("a", until: "field 2 of 5")
                    try await deck.type("phone")
                    try await deck.press("Tab", "Tab", "Tab")
                    try await deck.press("BTab")
                    try await deck.type("device")
                    try await deck.press("C-s", until: "and type this code:")
                    let rows = try await deck.rows()
                    let code = try #require(
                        rows.firstIndex { $0.contains("and type this code:") }.map {
                            String(rows[$0 + 1].prefix { $0 != " " })
                        })
                    let page = try #require(rows.first { $0.hasPrefix("http://") }?.split(separator: " ").first)
                    let read = try #require(Self.code(on: rows)?.text)
                    #expect(read.hasPrefix(page) && read.contains(code))
                    #expect(stage.sandbox.decide(.approve, userCode: code, at: "acme"))
                    try await deck.waitForSelection("* phone")
                }
            }
        }

        private static func code(on rows: [String]) -> QRReader? {
            guard let top = rows.firstIndex(where: { $0.hasSuffix("██████████") }) else { return nil }
            let width = rows[top].reversed().prefix { $0 == "█" }.count
            let start = rows[top].count - width
            return QRReader(
                halfBlocks: rows[top..<min(rows.count, top + (width + 1) / 2)].map { row in
                    let part = String(row.dropFirst(start))
                    return part + String(repeating: " ", count: max(0, width - part.count))
                })
        }

        @Test(
            "by an issuer's URL: it is asked while the form is filled, and a token comes of it",
            .timeLimit(.minutes(10)))
        func discovering() async throws {
            try await withStage { stage in
                let dialect = try #require(stage.sandbox.dialect("acme"))
                try await stage.deck { deck in
                    try await deck.wait(forText: "See it work")
                    try await deck.press("P", until: "Discover")
                    try await deck.press("Enter", until: "Issuer URL")
                    try await deck.type("found")
                    try await deck.press("Tab")
                    try await deck.type("http://example.org")
                    try await deck.wait(forText: "! ")
                    try await deck.press("C-u")
                    try await deck.type(try #require(dialect.variables["base_url"]))
                    try await deck.press("Tab", until: "i found at")
                    try await deck.type(dialect.clientID)
                    try await deck.press("Tab")
                    try await deck.paste(dialect.clientSecret.reveal())
                    try await deck.press("Tab")
                    try await deck.type("http://127.0.0.1:\(try FreePort.find())/callback/found")
                    try await deck.press("C-s", until: "Add an account")
                    try await deck.press("C-s")
                    let url = try await waitForURL(deck)
                    #expect(await BrowserStandIn().open(url) == .delivered(status: 200))
                    try await deck.waitForSelection("* main")
                }
            }
        }

        @Test(
            "where nobody has to approve, Save brings the token at once; origins go where they are sent",
            .timeLimit(.minutes(10)))
        func clientCredentials() async throws {
            try await withStage(["tradevest"]) { stage in
                let dialect = try #require(stage.sandbox.dialect("tradevest"))
                try await stage.deck { deck in
                    try await deck.wait(forText: "See it work")
                    try await deck.press("P", until: "Discover")
                    try await deck.type("tradevest")
                    try await deck.wait(forText: "> Tradevest")
                    try await deck.press("Enter", until: "Environment")
                    try await deck.press("Tab")
                    try await deck.type(try #require(dialect.environment))
                    try await deck.press("Tab")
                    try await deck.tab(from: 4, to: 7, of: 10)
                    try await deck.type(dialect.clientID)
                    try await deck.press("Tab")
                    try await deck.paste(dialect.clientSecret.reveal())
                    try await deck.press("Tab", until: "send what is for one origin")
                    try await deck.paste(dialect.origins.map { "\($0.from)=\($0.to)" }.joined(separator: "\n"))
                    try await deck.press("C-s", until: "Add an account")
                    try await deck.press("C-s")
                    try await deck.waitForSelection("* main")
                    #expect(stage.sandbox.count(.clientCredentials, of: "tradevest") == 1)
                }
            }
        }

        @Test(
            "the full screen shows the last exchange without secrets; a digit copies a set, Y a command without the token",
            .timeLimit(.minutes(10)))
        func inspecting() async throws {
            try await withStage { stage in
                let id = try await stage.account("acme")
                let token = try #require(try stage.service.storedCredential(of: id)).accessToken.reveal()
                try await stage.deck(columns: 120, rows: 60) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("i", until: "Header sets")
                    try await deck.press("G")
                    #expect(try await !deck.wait(forText: "Last exchange").contains(token))
                    try await deck.press("1", until: "copied default of \(id)")
                    #expect(try stage.folder.text("home/run/clipboard") == "Authorization: Bearer \(token)\n")
                    let screen = try await deck.press("Y", until: "curl -H @")
                    #expect(screen.contains(stage.folder.path("home/run/clipboard")) && !screen.contains(token))
                }
            }
        }
    }
}

extension TokenService {
    fileprivate func accountsNow() throws -> [AccountStatus] { try accounts() }
}

extension Tmux {
    /// Waits until the cursor of the list is on a row that begins in one of two ways: wide lists group by provider.
    fileprivate func waitForSelection(_ one: String, or other: String) async throws {
        try await wait(for: "“>\(one)” or “>\(other)”") { screen in
            screen.split(separator: "\n").contains { $0.contains(">\(one)") || $0.contains(">\(other)") }
        }
    }
}
