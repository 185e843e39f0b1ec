import Cells
import DeckModel
public import Vocabulary

/// One thing wrong with a theme file.
public struct ThemeDefect: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named.
    public let file: String
    /// Where in it.
    public let position: JSON.Position
    /// What is wrong there, as a clause.
    public let reason: String

    /// `file:line:column: reason`.
    public var description: String { "\(file):\(position): \(reason)" }
}

/// Everything wrong with a theme file.
public struct ThemeDefects: Error, Sendable, Equatable {
    /// In the order of the file.
    public let defects: [ThemeDefect]
}

/// A theme file as it was written, before what it inherits is added.
struct ThemeFile {
    var name: String
    var kind = Theme.Kind.dark
    var author: String?
    var inherits: (name: String, position: JSON.Position)?
    var looks: [Slot: Theme.Look] = [:]
    /// Where each look stands in the file.
    var positions: [Slot: JSON.Position] = [:]
}

/// Reads theme files: JSON with comments and trailing commas; unknown keys are refused by place.
struct ThemeReader {
    private let file: String
    private var palette: [String: ThemeColour] = [:]
    private var defects: [ThemeDefect] = []

    /// - Throws: every defect of the file at once.
    static func read(_ bytes: [UInt8], file: String, name: String) throws(ThemeDefects) -> ThemeFile {
        var reader = ThemeReader(file: file)
        let json: JSON
        do {
            json = try JSON(parsing: bytes, dialect: .lenient)
        } catch {
            throw ThemeDefects(defects: [ThemeDefect(file: file, position: error.position, reason: error.reason)])
        }
        let theme = reader.theme(json, name: name)
        guard reader.defects.isEmpty else { throw ThemeDefects(defects: reader.defects) }
        return theme
    }

    private init(file: String) { self.file = file }

    private static let keys = ["$schema", "name", "kind", "author", "inherits", "palette", "slots"]

    private mutating func theme(_ json: JSON, name: String) -> ThemeFile {
        var theme = ThemeFile(name: name)
        guard let members = json.members else {
            refuse(json.position, "a theme is an object, this is \(json.kind)")
            return theme
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
        return theme
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
            guard let text = text(of: member), let look = look(text, at: member.value.position) else { continue }
            theme.looks[slot] = look
            theme.positions[slot] = member.value.position
        }
    }

    static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
    ]

    /// `fg [on bg] [attribute…]`; without a foreground it is the terminal's own.
    private mutating func look(_ text: String, at position: JSON.Position) -> Theme.Look? {
        var words = text.split(separator: " ").map(String.init)[...]
        guard let first = words.first else {
            refuse(position, "a look is “fg [on bg] [attribute…]”, this is empty")
            return nil
        }
        var foreground = ThemeColour(.default)
        var background = ThemeColour(.default)
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
