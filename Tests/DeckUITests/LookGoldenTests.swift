import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

/// The layouts of the mock-ups once more, as what each cell means: a letter for its slot.
@Suite("What each cell means, with a fixed clock")
struct LookGoldenTests {
    /// A theme in which every slot has a style of its own.
    private static let styles = SlotStyles(
        theme: "test",
        styles: Dictionary(
            uniqueKeysWithValues: Slot.allCases.enumerated().map {
                ($0.element, Style(foreground: .palette(UInt8(16 + $0.offset))))
            }))

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEF")

    /// The letter of each slot; `.` for text, blanks included.
    private static func letter(_ style: Style) -> Character {
        guard let index = Slot.allCases.firstIndex(where: { styles[$0] == style }) else { return "?" }
        return Slot.allCases[index] == .text ? "." : letters[index]
    }

    private func expect(_ state: DeckState, _ width: Int, _ height: Int, is name: String) throws {
        let grid = DeckView.render(
            state, width: width, height: height, styles: Self.styles, glyphs: .lines, now: DeckFixture.now,
            zone: { _ in .zero }
        ).grid
        var text = ""
        var used: Set<Character> = []
        for y in 0..<height {
            let row = grid.row(y).map { Self.letter($0.style) }
            used.formUnion(row)
            text += String(row) + "\n"
        }
        #expect(!used.contains("?"), "a style that is no slot's")
        for (slot, letter) in zip(Slot.allCases, Self.letters) where used.contains(letter) && slot != .text {
            text += "\(letter) \(slot.rawValue)\n"
        }
        try Golden.expect(text: text, is: "\(width)x\(height)_looks_\(name)")
    }

    @Test(
        "the main screen in its three layouts, and where there is no room",
        arguments: [(120, 40), (80, 24), (50, 15), (30, 6)])
    func main(width: Int, height: Int) throws {
        try expect(try DeckFixture.main(width: width, height: height), width, height, is: "main")
    }

    @Test("a filter with a toast, the question before a revocation with Cancel focused, help and a form")
    func dialogs() throws {
        var state = try DeckFixture.main(width: 80, height: 24)
        DeckFixture.press("/", &state)
        DeckFixture.type("ok", &state)
        _ = state.update(.notice("the theme own.json:1:2: a colon is expected", .error), at: DeckFixture.now)
        try expect(state, 80, 24, is: "filter_toast")
        for (key, name) in [("X", "confirm"), ("?", "help"), ("T", "themes"), (":", "palette"), ("i", "inspect")] {
            var state = try DeckFixture.main(width: 80, height: 24)
            DeckFixture.press(key, &state)
            if key == "T" {
                let themes = [ThemeChoice(name: "mono", kind: "dark"), ThemeChoice(name: "paper", kind: "light")]
                _ = state.update(.themesListed(themes, current: "mono"), at: DeckFixture.now)
            }
            try expect(state, 80, 24, is: name)
        }
        var form = try FormGoldenTests.opened("a", ScreenGoldenTests.Size(width: 80, height: 24))
        DeckFixture.type("Ada", &form)
        try expect(form, 80, 24, is: "form")
    }
}
