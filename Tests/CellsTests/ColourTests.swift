import Cells
import Testing

@Suite struct ColourTests {
    @Test(arguments: [
        (Colour.rgb(0, 0, 0), UInt8(16)), (.rgb(255, 255, 255), 231), (.rgb(255, 0, 0), 196), (.rgb(95, 135, 175), 67),
        (.rgb(0x50, 0xFA, 0x7B), 84), (.rgb(8, 8, 8), 232), (.rgb(238, 238, 238), 255), (.rgb(128, 128, 128), 244),
        (.rgb(1, 2, 3), 16),
    ])
    func aFixedColourBecomesTheNearestOfThePalette(colour: Colour, index: UInt8) {
        #expect(colour.fitted(to: .palette) == .palette(index))
    }

    @Test func theNearestIsTheNearestOfAllButTheFirstSixteen() {
        let levels = [0, 95, 135, 175, 215, 255]
        var entries: [(Int, Int, Int)] = []
        for red in levels { for green in levels { for blue in levels { entries.append((red, green, blue)) } } }
        for step in 0..<24 { entries.append((8 + 10 * step, 8 + 10 * step, 8 + 10 * step)) }
        func distance(_ entry: (Int, Int, Int), _ red: Int, _ green: Int, _ blue: Int) -> Int {
            let (r, g, b) = (entry.0 - red, entry.1 - green, entry.2 - blue)
            return r * r + g * g + b * b
        }
        for red in stride(from: 0, through: 255, by: 15) {
            for green in stride(from: 0, through: 255, by: 17) {
                for blue in stride(from: 0, through: 255, by: 15) {
                    let best = entries.map { distance($0, red, green, blue) }.min()
                    let colour = Colour.rgb(UInt8(red), UInt8(green), UInt8(blue))
                    guard case .palette(let index)? = colour.fitted(to: .palette) else {
                        Issue.record("no palette entry")
                        return
                    }
                    #expect(distance(entries[Int(index) - 16], red, green, blue) == best)
                }
            }
        }
    }

    @Test func sixteenColoursTakeNoGuess() {
        #expect(Colour.rgb(255, 0, 0).fitted(to: .sixteen) == nil)
        #expect(Colour.palette(196).fitted(to: .sixteen) == nil)
        #expect(Colour.palette(9).fitted(to: .sixteen) == .ansi(9))
        #expect(Colour.ansi(9).fitted(to: .sixteen) == .ansi(9))
        #expect(Colour.default.fitted(to: .eight) == .default)
    }

    @Test func withoutColourOnlyAttributesRemain() {
        let style = Style(foreground: .ansi(1), background: .rgb(1, 2, 3), attributes: [.bold, .reverse])
        #expect(style.fitted(to: .none) == Style(attributes: [.bold, .reverse]))
    }

    @Test func brightIsBoldOnEightColoursButBlackNeverIs() {
        #expect(
            Style(foreground: .ansi(10)).fitted(to: .eight) == Style(foreground: .ansi(2), attributes: .bold))
        #expect(Style(background: .ansi(12)).fitted(to: .eight) == Style(background: .ansi(4)))
        #expect(Style(foreground: .ansi(8)).fitted(to: .eight) == Style(attributes: .dim))
        #expect(Style(foreground: .ansi(0), attributes: .bold).fitted(to: .eight) == Style(foreground: .ansi(0)))
    }
}
