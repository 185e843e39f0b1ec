/// The one place that makes text from outside fit for a screen, a log or an error.
///
/// Providers, files and the people who paste choose that text, and terminals obey what is in it. Dropped are the
/// C0 and C1 controls, DEL, the bidirectional controls (U+200E, U+200F, U+061C, U+202A to U+202E, U+2066 to U+2069),
/// zero-width joiners and spaces, the variation selectors, the tags, fillers and format controls that show nothing, and
/// the line and paragraph separators; a newline or tab becomes a space. ncurses passes bidirectional overrides through, and the widths of joined emoji differ
/// between terminals.
public enum ScreenText {
    /// One line, at most `limit` Unicode scalars, the last of them `…` where something was cut.
    public static func line(_ text: String, limit: Int = 500) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard let kept = replacement(for: scalar) else { continue }
            guard count < limit else {
                // Not by `Character`: one of them may be hundreds of combining marks.
                if !result.isEmpty { result.replaceSubrange(result.index(before: result.endIndex)..., with: ["…"]) }
                return String(result)
            }
            result.append(kept)
            count += 1
        }
        return String(result)
    }

    private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: " "
        case 0x00...0x1F, 0x7F...0x9F: nil
        case 0x00AD, 0x061C, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: nil
        case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: nil
        case 0xFE00...0xFE0F, 0xE0000...0xE0FFF, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: nil
        default: scalar
        }
    }
}
