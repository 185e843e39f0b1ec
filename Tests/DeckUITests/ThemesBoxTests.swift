import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("The theme picker on the screen")
struct ThemesBoxTests {
    private func opened(_ width: Int, _ height: Int) throws -> DeckState {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("T", &state)
        var themes = ThemeCatalogue().names.map { ThemeChoice(name: $0, kind: "dark") }
        themes.append(ThemeChoice(name: "zz-mine", kind: "", problem: "zz-mine.json:1:2: broken"))
        _ = state.update(.themesListed(themes, current: "mono"), at: DeckFixture.now)
        return state
    }

    @Test("is drawn as these screens", arguments: [(120, 40), (80, 24), (50, 15), (40, 8)])
    func goldens(width: Int, height: Int) throws {
        let state = try opened(width, height)
        try Golden.expect(DeckFixture.frame(state, width, height, theme: "mono"), is: "\(width)x\(height)_themes")
    }

    @Test("has the cursor on the theme that is shown, wherever in the list", arguments: [(80, 24), (50, 15), (40, 8)])
    func cursor(width: Int, height: Int) throws {
        var state = try opened(width, height)
        DeckFixture.press("g", &state)
        for _ in 0..<12 {
            let frame = DeckFixture.frame(state, width, height)
            let name = if case .themes(let picker) = state.overlay { picker.selected?.name ?? "" } else { "" }
            #expect(frame.grid.line(frame.cursor.y).contains("> \(name)"))
            DeckFixture.press("j", &state)
        }
    }

    @Test("a size that cannot hold it is drawn without a trap", arguments: [(40, 8), (41, 9), (30, 6), (1, 1)])
    func small(width: Int, height: Int) throws {
        _ = DeckFixture.frame(try opened(width, height), width, height)
    }
}
