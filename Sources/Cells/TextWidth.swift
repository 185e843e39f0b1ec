/// How many columns text takes on a terminal: the one function everything measures with.
public enum TextWidth {
    /// Columns of a line of text.
    public static func columns(_ text: some StringProtocol) -> Int {
        var sum = 0
        for scalar in text.unicodeScalars { sum += columns(scalar) }
        return sum
    }

    /// Columns of one scalar: 2 for East Asian wide ones and emoji, 0 for marks and for what is never shown.
    public static func columns(_ scalar: Unicode.Scalar) -> Int { columnsIfShown(scalar) ?? 0 }

    /// The text in at most `limit` columns; where something was cut it ends in `mark`, if that fits.
    public static func truncated(_ text: String, to limit: Int, mark: String = "…") -> String {
        guard columns(text) > limit else { return text }
        let markColumns = columns(mark)
        let room = markColumns <= limit ? limit - markColumns : limit
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let next = columns(scalar)
            guard used + next <= room else { break }
            used += next
            kept.append(scalar)
        }
        return markColumns <= limit ? String(kept) + mark : String(kept)
    }

    /// The text in exactly `width` columns: cut with `mark`, or filled with spaces on the right.
    public static func padded(_ text: String, to width: Int, mark: String = "…") -> String {
        let shown = truncated(text, to: width, mark: mark)
        return shown + String(repeating: " ", count: max(width - columns(shown), 0))
    }

    /// Nil for scalars that a cell never holds: controls, and what reorders or joins text.
    static func columnsIfShown(_ scalar: Unicode.Scalar) -> Int? {
        let value = scalar.value
        if value < 0x7F { return value >= 0x20 ? 1 : nil }
        if value < 0xA0 || value == 0xAD { return nil }
        if value < 0x300 { return 1 }
        if WidthTable.holds(value, in: WidthTable.neverShown) { return nil }
        if WidthTable.holds(value, in: WidthTable.zero) { return 0 }
        return WidthTable.holds(value, in: WidthTable.wide) ? 2 : 1
    }
}
