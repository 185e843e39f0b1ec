public import Cells
public import DeckModel
public import Vocabulary

/// One drawn screen.
public struct Frame: Sendable {
    /// The cells.
    public let grid: Grid
    /// Where the hardware cursor stands, hidden or not: on the selection or in the field, for screen readers, braille
    /// displays and input methods.
    public let cursor: Cursor
    /// What the reducer should know of it; sent back as ``DeckModel/DeckEvent/laidOut(_:)``.
    public let layout: Layout

    /// A column and a row, from 0.
    public struct Cursor: Sendable, Equatable {
        /// The column.
        public let x: Int
        /// The row.
        public let y: Int
        /// Shown in text fields only.
        public let isVisible: Bool
    }
}

/// The characters that depend on what the terminal can show.
public struct Glyphs: Sendable {
    /// The characters of boxes and rules.
    public let border: Border
    /// Whether nothing else than ASCII may be drawn.
    public let isASCII: Bool

    /// Box-drawing lines, for UTF-8 locales.
    public static let lines = Glyphs(border: .lines, isASCII: false)
    /// ASCII only, for every other locale and for who asks for it.
    public static let ascii = Glyphs(border: .ascii, isASCII: true)

    /// What stands where a text was cut.
    static let cut = "~"
}

/// Whether the deck runs in local time, and how far that is from UTC at an instant.
public typealias ZoneOffset = @Sendable (Instant) -> Duration
