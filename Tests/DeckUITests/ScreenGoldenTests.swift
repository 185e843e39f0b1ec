import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("Screens with a fixed clock")
struct ScreenGoldenTests {
    struct Size: Sendable, CustomTestStringConvertible {
        let width: Int
        let height: Int
        var testDescription: String { "\(width)x\(height)" }
    }

    static let sizes = [(120, 40), (80, 24), (50, 15), (40, 8), (30, 6), (1, 1)].map(Size.init)

    @Test("the main screen at every breakpoint", arguments: sizes)
    func main(size: Size) throws {
        let state = try DeckFixture.main(width: size.width, height: size.height)
        try Golden.expect(state, size, is: "main")
    }

    @Test("a filter that was kept, and the toast of a copy", arguments: [(80, 24), (50, 15), (120, 40)].map(Size.init))
    func filterAndToast(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("/", &state)
        DeckFixture.type("ok", &state)
        _ = state.update(
            .copied(
                CopyReceipt(
                    account: try AccountID("okta-staging/me"), set: try Name("default"),
                    path: "/run/user/1000/fob/clipboard", removedAt: DeckFixture.now + .seconds(300),
                    expiry: .at(DeckFixture.now + .seconds(83_100)))), at: DeckFixture.now)
        try Golden.expect(state, size, is: "filter_toast")
    }

    @Test("the help, at its top and at its end", arguments: [(80, 24), (50, 15), (120, 40)].map(Size.init))
    func help(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("?", &state)
        let top = DeckFixture.frame(state, size.width, size.height)
        try Golden.expect(top, is: "\(size.width)x\(size.height)_help")
        _ = state.update(.laidOut(top.layout), at: DeckFixture.now)
        DeckFixture.press("G", &state)
        try Golden.expect(state, size, is: "help_end")
    }

    static let url =
        "https://id.acme.example/oauth/authorize?response_type=code&client_id=client-17"
        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8976%2Fcallback%2Fgithub&scope=repo%20read%3Aorg"
        + "&state=b3f0c8d2a7e94f51a6c0d9e8b7a61234&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"

    static func waiting(_ size: Size) throws -> DeckState {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("e", &state)
        let prompt = SignInPrompt(
            account: try AccountID("github/octocat"), url: url, redirectURI: "http://127.0.0.1:8976/callback/github",
            isListening: true, browserOpened: true, note: nil, deadline: DeckFixture.now + .seconds(272))
        _ = state.update(.promptPresented(prompt), at: DeckFixture.now)
        return state
    }

    @Test("the wait for a browser", arguments: [(80, 24), (50, 15), (120, 40), (40, 8)].map(Size.init))
    func signIn(size: Size) throws {
        let state = try Self.waiting(size)
        try Golden.expect(state, size, is: "sign_in")
    }

    @Test(
        "a paste that was refused leaves the page its room",
        arguments: [(80, 24), (50, 15), (40, 9), (40, 8)].map(Size.init))
    func rejected(size: Size) throws {
        var state = try Self.waiting(size)
        _ = state.update(
            .promptRejected(
                try AccountID("github/octocat"),
                "the page's address is http://bad.example/, and the answer comes to http://127.0.0.1:8976/callback/github"
            ),
            at: DeckFixture.now)
        let frame = DeckFixture.frame(state, size.width, size.height)
        #expect(frame.grid.text.contains("not it"))
        try Golden.expect(frame, is: "\(size.width)x\(size.height)_sign_in_rejected")
    }

    @Test("the wait for a code that is typed elsewhere", arguments: [(80, 24), (50, 15), (40, 8)].map(Size.init))
    func device(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("e", &state)
        let prompt = SignInPrompt(
            account: try AccountID("github/octocat"), url: "https://github.example/login/device", redirectURI: "",
            isListening: false, browserOpened: false, note: nil, deadline: DeckFixture.now + .seconds(891),
            device: DeviceCode(
                userCode: "WDJB-MJHT", completeURL: "https://github.example/login/device?user_code=WDJB-MJHT",
                application: "GitHub"))
        _ = state.update(.promptPresented(prompt), at: DeckFixture.now)
        try Golden.expect(state, size, is: "device")
    }

    @Test("a pasted answer that was refused", arguments: [(80, 24), (50, 15)].map(Size.init))
    func signInPasted(size: Size) throws {
        var state = try Self.waiting(size)
        let id = try AccountID("github/octocat")
        _ = state.update(.promptRejected(id, "the state of this URL is not the one that was sent"), at: DeckFixture.now)
        _ = state.update(.paste(Secret("code-of-nobody-1234\n")), at: DeckFixture.now)
        try Golden.expect(state, size, is: "sign_in_paste")
    }

    @Test("the choice of a user", arguments: [(80, 24), (50, 15)].map(Size.init))
    func picker(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("e", &state)
        let choices = ["Ada Lovelace (ada)", "Grace Hopper (grace)", "Edsger Dijkstra (edsger)", "山田太郎 (taro)"]
            .enumerated().map { Choice(key: "\($0.offset)", label: $0.element) }
        _ = state.update(.choicesOffered(try AccountID("github/octocat"), choices), at: DeckFixture.now)
        DeckFixture.type("r", &state)
        DeckFixture.press("down", &state)
        try Golden.expect(state, size, is: "picker")
    }

    @Test("the menu of header sets", arguments: [(80, 24), (50, 15)].map(Size.init))
    func headerMenu(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("C", &state)
        DeckFixture.press("j", &state)
        try Golden.expect(state, size, is: "header_menu")
        DeckFixture.press("enter", &state)
        DeckFixture.type("r-17", &state)
        try Golden.expect(state, size, is: "variable")
    }

    @Test(
        "the question before quitting, and the details of one account", arguments: [(80, 24), (50, 15)].map(Size.init))
    func quitAndInspect(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("i", &state)
        try Golden.expect(state, size, is: "inspect")
        DeckFixture.press("esc", &state)
        DeckFixture.press("q", &state)
        try Golden.expect(state, size, is: "quit")
    }

    @Test("a locked store, after a wrong passphrase, and while one is tried", arguments: sizes)
    func locked(size: Size) throws {
        let name = "\(size.width)x\(size.height)"
        var state = try DeckFixture.main(width: size.width, height: size.height)
        _ = state.update(.protected(lockAfter: .seconds(300)), at: DeckFixture.now)
        DeckFixture.press("i", &state)
        DeckFixture.press("K", &state)
        _ = state.update(.unlockFailed(Failure(.busy, "The passphrase does not open the store.")), at: DeckFixture.now)
        DeckFixture.type("open sesame", &state)
        let frame = DeckFixture.frame(state, size.width, size.height)
        try Golden.expect(frame, is: "\(name)_locked")
        for secret in ["octocat", "github", "sesame"] { #expect(!frame.grid.text.contains(secret)) }
        DeckFixture.press("enter", &state)
        try Golden.expect(DeckFixture.frame(state, size.width, size.height), is: "\(name)_unlocking")
        #expect(
            DeckView.nextVisibleChange(state, width: size.width, height: size.height, now: DeckFixture.now) == nil)
    }

    @Test("an empty store", arguments: [(80, 24), (50, 15), (40, 8)].map(Size.init))
    func welcome(size: Size) throws {
        let state = try DeckFixture.deck([], width: size.width, height: size.height)
        try Golden.expect(state, size, is: "welcome")
    }

    @Test("records that cannot be read, unknown and endless tokens", arguments: [(80, 24), (50, 15)].map(Size.init))
    func problems(size: Size) throws {
        let accounts = [
            try DeckFixture.account(
                "acme/broken", left: nil,
                problem: Failure(
                    .store, "acme/broken: the record is damaged at 3:14.", remedy: "Restore it: fob store check")),
            try DeckFixture.account("acme/endless", left: .seconds(60), expiry: .never),
            try DeckFixture.account(
                "acme/locked", left: nil, problem: Failure(.busy, "acme/locked: the store is locked.")),
            try DeckFixture.account("acme/nobody", left: nil, renewableAlone: false),
            try DeckFixture.account("acme/silent", left: .seconds(60), expiry: .unknown, renewal: .unverified),
        ]
        let state = try DeckFixture.deck(accounts, width: size.width, height: size.height)
        try Golden.expect(state, size, is: "problems")
    }

    @Test("ASCII only, with nothing outside it on the screen")
    func ascii() throws {
        var state = try DeckFixture.main(width: 80, height: 24)
        _ = state.update(.notice("größer als erlaubt: 山"), at: DeckFixture.now)
        let frame = DeckFixture.frame(state, 80, 24, glyphs: .ascii)
        try Golden.expect(frame, is: "80x24_ascii")
        #expect(frame.grid.text.allSatisfy { $0.isASCII })
    }

    @Test("200 accounts, scrolled to the 150th")
    func scrolled() throws {
        let accounts = try (0..<200).map {
            try DeckFixture.account("provider-\($0 / 20)/account-\(1000 + $0)", left: .seconds(3000 + $0))
        }
        var state = try DeckFixture.deck(accounts)
        for _ in 0..<149 {
            DeckFixture.press("j", &state)
            _ = state.update(.laidOut(DeckFixture.frame(state, 80, 24).layout), at: DeckFixture.now)
        }
        try Golden.expect(DeckFixture.frame(state, 80, 24), is: "80x24_scrolled")
    }
}
