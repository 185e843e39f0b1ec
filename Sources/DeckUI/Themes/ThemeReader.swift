import Cells
import DeckModel
import Vocabulary

/// A theme file as it was written, before what it inherits is added and the names of its colours are looked up.
struct ThemeFile {
    /// As it was named.
    var file: String
    var kind: Theme.Kind?
    var author: String?
    var inherits: (name: String, position: JSON.Position)?
    var palette: [String: ThemeColour] = [:]
    var slots: [Entry] = []
    /// What is wrong with it so far.
    var defects: [ThemeDefect] = []

    /// What the file says of a slot.
    struct Entry {
        let slot: Slot
        let text: String
        let position: JSON.Position
    }
}

/// Reads theme files: JSON with comments and trailing commas; unknown keys are refused by place.
struct ThemeReader {
    private let file: String
    private var palette: [String: ThemeColour] = [:]
    private var defects: [ThemeDefect] = []

    /// What the file says; its defects are in it.
    static func read(_ bytes: [UInt8], file: String, name: String) -> ThemeFile {
        var reader = ThemeReader(file: file)
        var theme = ThemeFile(file: file)
        do {
            reader.read(try JSON(parsing: bytes, dialect: .lenient), name: name, into: &theme)
        } catch {
            reader.refuse(error.position, error.reason)
        }
        theme.palette = reader.palette
        theme.defects = reader.defects
        return theme
    }

    /// The looks of a file in the colours of `palette`, which names its own, its ancestors' and its heirs'; what is wrong
    /// with them is added to the file's defects.
    static func looks(of theme: inout ThemeFile, palette: [String: ThemeColour]) -> [Slot: Theme.Look] {
        var reader = ThemeReader(file: theme.file)
        reader.palette = palette
        var looks: [Slot: Theme.Look] = [:]
        for entry in theme.slots {
            if let look = reader.look(entry.text, at: entry.position) { looks[entry.slot] = look }
        }
        theme.defects = (theme.defects + reader.defects).sorted { left, right in
            (left.position.line, left.position.column) < (right.position.line, right.position.column)
        }
        return looks
    }

    private init(file: String) { self.file = file }

    private static let keys = ["$schema", "name", "kind", "author", "inherits", "palette", "slots"]

    private mutating func read(_ json: JSON, name: String, into theme: inout ThemeFile) {
        guard let members = json.members else {
            refuse(json.position, "a theme is an object, this is \(json.kind)")
            return
        }
        if let colours = json["palette"] { readPalette(colours) }
        for member in members {
            switch member.key {
            case "$schema", "palette": break
            case "name":
                guard let text = text(of: member) else { break }
                if text != name {
                    refuse(member.value.position, "the name is “\(shown(text))”, the file's is “\(name)”")
                }
            case "kind":
                guard let text = text(of: member) else { break }
                guard let kind = Theme.Kind(rawValue: text) else {
                    refuse(member.value.position, "kind is dark or light, not “\(shown(text))”")
                    break
                }
                theme.kind = kind
            case "author": theme.author = text(of: member).map { shown($0) }
            case "inherits": theme.inherits = text(of: member).map { ($0, member.value.position) }
            case "slots": readSlots(member.value, into: &theme)
            default: refuse(member.keyPosition, unknown("key", member.key, among: Self.keys))
            }
        }
    }

    private mutating func readPalette(_ json: JSON) {
        guard let members = json.members else {
            refuse(json.position, "palette is an object, not \(json.kind)")
            return
        }
        for member in members {
            guard let text = text(of: member) else { continue }
            if ThemeColour(literal: member.key) != nil || Self.attributes[member.key] != nil || member.key == "on" {
                refuse(member.keyPosition, "“\(shown(member.key))” means something already")
            } else if let colour = ThemeColour(literal: text) {
                palette[member.key] = colour
            } else {
                refuse(member.value.position, Self.notAColour(shown(text)))
            }
        }
    }

    private mutating func readSlots(_ json: JSON, into theme: inout ThemeFile) {
        guard let members = json.members else {
            refuse(json.position, "slots is an object, not \(json.kind)")
            return
        }
        for member in members {
            guard let slot = Slot(rawValue: member.key) else {
                refuse(member.keyPosition, unknown("slot", member.key, among: Slot.allCases.map(\.rawValue)))
                continue
            }
            guard let text = text(of: member) else { continue }
            theme.slots.append(ThemeFile.Entry(slot: slot, text: text, position: member.value.position))
        }
    }

    static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
    ]

    /// `fg [on bg] [attribute…]`; without a foreground it is the terminal's own, without a background that of `text`.
    private mutating func look(_ text: String, at position: JSON.Position) -> Theme.Look? {
        var words = text.split(separator: " ").map(String.init)[...]
        guard let first = words.first else {
            refuse(position, "a look is “fg [on bg] [attribute…]”, this is empty")
            return nil
        }
        var foreground = ThemeColour(.default)
        var background: ThemeColour?
        if first != "on", Self.attributes[first] == nil {
            guard let colour = colour(first, at: position) else { return nil }
            foreground = colour
            words.removeFirst()
        }
        if words.first == "on" {
            words.removeFirst()
            guard let name = words.popFirst() else {
                refuse(position, "a colour is missing behind “on”")
                return nil
            }
            guard let colour = colour(name, at: position) else { return nil }
            background = colour
        }
        var attributes: Style.Attributes = []
        for word in words {
            guard let attribute = Self.attributes[word] else {
                refuse(position, unknown("attribute", word, among: Self.attributes.keys.sorted()))
                return nil
            }
            attributes.insert(attribute)
        }
        return Theme.Look(foreground: foreground, background: background, attributes: attributes)
    }

    private mutating func colour(_ name: String, at position: JSON.Position) -> ThemeColour? {
        if let colour = palette[name] ?? ThemeColour(literal: name) { return colour }
        let known = palette.keys + ThemeColour.names + ["default"] + Self.attributes.keys
        let near = NearestName.of(name, among: known.sorted()).map { "; the nearest name is “\($0)”" } ?? ""
        refuse(position, Self.notAColour(shown(name)) + near)
        return nil
    }

    private static func notAColour(_ text: String) -> String {
        "“\(text)” is no colour: a colour is an ANSI name, default, 0 to 255, #rrggbb or #rrggbb/256/16"
    }

    private mutating func text(of member: JSON.Member) -> String? {
        guard let text = member.value.string else {
            refuse(member.value.position, "\(shown(member.key)) is a string, not \(member.value.kind)")
            return nil
        }
        return text
    }

    private func unknown(_ what: String, _ name: String, among known: [String]) -> String {
        "there is no \(what) “\(shown(name))”"
            + (NearestName.of(name, among: known).map { "; the nearest is “\($0)”" } ?? "")
    }

    private func shown(_ text: String) -> String { ScreenText.line(text, limit: 60) }

    private mutating func refuse(_ position: JSON.Position, _ reason: String) {
        defects.append(ThemeDefect(file: file, position: position, reason: reason))
    }
}
