/// A screen as a value: rows of cells that views draw into, tests compare and a terminal shows.
///
/// Every operation clips. Coordinates outside the grid, negative ones included, are legal and draw nothing, so that a
/// view needs no special case for a window of one by one. A wide character is never shown in half: what cannot be shown
/// whole is a space.
public struct Grid: Equatable, Sendable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    var cells: [Cell]

    /// An empty screen of this size; less than one by one is one by one.
    public init(width: Int, height: Int, style: Style = .plain) {
        self.width = max(width, 1)
        self.height = max(height, 1)
        cells = Array(repeating: .blank(style), count: self.width * self.height)
    }

    /// The whole of it.
    public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

    /// The cell in a column and a row; outside the grid a blank one.
    public subscript(x: Int, y: Int) -> Cell {
        contains(x, y) ? cells[y * width + x] : .blank()
    }

    /// The cells of one row, from left to right; empty outside the grid.
    public func row(_ y: Int) -> ArraySlice<Cell> {
        y >= 0 && y < height ? cells[y * width..<(y + 1) * width] : []
    }

    func contains(_ x: Int, _ y: Int) -> Bool { x >= 0 && x < width && y >= 0 && y < height }

    /// Puts one cell and blanks the halves of wide characters that it cuts.
    mutating func set(_ cell: Cell, _ x: Int, _ y: Int) {
        guard contains(x, y) else { return }
        let index = y * width + x
        if cells[index].isContinuation, x > 0, !cell.isContinuation {
            cells[index - 1] = .blank(cells[index - 1].style)
        }
        if cells[index].columns == 2, x + 1 < width {
            cells[index + 1] = .blank(cells[index + 1].style)
        }
        cells[index] = cell
    }
}
