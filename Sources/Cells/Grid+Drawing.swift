extension Grid {
    /// Writes one line of text and returns the columns it took; it ends before column `right`, by default the grid's edge.
    ///
    /// Controls, bidirectional overrides and the other scalars that no cell may hold are left out.
    @discardableResult
    public mutating func put(_ text: some StringProtocol, x: Int, y: Int, style: Style = .plain, right: Int? = nil)
        -> Int
    {
        let edge = min(right ?? width, width)
        var column = x
        var base = ""
        var baseColumns = 0
        for scalar in text.unicodeScalars {
            guard let columns = TextWidth.columnsIfShown(scalar) else { continue }
            if columns == 0 {
                if !base.isEmpty { base.unicodeScalars.append(scalar) }
                continue
            }
            guard flush(base, baseColumns, &column, y, style, edge) else { return column - x }
            base = String(scalar)
            baseColumns = columns
        }
        _ = flush(base, baseColumns, &column, y, style, edge)
        return column - x
    }

    /// Writes text into the first row of `area`, shortened with `mark` where it does not fit.
    @discardableResult
    public mutating func put(_ text: String, in area: Rect, style: Style = .plain, mark: String = "…") -> Int {
        guard !area.isEmpty else { return 0 }
        let shown = TextWidth.truncated(text, to: area.width, mark: mark)
        return put(shown, x: area.x, y: area.y, style: style, right: area.right)
    }

    /// Fills an area with one character of one column.
    public mutating func fill(_ area: Rect, with character: Character = " ", style: Style = .plain) {
        let area = area.clipped(to: bounds)
        let text = TextWidth.columns(String(character)) == 1 ? String(character) : " "
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { set(Cell(text: text, columns: 1, style: style), x, y) }
        }
    }

    /// Changes how an area looks and leaves its text alone.
    public mutating func restyle(_ area: Rect, _ change: (inout Style) -> Void) {
        let area = area.clipped(to: bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { change(&cells[y * width + x].style) }
        }
    }

    /// Draws a border along the edge of an area and returns what lies inside; an area too small for one stays as it is.
    @discardableResult
    public mutating func box(_ area: Rect, border: Border = .lines, style: Style = .plain) -> Rect {
        guard area.width >= 2, area.height >= 2 else { return area.inset() }
        let (last, bottom) = (area.right - 1, area.bottom - 1)
        fill(Rect(x: area.x, y: area.y, width: area.width, height: 1), with: border.horizontal, style: style)
        fill(Rect(x: area.x, y: bottom, width: area.width, height: 1), with: border.horizontal, style: style)
        fill(Rect(x: area.x, y: area.y, width: 1, height: area.height), with: border.vertical, style: style)
        fill(Rect(x: last, y: area.y, width: 1, height: area.height), with: border.vertical, style: style)
        let corners = [
            (area.x, area.y, border.topLeft), (last, area.y, border.topRight),
            (area.x, bottom, border.bottomLeft), (last, bottom, border.bottomRight),
        ]
        for (x, y, corner) in corners { put(String(corner), x: x, y: y, style: style) }
        return area.inset()
    }

    /// Copies another grid onto this one, its upper left corner at a column and a row.
    public mutating func draw(_ other: Grid, x: Int, y: Int) {
        for row in 0..<other.height {
            for column in 0..<other.width {
                let cell = other[column, row]
                if cell.columns == 2, x + column + 1 >= width || x + column < 0 {
                    set(.blank(cell.style), x + column, y + row)
                } else if cell.isContinuation, x + column <= 0 {
                    set(.blank(cell.style), x + column, y + row)
                } else {
                    set(cell, x + column, y + row)
                }
            }
        }
    }

    /// Puts the character gathered so far; false when the edge is reached and nothing more fits.
    private mutating func flush(
        _ text: String, _ columns: Int, _ column: inout Int, _ y: Int, _ style: Style, _ edge: Int
    ) -> Bool {
        guard columns > 0 else { return true }
        guard column < edge else { return false }
        if column + columns > edge || (column < 0 && column + columns > 0) {
            for offset in 0..<columns where column + offset < edge { set(.blank(style), column + offset, y) }
            column = min(column + columns, edge)
            return column < edge
        }
        set(Cell(text: text, columns: UInt8(columns), style: style), column, y)
        if columns == 2 { set(.continuation(style), column + 1, y) }
        column += columns
        return true
    }
}
