import Cells
import Testing

@testable import Terminal

@Suite struct RunTests {
    @Test func neighboursOfOneStyleGoTogetherAndOtherScriptsAlone() {
        let red = Style(foreground: .ansi(1))
        var grid = Grid(width: 12, height: 1)
        grid.put("ab", x: 0, y: 0, style: red)
        grid.put("cd作e", x: 2, y: 0)
        #expect(
            Run.runs(of: grid.row(0)) == [
                Run(x: 0, text: "ab", columns: 2, style: red),
                Run(x: 2, text: "cd", columns: 2, style: .plain),
                Run(x: 4, text: "作", columns: 2, style: .plain),
                Run(x: 6, text: "e     ", columns: 6, style: .plain),
            ])
    }

    @Test func emptyRowsNeedNoCall() {
        #expect(Run.runs(of: Grid(width: 12, height: 1).row(0)) == [])
    }

    @Test func styledSpacesAreShown() {
        let reverse = Style(attributes: .reverse)
        #expect(Run.runs(of: Grid(width: 2, height: 1, style: reverse).row(0)).map(\.text) == ["  "])
    }
}
