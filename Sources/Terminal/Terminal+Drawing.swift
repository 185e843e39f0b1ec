import CTerminal
public import Cells

extension Terminal {
    /// Shows a grid; one that is shown already, with the cursor where it is, sends nothing.
    public func draw(_ grid: Grid, cursor: ScreenCursor) {
        if let shown, shown.cursor == cursor, shown.grid == grid { return }
        fob_erase()
        for y in 0..<grid.height {
            for run in Run.runs(of: grid.row(y)) { put(run, y) }
        }
        fob_cursor(Int32(clamping: cursor.y), Int32(clamping: cursor.x), cursor.visible ? 1 : 0)
        fob_flush()
        shown = (grid, cursor)
    }

    private func put(_ run: Run, _ y: Int) {
        let style = run.style.fitted(to: capabilities.colours)
        let pair = fob_pair(style.foreground.number, style.background.number)
        var text = run.text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                fob_put(
                    Int32(y), Int32(run.x), characters.baseAddress, Int32(characters.count), Int32(run.columns),
                    Int32(style.attributes.rawValue), pair)
            }
        }
    }
}

extension Colour {
    /// The number ncurses knows a fitted colour by; -1 is the terminal's own.
    fileprivate var number: Int32 {
        switch self {
        case .ansi(let index), .palette(let index): Int32(index)
        case .default, .rgb: -1
        }
    }
}
