import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("Text from outside on the screen")
struct HostileTextTests {
    static let hostile =
        "a\u{1B}]52;c;ZXZpbA==\u{7}\u{202E}gnp.exe\nsecond line\t\u{9B}31m " + String(repeating: "x", count: 500)
    static let wide = "山田太郎の會社 👩‍👩‍👧 ⚠️ é e\u{301} 🇩🇪 한국어"

    private func accounts(_ text: String) throws -> [AccountStatus] {
        [
            try DeckFixture.account(
                "acme/ada", left: .seconds(600), vendor: text, renewal: .dead, reason: text, scope: text, grant: text),
            try DeckFixture.account("acme/bob", left: nil, problem: Failure(.store, text, remedy: text)),
        ]
    }

    private func screens(_ text: String, width: Int, height: Int) throws -> [Frame] {
        var state = try DeckFixture.deck(accounts(text), width: width, height: height)
        let id = try AccountID("acme/ada")
        var frames = [DeckFixture.frame(state, width, height)]
        DeckFixture.press("r", &state)
        _ = state.update(.taskProgressed(id, text), at: DeckFixture.now)
        _ = state.update(.taskFinished(id, .failed(Failure(.refused, text), nil)), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        DeckFixture.press("j", &state)
        frames.append(DeckFixture.frame(state, width, height))
        DeckFixture.press("k", &state)
        DeckFixture.press("i", &state)
        frames.append(DeckFixture.frame(state, width, height))
        DeckFixture.press("e", &state)
        _ = state.update(
            .promptPresented(
                SignInPrompt(
                    account: id, url: text, redirectURI: text, isListening: false, browserOpened: false, note: text,
                    deadline: DeckFixture.now + .seconds(9))), at: DeckFixture.now)
        _ = state.update(.promptRejected(id, text), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        _ = state.update(
            .promptPresented(
                SignInPrompt(
                    account: id, url: text, redirectURI: "", isListening: false, browserOpened: false, note: text,
                    deadline: DeckFixture.now + .seconds(9),
                    device: DeviceCode(userCode: text, completeURL: text, application: text))), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        _ = state.update(
            .choicesOffered(id, [Choice(key: "1", label: text), Choice(key: "2", label: "plain")]), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        return try frames + sheets(text, width: width, height: height)
    }

    /// The full screen of an account, a command to copy, and a form with what was pasted and why it was refused.
    private func sheets(_ text: String, width: Int, height: Int) throws -> [Frame] {
        var state = try DeckFixture.deck(accounts(text), width: width, height: height)
        let id = try AccountID("acme/ada")
        DeckFixture.press("i", &state)
        let claims = Inspection.Claims(token: text, verifiedAt: nil, members: [(text, text)])
        let inspection = Inspection(claims: [claims], transcript: [text], problem: text)
        _ = state.update(.inspected(id, inspection), at: DeckFixture.now)
        var frames = [DeckFixture.frame(state, width, height)]
        _ = state.update(.laidOut(frames[0].layout), at: DeckFixture.now)
        DeckFixture.press("G", &state)
        frames.append(DeckFixture.frame(state, width, height))
        DeckFixture.press("Y", &state)
        let receipt = CopyReceipt(account: id, set: .defaultHeaderSet, path: text, removedAt: nil, expiry: .never)
        _ = state.update(.copied(receipt), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        for key in ["esc", "esc", "a"] { DeckFixture.press(key, &state) }
        _ = state.update(.paste(Secret(text)), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        _ = state.update(.formRefused(form: 1, Failure(.usage, text, remedy: text)), at: DeckFixture.now)
        frames.append(DeckFixture.frame(state, width, height))
        return frames
    }

    @Test(
        "stays in its pane at every size, with nothing in it that a terminal obeys",
        arguments: [
            (120, 40), (100, 30), (99, 29), (80, 24), (72, 8), (50, 15), (40, 8), (41, 11), (30, 6), (10, 3), (1, 1),
        ])
    func contained(width: Int, height: Int) throws {
        for text in [Self.hostile, Self.wide, ""] {
            for frame in try screens(text, width: width, height: height) {
                #expect(frame.grid.width == width)
                #expect(frame.grid.height == height)
                let scalars = frame.grid.text.unicodeScalars.filter { $0 != "\n" }
                #expect(scalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
                #expect(!scalars.contains("\u{202E}"))
                for y in 0..<height { #expect(frame.grid.row(y).reduce(0) { $0 + Int($1.columns) } == width) }
            }
        }
    }

    @Test("leaves every border in its column", arguments: [hostile, wide])
    func borders(text: String) throws {
        let frames = try screens(text, width: 80, height: 24).prefix(3)
        for frame in frames {
            for y in 2..<21 where frame.grid[43, y].text != "┌" && frame.grid[43, y].text != "└" {
                #expect(frame.grid[0, y].text == "│")
                #expect(frame.grid[43, y].text == "│", "row \(y)")
                #expect(frame.grid[79, y].text == "│")
            }
        }
    }

    @Test("is drawn as these screens")
    func goldens() throws {
        try Golden.expect(try screens(Self.hostile, width: 80, height: 24)[1], is: "80x24_hostile")
        try Golden.expect(try screens(Self.wide, width: 80, height: 24)[1], is: "80x24_wide")
        try Golden.expect(try screens(Self.wide, width: 50, height: 15)[0], is: "50x15_wide")
    }

    @Test("every state is drawn at every size without a trap, the cursor inside it")
    func sweep() throws {
        for width in [1, 2, 5, 10, 20, 39, 40, 41, 50, 71, 72, 80, 99, 100, 120, 200] {
            for height in [1, 2, 3, 5, 7, 8, 9, 11, 12, 15, 17, 18, 24, 29, 30, 60] {
                var state = try DeckFixture.main(width: width, height: height)
                for key in ["j", "?", "esc", "C", "j", "enter", "esc", "/", "x", "esc", "i", "q", "3", "2", "1", "q"] {
                    DeckFixture.press(key, &state)
                    let frame = DeckFixture.frame(state, width, height)
                    #expect(frame.cursor.x < width && frame.cursor.y < height && frame.cursor.x >= 0)
                    _ = state.update(.laidOut(frame.layout), at: DeckFixture.now)
                }
            }
        }
    }
}
