import Cells
import Testing

@Suite struct GridTests {
    let red = Style(foreground: .ansi(1))

    @Test func textIsWrittenAndItsColumnsCounted() {
        var grid = Grid(width: 8, height: 2)
        #expect(grid.put("ab作", x: 1, y: 0, style: red) == 4)
        #expect(grid.text == " ab作\n\n")
        #expect(grid[3, 0].columns == 2)
        #expect(grid[4, 0].isContinuation)
        #expect(grid[1, 0].style == red)
        #expect(grid[0, 0].style == .plain)
    }

    @Test func textEndsAtTheEdgeItIsGiven() {
        var grid = Grid(width: 8, height: 1)
        #expect(grid.put("abcdef", x: 1, y: 0, right: 4) == 3)
        #expect(grid.text == " abc\n")
        #expect(grid.put("abcdefghijkl", x: 0, y: 0) == 8)
        #expect(grid.text == "abcdefgh\n")
    }

    @Test func aWideCharacterThatDoesNotFitIsASpace() {
        var grid = Grid(width: 4, height: 1)
        grid.fill(grid.bounds, with: "x")
        #expect(grid.put("a作作", x: 0, y: 0) == 4)
        #expect(grid.text == "a作\n")
        #expect(grid[3, 0] == .blank())
    }

    @Test func textLeftOfTheGridIsClipped() {
        var grid = Grid(width: 4, height: 1)
        grid.put("abcdef", x: -2, y: 0)
        #expect(grid.text == "cdef\n")
        grid.put("作b", x: -1, y: 0)
        #expect(grid.text == " bef\n")
    }

    @Test func overwritingHalfOfAWideCharacterBlanksTheOtherHalf() {
        var grid = Grid(width: 6, height: 1)
        grid.put("作品", x: 0, y: 0)
        grid.put("x", x: 1, y: 0)
        #expect(grid.text == " x品\n")
        grid.put("y", x: 2, y: 0)
        #expect(grid.text == " xy\n")
        grid.put("作", x: 0, y: 0)
        grid.put("品", x: 1, y: 0)
        #expect(grid.text == " 品\n")
        grid.put("作作", x: 1, y: 0)
        grid.put("品", x: 2, y: 0)
        #expect(grid.line(0) == "  品")
    }

    @Test func marksStandOnTheCharacterBeforeThem() {
        var grid = Grid(width: 3, height: 1)
        #expect(grid.put("\u{301}e\u{301}x", x: 0, y: 0) == 2)
        #expect(grid[0, 0].text == "e\u{301}")
        #expect(grid[1, 0].text == "x")
    }

    @Test(arguments: [
        "\u{1B}[31m", "\u{202E}", "\u{200D}", "\u{FE0F}", "\u{9B}", "\u{7}", "\n", "\u{E0041}", "\u{2028}",
    ])
    func whatCouldDisturbATerminalReachesNoCell(hostile: String) {
        var grid = Grid(width: 20, height: 2)
        grid.put("a" + hostile + "b", x: 0, y: 0)
        let allowed = grid.text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) }
        #expect(allowed)
        #expect(grid[0, 0].text == "a")
        #expect(grid.row(1).allSatisfy { $0 == .blank() })
    }

    @Test func aBoxHasItsBorderAndGivesItsInside() {
        var grid = Grid(width: 5, height: 3)
        let inside = grid.box(grid.bounds)
        #expect(grid.text == "┌───┐\n│   │\n└───┘\n")
        #expect(inside == Rect(x: 1, y: 1, width: 3, height: 1))
        grid.box(grid.bounds, border: .ascii)
        #expect(grid.text == "+---+\n|   |\n+---+\n")
    }

    @Test(arguments: [1, 2, 3])
    func everythingAcceptsATinyGrid(side: Int) {
        var grid = Grid(width: side, height: side)
        let huge = Rect(x: -5, y: -5, width: 40, height: 40)
        grid.fill(huge, with: "作")
        grid.restyle(huge) { $0.attributes.insert(.reverse) }
        let inside = grid.box(grid.bounds)
        grid.put("作品", in: inside)
        grid.put("作品", x: side, y: side)
        grid.draw(Grid(width: 9, height: 9), x: -3, y: -3)
        #expect(grid.row(0).count == side)
        #expect(grid.row(-1).isEmpty && grid.row(side).isEmpty)
        #expect(grid[99, 99] == .blank())
    }

    @Test func aGridOfNothingIsOneByOne() {
        let grid = Grid(width: 0, height: -3)
        #expect(grid.bounds == Rect(x: 0, y: 0, width: 1, height: 1))
    }

    @Test func aGridDrawnOverAnotherCutsNoWideCharacter() {
        var under = Grid(width: 6, height: 1)
        under.put("作品集", x: 0, y: 0)
        var over = Grid(width: 2, height: 1)
        over.put("ab", x: 0, y: 0)
        under.draw(over, x: 1, y: 0)
        #expect(under.line(0) == " ab 集")
        var wide = Grid(width: 4, height: 1)
        wide.put("作品", x: 0, y: 0)
        under.draw(wide, x: 3, y: 0)
        #expect(under.line(0) == " ab作")
        under.draw(wide, x: -1, y: 0)
        #expect(under.line(0) == " 品作")
    }

    @Test func theStyleLayerNamesTheStyleOfEveryCell() {
        var grid = Grid(width: 4, height: 2)
        grid.put("ab", x: 1, y: 0, style: red)
        #expect(grid.styleLayer { $0 == red ? "r" : "." } == ".rr.\n....\n")
    }

    @Test func gridsAreEqualWhenTheyShowTheSame() {
        var one = Grid(width: 4, height: 2)
        var two = one
        one.put("ab", x: 0, y: 0)
        #expect(one != two)
        two.put("ab", x: 0, y: 0)
        #expect(one == two)
        two.restyle(Rect(x: 0, y: 0, width: 1, height: 1)) { $0 = red }
        #expect(one != two)
    }

    @Test func textInAnAreaIsShortenedToIt() {
        var grid = Grid(width: 10, height: 2)
        #expect(grid.put("securitize", in: Rect(x: 1, y: 0, width: 6, height: 1)) == 6)
        #expect(grid.text == " secur…\n\n")
        #expect(grid.put("x", in: Rect(x: 1, y: 1, width: 0, height: 1)) == 0)
    }

    @Test func rectanglesSplitAndStandInTheMiddle() {
        let area = Rect(x: 0, y: 0, width: 10, height: 6)
        #expect(area.splitLeft(4).rest == Rect(x: 4, y: 0, width: 6, height: 6))
        #expect(area.splitTop(99).rest.isEmpty)
        #expect(area.centred(width: 4, height: 2) == Rect(x: 3, y: 2, width: 4, height: 2))
        #expect(area.centred(width: 40, height: 20) == area)
        #expect(Rect(x: 8, y: 4, width: 9, height: 9).clipped(to: area) == Rect(x: 8, y: 4, width: 2, height: 2))
        #expect(Rect(x: 0, y: 0, width: 1, height: 1).inset().isEmpty)
    }
}
