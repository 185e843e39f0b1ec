import Cells
import TokenService

extension Canvas {
    /// A QR code and where its upper left corner stands.
    struct PlacedCode {
        let lines: [String]
        let x: Int
        let y: Int
    }

    /// As much must be left beside the code for page, code and words.
    private static let besideCode = 34

    /// The page of a sign-in on another device as a QR code, with the user's code in it where the provider gives that; nil
    /// where it does not fit beside the page's URL on one line, or where nothing but ASCII may be drawn.
    func qrCode(_ prompt: SignInPrompt, in area: Rect) -> PlacedCode? {
        guard let device = prompt.device, !glyphs.isASCII,
            let code = QRCode(device.completeURL ?? prompt.url)
        else { return nil }
        let lines = code.halfBlockLines
        let x = plan.width - (lines.first?.count ?? 0)
        let left = x - 1
        guard lines.count <= area.height - 2, left >= Self.besideCode, TextWidth.columns(prompt.url) <= left else {
            return nil
        }
        return PlacedCode(lines: lines, x: x, y: area.y + 1)
    }

    /// In colours of its own: a reader wants dark on light, whatever the theme.
    mutating func draw(_ code: PlacedCode) {
        let hasColours = Slot.allCases.contains {
            styles[$0].foreground != .default || styles[$0].background != .default
        }
        let style = hasColours ? Style(foreground: .ansi(7), background: .ansi(0)) : .plain
        for (index, line) in code.lines.enumerated() {
            grid.put(line, x: code.x, y: code.y + index, style: style)
        }
    }
}
