/// One press of a key with what was held down, as a person writes it: `j`, `ctrl-l` or `^l`, `shift-tab`, `f5`.
public struct KeyChord: Hashable, Sendable {
    /// The key itself. A shifted letter is its capital, so ``shift`` is for keys that have no capital.
    public enum Key: Hashable, Sendable {
        case character(Character)
        case up, down, left, right, home, end, pageUp, pageDown
        case tab, enter, escape, backspace, delete, insert
        case function(Int)
    }

    /// Which key.
    public let key: Key
    /// Whether Ctrl is held; letters are in lower case then.
    public let control: Bool
    /// Whether Alt is held.
    public let alt: Bool
    /// Whether Shift is held, on a key that has no capital.
    public let shift: Bool

    /// A key with what is held down.
    public init(_ key: Key, control: Bool = false, alt: Bool = false, shift: Bool = false) {
        self.key = key
        self.control = control
        self.alt = alt
        self.shift = shift
    }

    /// A character key without anything held down.
    public init(_ character: Character) { self.init(.character(character)) }

    /// The character that this chord writes into a text field; nil for a key that writes none.
    public var text: Character? {
        if case .character(let character) = key, !control, !alt { character } else { nil }
    }
}

extension KeyChord: CustomStringConvertible {
    private static let names: [(name: String, key: Key)] = [
        ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pgup", .pageUp), ("pgdn", .pageDown), ("tab", .tab), ("enter", .enter), ("esc", .escape),
        ("backspace", .backspace), ("del", .delete), ("ins", .insert), ("space", .character(" ")),
        // Further spellings that are read and never printed.
        ("pageup", .pageUp), ("pagedown", .pageDown), ("return", .enter), ("escape", .escape), ("delete", .delete),
        ("insert", .insert),
    ]

    /// The shortest usual spelling: `^l`, `shift-tab`, `alt-x`, `f5`.
    public var description: String {
        let name =
            switch key {
            case .function(let number): "f\(number)"
            case .character(let character) where character != " ": String(character)
            default: Self.names.first { $0.key == key }?.name ?? ""
            }
        let held = (alt ? "alt-" : "") + (shift ? "shift-" : "")
        guard control else { return held + name }
        return held + (name.count == 1 ? "^" : "ctrl-") + name
    }

    /// Reads a chord; nil for what no keyboard can send.
    public init?(_ text: String) {
        var rest = Substring(text)
        var control = false
        var alt = false
        var shift = false
        while rest.count > 1 {
            let lowered = rest.lowercased()
            if lowered.hasPrefix("ctrl-") {
                (control, rest) = (true, rest.dropFirst(5))
            } else if lowered.hasPrefix("alt-") {
                (alt, rest) = (true, rest.dropFirst(4))
            } else if lowered.hasPrefix("shift-") {
                (shift, rest) = (true, rest.dropFirst(6))
            } else if rest.hasPrefix("^"), rest.count == 2 {
                (control, rest) = (true, rest.dropFirst())
            } else {
                break
            }
        }
        let name = rest.lowercased()
        if rest.count == 1, let character = rest.first, character != " " {
            guard !control || (character.isASCII && character.isLetter) else { return nil }
            // Terminals send the same byte for ^l and ^L, and a shifted letter as its capital.
            let spelled = control ? name : shift ? rest.uppercased() : String(rest)
            guard let only = spelled.first, spelled.count == 1 else { return nil }
            self.init(.character(only), control: control, alt: alt)
        } else if let known = Self.names.first(where: { $0.name == name }) {
            self.init(known.key, control: control, alt: alt, shift: shift)
        } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
            self.init(.function(number), control: control, alt: alt, shift: shift)
        } else {
            return nil
        }
    }
}
