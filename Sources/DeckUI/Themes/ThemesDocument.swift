import Cells

/// The tables of docs/themes.md that come from the code; a test holds the page to them.
public enum ThemesDocument {
    /// Every slot, what it is for and what it falls back to.
    public static var slots: String {
        let rows = Slot.allCases.map { slot in
            let fallback = slot.fallback.map { "`\($0.rawValue)`" } ?? "the terminal's own"
            return "| `\(slot.rawValue)` | \(slot.purpose) | \(fallback) |\n"
        }
        return "| slot | for | fallback |\n|---|---|---|\n" + rows.joined()
    }

    /// Every theme compiled in, with the first comment of its file.
    public static var themes: String {
        let catalogue = ThemeCatalogue()
        let rows = catalogue.names.map { name in
            let text = catalogue.source(of: name).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
            let comment = text.split(separator: "\n").prefix { $0.hasPrefix("//") }.map {
                $0.drop { "/ ".contains($0) }
            }
            let kind = (try? catalogue.load(name))?.kind.rawValue ?? ""
            return "| `\(name)` | \(kind) | \(comment.joined(separator: " ")) |\n"
        }
        return "| theme | made for | |\n|---|---|---|\n" + rows.joined()
    }

    /// What pictures show where a terminal would show its owner's own colours.
    public static var pictureColours: String {
        let rows = zip(PictureColours.dark.named, PictureColours.light.named).enumerated().map { number, pair in
            let name = number < 2 ? "`default` as \(pair.0.name)" : "`\(ThemeColour.names[number - 2])`"
            return "| \(name) | \(pair.0.hex) | \(pair.1.hex) |\n"
        }
        return "| colour | dark | light |\n|---|---|---|\n" + rows.joined()
    }
}
