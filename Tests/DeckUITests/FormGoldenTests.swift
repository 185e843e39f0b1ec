import Cells
import DeckModel
import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import DeckUI
@testable import TokenService

@Suite("Forms and sheets with a fixed clock")
struct FormGoldenTests {
    typealias Size = ScreenGoldenTests.Size

    static let sizes = [(120, 40), (80, 24), (50, 15), (40, 8)].map(Size.init)

    static func catalogue() throws -> DeckEvent {
        let profiles = try ["acme", "github", "oidc", "tradevest"].map {
            ProfileSummary(try ProfileCatalogue().profile(try Name($0)))
        }
        let provider = Provider(
            name: try Name("github"), profile: try Name("acme"), clientID: "client-17", clientSecret: Secret("s3cret"),
            variables: ["base_url": "https://id.acme.example"])
        return .catalogueLoaded(
            form: 1, profiles: profiles,
            providers: [
                ProviderSummary(
                    try Dialect(profile: try ProfileCatalogue().profile(try Name("acme")), provider: provider))
            ])
    }

    static func opened(_ key: String, _ size: Size) throws -> DeckState {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press(key, &state)
        _ = state.update(try catalogue(), at: DeckFixture.now)
        return state
    }

    @Test("a provider: the list while it is typed, then the fields with what is wrong", arguments: sizes)
    func provider(size: Size) throws {
        var state = try Self.opened("P", size)
        DeckFixture.type("o", &state)
        try Golden.expect(state, size, is: "form_choice")
        DeckFixture.press("^u", &state)
        DeckFixture.type("acme", &state)
        DeckFixture.press("enter", &state)
        DeckFixture.press("tab", &state)
        DeckFixture.type("id.acme.example", &state)
        DeckFixture.press("tab", &state)
        DeckFixture.type("client-18", &state)
        DeckFixture.press("tab", &state)
        DeckFixture.type("p+q/r=s", &state)
        let frame = DeckFixture.frame(state, size.width, size.height)
        #expect(!frame.grid.text.contains("p+q"))
        try Golden.expect(state, size, is: "form_provider")
    }

    @Test("an account, refused by the store", arguments: sizes)
    func account(size: Size) throws {
        var state = try Self.opened("a", size)
        DeckFixture.type("new-hire", &state)
        DeckFixture.press("^s", &state)
        let failure = Failure(
            .store, "github/new-hire: the store cannot be written: no space left on the device.",
            remedy: "Make room, then try again.")
        _ = state.update(.formRefused(form: 1, failure), at: DeckFixture.now)
        try Golden.expect(state, size, is: "form_account")
    }

    @Test("the provider of the selection, its secret kept", arguments: sizes)
    func edited(size: Size) throws {
        var state = try Self.opened("E", size)
        DeckFixture.press("tab", &state)
        DeckFixture.press("tab", &state)
        try Golden.expect(state, size, is: "form_edit")
    }

    @Test(
        "behaviour 27: Chinese, Korean and emoji leave the border in its column on every line",
        arguments: ["山田太郎の會社山田太郎の會社山田太郎の會社山田太郎", "🦊🦊🇩🇪👩‍👩‍👧 e\u{301}e\u{301}", "한국어\u{202E}x\u{1B}[31m"])
    func wide(text: String) throws {
        for size in Self.sizes {
            var state = try Self.opened("a", size)
            DeckFixture.type(text, &state)
            for _ in 0..<3 {
                let grid = DeckFixture.frame(state, size.width, size.height).grid
                let rows = (0..<grid.height).map { y in grid.row(y).map(\.text) }
                let top = try #require(rows.firstIndex { $0.joined().contains("Add an account") })
                let right = try #require(rows[top].lastIndex { $0 == "┐" })
                let bottom = try #require(rows.indices.last { rows[$0][right] == "┘" })
                for y in (top + 1)..<bottom { #expect(rows[y][right] == "│", "row \(y): \(rows[y].joined())") }
                DeckFixture.press("home", &state)
                DeckFixture.press("del", &state)
            }
        }
    }

    @Test("a form is drawn at every size, whatever has the keys, the cursor inside it")
    func sweep() throws {
        for width in [1, 10, 39, 40, 41, 50, 72, 80, 120, 200] {
            for height in [1, 3, 7, 8, 9, 12, 15, 24, 30, 60] {
                let size = Size(width: width, height: height)
                for opening in ["P", "a", "E"] {
                    var state = try Self.opened(opening, size)
                    DeckFixture.type(opening == "P" ? "acme" : "", &state)
                    for key in ["enter", "x", "tab", "y", "tab", "^s", "tab", "space", "tab", "tab", "tab", "^u"] {
                        DeckFixture.press(key, &state)
                        let frame = DeckFixture.frame(state, width, height)
                        #expect(frame.cursor.x < width && frame.cursor.y < height && frame.cursor.x >= 0)
                    }
                }
            }
        }
    }

    static func device(_ size: Size) throws -> DeckState {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("e", &state)
        let prompt = SignInPrompt(
            account: try AccountID("github/octocat"), url: "https://github.example/login/device", redirectURI: "",
            isListening: false, browserOpened: false, note: nil, deadline: DeckFixture.now + .seconds(891),
            device: DeviceCode(userCode: "WDJB-MJHT", completeURL: deviceURL, application: "GitHub"))
        _ = state.update(.promptPresented(prompt), at: DeckFixture.now)
        return state
    }

    static let deviceURL = "https://github.example/login/device?user_code=WDJB-MJHT"

    @Test("a device code's page is a QR code that reads back, in every theme", arguments: ThemeCatalogue().names)
    func scanning(theme: String) throws {
        for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
            let grid = DeckFixture.frame(try Self.device(size), size.width, size.height, theme: theme).grid
            #expect(grid.text.contains("WDJB-MJHT") && grid.text.contains("https://github.example/login/device"))
            #expect(try #require(Self.code(in: grid)).text == Self.deviceURL)
        }
    }

    /// The code in the right part of the screen, its rows of half blocks.
    private static func code(in grid: Grid) -> QRReader? {
        let rows = (0..<grid.height).map { y in grid.row(y).map(\.text).joined() }
        // The quiet zone's first row is light from end to end.
        guard let top = rows.firstIndex(where: { $0.hasSuffix("██████████") }) else { return nil }
        let width = rows[top].reversed().prefix { $0 == "█" }.count
        return QRReader(halfBlocks: rows[top..<min(rows.count, top + (width + 1) / 2)].map { String($0.suffix(width)) })
    }

    @Test(
        "a QR code that does not fit, or would have to be ASCII, is left out; page and code stay",
        arguments: [true, false])
    func withoutCode(isASCII: Bool) throws {
        let size = isASCII ? Size(width: 80, height: 24) : Size(width: 50, height: 15)
        let state = try Self.device(size)
        let text = DeckFixture.frame(state, size.width, size.height, glyphs: isASCII ? .ascii : .lines).grid.text
        #expect(
            !text.contains("█") && text.contains("WDJB-MJHT") && text.contains("https://github.example/login/device"))
    }

    @Test("the command that somebody copies by hand", arguments: sizes)
    func command(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("Y", &state)
        _ = state.update(
            .copied(
                CopyReceipt(
                    account: try AccountID("github/octocat"), set: .defaultHeaderSet,
                    path: "/run/user/1000/fob/clipboard", removedAt: DeckFixture.now + .seconds(300),
                    expiry: .at(DeckFixture.now + .seconds(298)))), at: DeckFixture.now)
        try Golden.expect(state, size, is: "command")
    }

    @Test("the full screen: header sets with their keys, claims, history and the last exchange", arguments: sizes)
    func inspection(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("i", &state)
        let id = try #require(state.selection)
        let claims = [("sub", "248289761001"), ("exp", "1787497320"), ("aud", #"["a","b"]"#)]
        _ = state.update(
            .inspected(
                id,
                Inspection(
                    claims: [
                        Inspection.Claims(token: "ID token", verifiedAt: DeckFixture.now, members: claims),
                        Inspection.Claims(token: "access token", verifiedAt: nil, members: claims),
                    ],
                    transcript: [
                        "2026-08-23T13:44:00Z  refresh  (151 ms)", "> POST https://id.acme.example/oauth/token",
                        "> authorization: Basic ***", "< 200", #"<   {"access_token":"***"}"#,
                    ])), at: DeckFixture.now)
        for part in 0..<3 {
            let frame = DeckFixture.frame(state, size.width, size.height)
            try Golden.expect(frame, is: "\(size.width)x\(size.height)_inspect_\(part)")
            _ = state.update(.laidOut(frame.layout), at: DeckFixture.now)
            DeckFixture.press("pgdn", &state)
        }
    }
}
