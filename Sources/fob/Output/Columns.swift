import Cells

/// Rows of text under each other, the columns as wide as their widest cell.
enum Columns {
    static func text(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        var cells: [[Int]] = []
        cells.reserveCapacity(rows.count)
        for row in rows {
            let own = row.map(TextWidth.columns)
            for (column, width) in own.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], width)
            }
            cells.append(own)
        }
        var lines: [UInt8] = []
        for (row, own) in zip(rows, cells) {
            let start = lines.count
            for (column, cell) in row.enumerated() {
                lines += cell.utf8
                guard column < row.count - 1 else { break }
                lines += repeatElement(0x20, count: widths[column] - own[column] + 2)
            }
            while lines.count > start, lines.last == 0x20 { lines.removeLast() }
            lines.append(0x0A)
        }
        return String(decoding: lines.dropLast(), as: UTF8.self)
    }
}
