import Cells
import DeckModel
import Testing
import Vocabulary

@testable import DeckUI

@Suite("Parting with tokens and accounts, finding things, on the screen")
struct EndingScreenTests {
    static let sizes = [(80, 24), (120, 40), (50, 15), (40, 8)]

    private func name(_ width: Int, _ height: Int, _ what: String) -> String { "\(width)x\(height)_\(what)" }

    @Test("the question before revoking one, and several", arguments: sizes)
    func revoke(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("X", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "confirm"))
        let later = DeckFixture.now + .seconds(1)
        DeckFixture.press("tab", at: later, &state)
        try Golden.expect(DeckFixture.frame(state, width, height, at: later), is: name(width, height, "confirm_tab"))
        DeckFixture.press("esc", "*", "X", at: later, &state)
        DeckFixture.press("9", "enter", "5", at: later + .seconds(1), &state)
        try Golden.expect(DeckFixture.frame(state, width, height, at: later), is: name(width, height, "confirm_many"))
    }

    @Test("one of several marked can be revoked: the others are said to be left out", arguments: sizes)
    func revokeLeftOut(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("space", "j", "j", "j", "j", "space", "X", at: DeckFixture.now, &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "confirm_left_out"))
    }

    @Test("an account that was forgotten a second ago: the status line counts down", arguments: sizes)
    func forget(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("d", &state)
        let later = DeckFixture.now + .seconds(1)
        let frame = DeckFixture.frame(state, width, height, at: later)
        try Golden.expect(frame, is: name(width, height, "forget"))
        #expect(Golden.text(frame).contains("9s"))
        #expect(
            DeckView.nextVisibleChange(state, width: width, height: height, now: later)
                .map { $0 <= later + .seconds(1) } == true)
    }

    @Test("the palette: all, some letters, accounts", arguments: sizes)
    func palette(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press(":", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "palette"))
        DeckFixture.type("rev", &state)
        DeckFixture.press("down", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "palette_rev"))
        DeckFixture.press("^u", &state)
        DeckFixture.type("@ok", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "palette_accounts"))
    }

    @Test("a search in the help, while it is typed", arguments: sizes)
    func helpSearch(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("?", "/", at: DeckFixture.now, &state)
        DeckFixture.type("refresh", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "help_search"))
    }

    @Test("the activity log, with lines of other days and one that is long", arguments: sizes)
    func log(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        let id = try DeckFixture.id("google/lab@corp.example")
        let words =
            "the provider refused the refresh (400 invalid_grant: " + String(repeating: "token revoked ", count: 12)
        _ = state.update(.remark(id, words), at: DeckFixture.now - .seconds(1))
        _ = state.update(
            .remembered(
                (0..<40).map {
                    ActivityEntry(
                        time: DeckFixture.now - .seconds(86_400 + $0 * 600), account: id, text: "refreshed, \($0)",
                        severity: .success, isRemembered: true)
                }), at: DeckFixture.now)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "log_pane"))
        DeckFixture.press("L", &state)
        let top = DeckFixture.frame(state, width, height)
        try Golden.expect(top, is: name(width, height, "log"))
        _ = state.update(.laidOut(top.layout), at: DeckFixture.now)
        DeckFixture.press("G", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "log_end"))
        DeckFixture.press("/", &state)
        DeckFixture.type("refused", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "log_search"))
    }

    @Test("the activity log of a sealed store says how long its lines are kept", arguments: sizes)
    func sealedLog(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        _ = state.update(.protected(lockAfter: .seconds(300)), at: DeckFixture.now)
        DeckFixture.press("L", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: name(width, height, "log_sealed"))
    }
}
