/// A colour as a theme names it, before it is fitted to what a terminal can show.
public enum Colour: Hashable, Sendable {
    /// What the terminal uses when it is told nothing: the person's own foreground or background.
    case `default`
    /// One of the sixteen ANSI colours, 0 to 15, which people remap to their taste.
    case ansi(UInt8)
    /// An entry of the 256-colour palette.
    case palette(UInt8)
    /// A fixed colour, shown as the nearest entry of the 256-colour palette.
    case rgb(UInt8, UInt8, UInt8)
}

/// How many colours a terminal shows.
public enum ColourDepth: Int, Comparable, Sendable {
    /// None: attributes carry the whole meaning.
    case none = 0
    /// The eight ANSI colours.
    case eight = 8
    /// The eight and their bright forms.
    case sixteen = 16
    /// The 256-colour palette.
    case palette = 256
    /// Every colour as it is given. Pictures have it; terminals are drawn on with the palette.
    case direct = 16_777_216

    /// Ordered by the number of colours.
    public static func < (left: ColourDepth, right: ColourDepth) -> Bool { left.rawValue < right.rawValue }
}

extension Colour {
    /// Red, green and blue of what looks the same everywhere; nil for the colours that people set to their taste.
    public var fixed: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .rgb(let red, let green, let blue): (red, green, blue)
        case .palette(let index) where index >= 232:
            (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232))
        case .palette(let index) where index >= 16:
            (
                UInt8(Self.cubeLevels[Int(index - 16) / 36]), UInt8(Self.cubeLevels[Int(index - 16) / 6 % 6]),
                UInt8(Self.cubeLevels[Int(index - 16) % 6])
            )
        case .palette, .ansi, .default: nil
        }
    }

    /// The same colour in what `depth` can show, or nil where only an explicit choice of the theme could tell.
    ///
    /// Fixed colours go to the 256-colour palette by distance. Towards sixteen colours there is no distance to measure,
    /// because people remap those.
    public func fitted(to depth: ColourDepth) -> Colour? {
        switch (self, depth) {
        case (.default, _), (_, .none): .default
        case (.ansi, _): self
        case (.palette(let index), _) where index < 16: .ansi(index)
        case (_, .direct), (.palette, .palette): self
        case (.rgb(let red, let green, let blue), .palette): .palette(Self.nearest(red, green, blue))
        case (.palette, _), (.rgb, _): nil
        }
    }

    /// The nearest of the palette's entries 16 to 255: the 6x6x6 cube and the grey ramp.
    private static func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let wanted = (Int(red), Int(green), Int(blue))
        let cube = (cubeStep(wanted.0), cubeStep(wanted.1), cubeStep(wanted.2))
        let cubeColour = (cubeLevels[cube.0], cubeLevels[cube.1], cubeLevels[cube.2])
        let mean = (wanted.0 + wanted.1 + wanted.2) / 3
        let step = min(max((mean - 3) / 10, 0), 23)
        let grey = 8 + 10 * step
        if distance(wanted, (grey, grey, grey)) < distance(wanted, cubeColour) {
            return UInt8(232 + step)
        }
        return UInt8(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }

    private static let cubeLevels = [0, 95, 135, 175, 215, 255]

    private static func cubeStep(_ value: Int) -> Int {
        value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40
    }

    private static func distance(_ left: (Int, Int, Int), _ right: (Int, Int, Int)) -> Int {
        let (red, green, blue) = (left.0 - right.0, left.1 - right.1, left.2 - right.2)
        return red * red + green * green + blue * blue
    }
}
