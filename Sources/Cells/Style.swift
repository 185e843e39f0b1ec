/// How a cell looks: two colours and the attributes that survive without colour.
public struct Style: Hashable, Sendable {
    /// What a terminal adds to a character besides colour.
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// One bit for each attribute.
        public let rawValue: UInt8

        /// The attributes of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier, on some terminals brighter instead.
        public static let bold = Attributes(rawValue: 1)
        /// Fainter; some terminals ignore it.
        public static let dim = Attributes(rawValue: 2)
        /// Underlined.
        public static let underline = Attributes(rawValue: 4)
        /// Foreground and background exchanged: readable in every palette.
        public static let reverse = Attributes(rawValue: 8)
        /// Slanted; some terminals ignore it.
        public static let italic = Attributes(rawValue: 16)
    }

    /// The colour of the text.
    public var foreground: Colour
    /// The colour behind it.
    public var background: Colour
    /// What is added besides colour.
    public var attributes: Attributes

    /// A style; without arguments the terminal's own.
    public init(foreground: Colour = .default, background: Colour = .default, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colours, no attributes.
    public static let plain = Style()

    /// This style as a terminal of `depth` can show it, with bright colours as bold where there are only eight.
    public func fitted(to depth: ColourDepth) -> Style {
        var fitted = Style(
            foreground: foreground.fitted(to: depth) ?? .default,
            background: background.fitted(to: depth) ?? .default,
            attributes: attributes)
        guard depth == .eight else { return fitted }
        if case .ansi(let index) = fitted.background, index > 7 { fitted.background = .ansi(index - 8) }
        if case .ansi(let index) = fitted.foreground, index > 7 {
            // Bold black is invisible on many terminals: bright black becomes the terminal's own foreground, fainter.
            fitted.foreground = index == 8 ? .default : .ansi(index - 8)
            fitted.attributes.insert(index == 8 ? .dim : .bold)
        }
        if fitted.foreground == .ansi(0) { fitted.attributes.remove(.bold) }
        return fitted
    }
}
