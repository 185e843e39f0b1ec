import Cells
import Terminal
import Testing

@MainActor @Suite struct ScriptedTerminalTests {
    /// A loop as the program's, which counts `j` and ends on `q`.
    private func loop(_ screen: any Screen) -> (presses: Int, end: TerminalEvent?) {
        var presses = 0
        while true {
            while let event = screen.nextEvent() {
                switch event {
                case .key(.character("j")): presses += 1
                case .key(.character("q")), .closed: return (presses, event)
                default: break
                }
            }
            var grid = Grid(width: screen.size.width, height: screen.size.height)
            grid.put("\(presses)", x: 0, y: 0)
            screen.draw(grid, cursor: ScreenCursor(x: 0, y: 0))
            screen.wait(atMost: .seconds(1))
        }
    }

    @Test func aScriptDrivesALoopAndItsFramesAreKept() {
        let screen = ScriptedTerminal(
            size: ScreenSize(width: 3, height: 1),
            turns: [[.key(.character("j"))], [.woken], [.resized(width: 4, height: 2)], [.key(.character("q"))]])
        let result = loop(screen)
        #expect(result.presses == 1)
        #expect(screen.frames.map(\.text) == ["0\n", "1\n", "1\n\n"])
        #expect(screen.waits.count == 4)
    }

    @Test func aScriptThatIsUsedUpClosesTheTerminal() {
        #expect(loop(ScriptedTerminal(turns: [])).end == .closed)
    }
}
