public import Cells

/// How the deck looks: a style for each slot that its file or an ancestor gives.
public struct Theme: Sendable {
    /// As its file is called.
    public let name: String
    /// The background it is made for.
    public let kind: Kind
    /// Who made it.
    public let author: String?
    /// What the file and its ancestors give; the rest falls back.
    public let looks: [Slot: Look]
    /// Where each of them stands, for what is said about it.
    let places: [Slot: ThemeDefect.Place]

    /// What background a theme is made for.
    public enum Kind: String, Sendable, CaseIterable {
        case dark
        case light
    }

    /// `fg [on bg] [attribute…]` of a theme file.
    public struct Look: Hashable, Sendable, CustomStringConvertible {
        /// The colour of the text.
        public let foreground: ThemeColour
        /// The colour behind it; nil where it is that of `text`.
        public let background: ThemeColour?
        /// What is left without colour.
        public let attributes: Style.Attributes

        /// As a theme file says it.
        public var description: String {
            let names = ThemeReader.attributes.filter { attributes.contains($0.value) }.keys.sorted()
            let ground = background.map { ["on", $0.description] } ?? []
            return ([foreground.description] + ground + names).joined(separator: " ")
        }
    }

    /// The styles of all slots on a terminal of that depth.
    public func styles(for depth: ColourDepth) -> SlotStyles {
        var styles = Slot.allCases.reduce(into: [:]) { $0[$1] = style(of: $1, depth: depth) }
        // A selection made of colours alone would vanish where they cannot be shown.
        for slot in [Slot.selection, .fieldFocus] where styles[slot] == styles[.text] {
            styles[slot]?.attributes.insert(.reverse)
        }
        return SlotStyles(theme: name, styles: styles)
    }

    /// What is said of a slot, and of which: it may be one that it falls back to. Nil where nothing is.
    public func look(of slot: Slot) -> (slot: Slot, look: Look)? {
        var next: Slot? = slot
        while let candidate = next {
            if let look = looks[candidate] { return (candidate, look) }
            next = candidate.fallback
        }
        return nil
    }

    /// The look of a slot or of the first fallback that can be shown.
    func style(of slot: Slot, depth: ColourDepth) -> Style {
        var next: Slot? = slot
        while let candidate = next {
            if let look = looks[candidate], let foreground = look.foreground.fitted(to: depth),
                let background = background(of: look, depth: depth)
            {
                return Style(foreground: foreground, background: background, attributes: look.attributes)
                    .fitted(to: depth)
            }
            next = candidate.fallback
        }
        return .plain
    }

    /// What stands behind a look: its own colour, nil where that cannot be shown, else that of `text`, for which the terminal's own
    /// does.
    func background(of look: Look, depth: ColourDepth) -> Colour? {
        guard look.background == nil else { return look.background?.fitted(to: depth) }
        return looks[.text]?.background?.fitted(to: depth) ?? .default
    }
}

/// A theme fitted to a terminal: what views draw with.
public struct SlotStyles: Sendable {
    /// The theme's name.
    public let theme: String
    private let styles: [Slot: Style]

    init(theme: String, styles: [Slot: Style]) {
        self.theme = theme
        self.styles = styles
    }

    /// How a slot looks on this terminal.
    public subscript(_ slot: Slot) -> Style { styles[slot] ?? .plain }
}
