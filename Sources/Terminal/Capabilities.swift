public import Cells

/// What the opened terminal can show.
public struct Capabilities: Equatable, Sendable {
    /// How many colours.
    public var colours: ColourDepth
    /// True when the locale's encoding is UTF-8; otherwise everything but ASCII appears as `?`.
    public var utf8: Bool
    /// Something the person should be told once, as that `TERM` is unknown.
    public var note: String?

    /// Capabilities as given.
    public init(colours: ColourDepth, utf8: Bool, note: String? = nil) {
        self.colours = colours
        self.utf8 = utf8
        self.note = note
    }
}
