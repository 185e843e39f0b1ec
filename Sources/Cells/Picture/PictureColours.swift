/// What a picture shows where a terminal would show its owner's own colours.
public struct PictureColours: Sendable {
    let foreground: RGB
    let background: RGB
    /// The sixteen ANSI colours.
    let ansi: [RGB]

    /// For themes that are made for a dark background.
    public static let dark = PictureColours(
        0xD6D6D6, on: 0x1C1D21,
        [
            0x0C0D0F, 0xF07178, 0x9ACD68, 0xE6C15A, 0x6CA6F0, 0xC792EA, 0x5CC8C8, 0xC8C8C8,
            0x7A7D85, 0xFF8B92, 0xB4E682, 0xFFD873, 0x8DBFFF, 0xDDB2FF, 0x7FE3E3, 0xFFFFFF,
        ])

    /// For themes that are made for a light one.
    public static let light = PictureColours(
        0x24262B, on: 0xFFFFFF,
        [
            0x24262B, 0xB3261E, 0x2F6B1E, 0x7A5700, 0x1F5AA6, 0x7D3494, 0x0F6B6B, 0xD8D8D8,
            0x5C5F66, 0xD13A30, 0x3D8527, 0x946A00, 0x2F74CC, 0x9A48B4, 0x178585, 0xFFFFFF,
        ])

    private init(_ foreground: Int, on background: Int, _ ansi: [Int]) {
        self.foreground = RGB(foreground)
        self.background = RGB(background)
        self.ansi = ansi.map(RGB.init)
    }

    /// Each colour with what it is called, the terminal's own text and ground before the sixteen.
    public var named: [(name: String, hex: String)] {
        [("text", foreground.hex), ("background", background.hex)]
            + ansi.enumerated().map { ("\($0.offset)", $0.element.hex) }
    }

    /// Text and ground of a cell, with what its attributes do to them.
    func resolved(_ style: Style) -> (text: RGB, ground: RGB) {
        var text = resolved(style.foreground) ?? foreground
        var ground = resolved(style.background) ?? background
        if style.attributes.contains(.reverse) { (text, ground) = (ground, text) }
        if style.attributes.contains(.dim) { text = text.mixed(with: ground) }
        return (text, ground)
    }

    private func resolved(_ colour: Colour) -> RGB? {
        if let fixed = colour.fixed { return RGB(Int(fixed.red) << 16 | Int(fixed.green) << 8 | Int(fixed.blue)) }
        return switch colour {
        case .ansi(let index), .palette(let index): ansi[Int(index) % ansi.count]
        case .default, .rgb: nil
        }
    }

    /// A colour of the picture.
    struct RGB: Hashable, Sendable {
        let value: Int

        init(_ value: Int) { self.value = value }

        /// `#rrggbb`.
        var hex: String {
            let digits = String(value, radix: 16)
            return "#" + String(repeating: "0", count: 6 - digits.count) + digits
        }

        /// Two parts of this colour and one of the other, as terminals dim.
        func mixed(with other: RGB) -> RGB {
            var mixed = 0
            for shift in [16, 8, 0] {
                mixed |= ((2 * (value >> shift & 255) + (other.value >> shift & 255)) / 3) << shift
            }
            return RGB(mixed)
        }
    }
}
