import Cells
import DeckModel
import Testing

@testable import DeckUI

@Suite("Themes that can be read")
struct LegibilityTests {
    private func catalogue(_ text: String) -> ThemeCatalogue {
        ThemeCatalogue(userFiles: [("own.json", Array(text.utf8))])
    }

    @Test("one thing at a time looks as if it had the keys: the list not while a dialog is open")
    func oneFocus() throws {
        func rows(_ state: DeckState, with slot: Slot) -> Int {
            let grid = DeckFixture.frame(state, 120, 40, theme: "mono").grid
            let style = ThemeCatalogue().theme("mono").theme.styles(for: .sixteen)[slot]
            return (0..<40).count { y in grid.row(y).prefix(40).contains { $0.style == style && $0.text == ">" } }
        }
        var state = try DeckFixture.main(width: 120, height: 40)
        #expect(rows(state, with: .selection) == 1)
        for opening in ["X", "?", ":", "C"] {
            var open = state
            DeckFixture.press(opening, &open)
            #expect(rows(open, with: .selectionInactive) == 1, "\(opening)")
        }
        DeckFixture.press("/", &state)
        #expect(rows(state, with: .selection) == 1)
    }

    @Test(
        "with sixteen colours no text has one that is lost on the terminals that the theme is made for",
        arguments: ThemeCatalogue().names, [ColourDepth.eight, .sixteen])
    func readableWithSixteen(name: String, depth: ColourDepth) throws {
        let theme = try ThemeCatalogue().load(name)
        // In the palettes of xterm, Linux and Windows: blue and black on black; yellow, cyan and white on white.
        let (onDark, onLight): (Set<Colour>, Set<Colour>) = (
            [.ansi(0), .ansi(4), .ansi(8), .ansi(12)],
            [.ansi(3), .ansi(6), .ansi(7), .ansi(11), .ansi(14), .ansi(15), .ansi(10)]
        )
        for slot in Slot.allCases where slot != .borderFocus || name != ThemeCatalogue.defaultName {
            let style = theme.style(of: slot, depth: depth)
            guard style.background == .default else { continue }
            let isSafe = theme.kind == .light || !onDark.contains(style.foreground)
            #expect(isSafe, "\(slot) on black")
            // The default is for every terminal.
            guard theme.kind == .light || name == ThemeCatalogue.defaultName else { continue }
            #expect(!onLight.contains(style.foreground), "\(slot) on white")
        }
    }

    @Test(
        "text that vanishes with sixteen colours is said, with its place",
        arguments: [
            ("dark", "#101010/233/black", "black"), ("light", "#ffffff/231/bright-white", "bright-white"),
            ("dark", "black", "black"), ("light", "white reverse", "white"),
        ])
    func lost(kind: String, look: String, colour: String) {
        let text = "{ \"kind\": \"\(kind)\", \"slots\": {\n\"title\": \"\(look)\" } }"
        let column = "\"title\": ".count + 1
        #expect(
            catalogue(text).defects(of: "own").map(\.description).contains(
                "own.json:2:\(column): title is \(colour) on the terminal's own background with sixteen colours, "
                    + "and the theme is for \(kind) ones"))
        let other = text.replacing(kind, with: kind == "dark" ? "light" : "dark")
        #expect(!catalogue(other).defects(of: "own").contains { $0.reason.contains("sixteen colours") })
    }

    @Test(
        "a theme of fixed colours has a ground of its own, so that all of it is measured",
        arguments: ThemeCatalogue().names)
    func grounds(name: String) throws {
        let styles = try ThemeCatalogue().load(name).styles(for: .direct)
        for slot in Slot.allCases where styles[slot].foreground.fixed != nil {
            #expect(styles[slot].background.fixed != nil, "\(slot)")
        }
    }

    @Test("where a look names no background it has that of text; the terminal's own where that cannot be shown")
    func grounded() throws {
        let own = try catalogue(
            "{ \"slots\": { \"text\": \"white on #101010/233/black\", \"busy\": \"red\", \"title\": \"on default\" } }"
        ).load("own")
        #expect(own.styles(for: .palette)[.busy].background == .palette(233))
        #expect(own.styles(for: .sixteen)[.busy].background == .ansi(0))
        #expect(own.styles(for: .palette)[.title].background == .default)
        let bare = try catalogue("{ \"slots\": { \"text\": \"white on #101010\", \"busy\": \"red\" } }").load("own")
        #expect(bare.styles(for: .sixteen)[.busy] == Style(foreground: .ansi(1)))
    }
}
