public import Cells

/// A colour as a theme gives it: one for every depth, or an own one for 256 and for sixteen colours.
public struct ThemeColour: Hashable, Sendable, CustomStringConvertible {
    /// What a terminal with all colours shows.
    public let best: Colour
    /// What 256 colours show instead.
    public let palette: Colour?
    /// What sixteen colours show instead.
    public let ansi: Colour?

    init(_ best: Colour, palette: Colour? = nil, ansi: Colour? = nil) {
        self.best = best
        self.palette = palette
        self.ansi = ansi
    }

    /// The colour on a terminal of that depth; nil where the theme does not say and nothing can be computed.
    func fitted(to depth: ColourDepth) -> Colour? {
        switch depth {
        case .none: .default
        case .eight, .sixteen: ansi ?? best.fitted(to: depth)
        case .palette: palette ?? best.fitted(to: depth)
        case .direct: best.fitted(to: depth)
        }
    }

    /// As a theme file says it: `red`, `214`, `#rrggbb/214/yellow`.
    public var description: String {
        [best, palette, ansi].compactMap(\.self).map(Self.literal).joined(separator: "/")
    }

    private static func literal(_ colour: Colour) -> String {
        switch colour {
        case .default: "default"
        case .ansi(let index): names.indices.contains(Int(index)) ? names[Int(index)] : "\(index)"
        case .palette(let index): "\(index)"
        case .rgb(let red, let green, let blue):
            "#"
                + [red, green, blue].map { value in
                    (value < 16 ? "0" : "") + String(value, radix: 16)
                }.joined()
        }
    }

    /// Names of the sixteen ANSI colours, by number.
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
        "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Reads `red`, `default`, `214`, `#rrggbb` or a triple `#rrggbb/214/yellow`; nil for anything else.
    init?(literal text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let colours = parts.compactMap(Self.single)
        guard colours.count == parts.count else { return nil }
        switch colours.count {
        case 1: self.init(colours[0])
        case 3:
            guard case .rgb = colours[0], colours[2].fitted(to: .sixteen) != nil else { return nil }
            if case .rgb = colours[1] { return nil }
            self.init(colours[0], palette: colours[1], ansi: colours[2])
        default: return nil
        }
    }

    private static func single(_ text: String) -> Colour? {
        if text == "default" { return .default }
        if let index = names.firstIndex(of: text) { return .ansi(UInt8(index)) }
        if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
            return .rgb(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
        }
        return UInt8(text).map { .palette($0) }
    }
}
