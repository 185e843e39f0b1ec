import DeckUI
import Vocabulary

/// A theme as `fob theme` prints it.
enum ThemeSheet {
    static let columns = ["theme", "kind", "author", "from"]

    /// A row of the list. What is broken is in it too, so that its owner finds it.
    static func row(_ name: String, in catalogue: ThemeCatalogue, current: String) -> [String] {
        let theme = try? catalogue.load(name)
        let from = catalogue.source(of: name)?.file.map { ScreenText.line($0, limit: 300) } ?? "fob itself"
        return [
            name == current ? "\(name) *" : name, theme?.kind.rawValue ?? "cannot be used", theme?.author ?? "-", from,
        ]
    }

    static func brief(_ name: String, in catalogue: ThemeCatalogue, current: String) -> JSON {
        let theme = try? catalogue.load(name)
        return [
            "name": JSON(name), "kind": JSON(theme?.kind.rawValue), "author": JSON(theme?.author),
            "file": JSON(catalogue.source(of: name)?.file), "in_use": JSON(name == current),
            "usable": JSON(theme != nil),
        ]
    }

    /// Every slot with its look, where that comes from, and what the slot is for.
    static func slots(of theme: Theme) -> String {
        let rows = Slot.allCases.map { slot -> [String] in
            let found = theme.look(of: slot)
            let from = found.map { $0.slot == slot ? "" : "as \($0.slot.rawValue)" } ?? "the terminal's own"
            return [slot.rawValue, found?.look.description ?? "default", from, slot.purpose]
        }
        return Columns.text([["slot", "look", "", "for"]] + rows)
    }

    static func document(_ theme: Theme, in catalogue: ThemeCatalogue) -> JSON {
        let slots = Slot.allCases.map { slot -> JSON.Member in
            let found = theme.look(of: slot)
            return JSON.Member(
                key: slot.rawValue,
                value: [
                    "look": JSON(found?.look.description ?? "default"), "from": JSON(found?.slot.rawValue),
                    "purpose": JSON(slot.purpose), "fallback": JSON(slot.fallback?.rawValue),
                ])
        }
        return [
            "schema": "fob.theme/1", "name": JSON(theme.name), "kind": JSON(theme.kind.rawValue),
            "author": JSON(theme.author), "file": JSON(catalogue.source(of: theme.name)?.file),
            "slots": JSON(.object(slots)),
        ]
    }
}
