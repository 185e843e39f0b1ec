import Cells

/// Neighbouring cells of one style, which go to the terminal in one call.
///
/// A character that is not ASCII is a run of its own: should the C library measure it differently, the cells after it
/// still stand where they belong.
struct Run: Equatable {
    let x: Int
    var text: String
    var columns: Int
    let style: Style

    /// The runs of a row. Plain spaces are left out, the frame is empty where nothing is put.
    static func runs(of row: ArraySlice<Cell>) -> [Run] {
        var runs: [Run] = []
        var open = false
        for (x, cell) in row.enumerated() where !cell.isContinuation {
            let ascii = cell.text.utf8.count == 1
            if open, ascii, let last = runs.indices.last, runs[last].style == cell.style {
                runs[last].text += cell.text
                runs[last].columns += 1
                continue
            }
            open = ascii
            runs.append(Run(x: x, text: cell.text, columns: Int(cell.columns), style: cell.style))
        }
        return runs.filter { $0.style != .plain || $0.text.utf8.contains { $0 != 0x20 } }
    }
}
