/// What one column of one row shows.
public struct Cell: Equatable, Sendable {
    /// The character with its combining marks; empty in the second column of a wide one.
    public let text: String
    /// Columns the character takes: 1 or 2, and 0 in the second column of a wide one.
    public let columns: UInt8
    /// How it looks.
    public var style: Style

    init(text: String, columns: UInt8, style: Style) {
        self.text = text
        self.columns = columns
        self.style = style
    }

    /// An empty column.
    public static func blank(_ style: Style = .plain) -> Cell { Cell(text: " ", columns: 1, style: style) }

    static func continuation(_ style: Style) -> Cell { Cell(text: "", columns: 0, style: style) }

    /// True in the second column of a wide character.
    public var isContinuation: Bool { columns == 0 }
}
