import Cells

extension Theme {
    /// What a person would stumble over: text that cannot be read, a selection that cannot be seen, states that look
    /// alike without colour. One sentence each; empty for a good theme.
    public func concerns() -> [String] {
        var concerns: [String] = []
        for slot in Slot.allCases {
            guard let look = looks[slot], case .rgb(let r1, let g1, let b1) = look.foreground.best,
                case .rgb(let r2, let g2, let b2) = look.background.best
            else { continue }
            let ratio = Self.contrast((r1, g1, b1), (r2, g2, b2))
            if ratio < 4.5 {
                let tenths = Int((ratio * 10).rounded(.down))
                concerns.append(
                    "\(slot.rawValue) has a contrast of \(tenths / 10).\(tenths % 10):1, at least 4.5:1 is needed")
            }
        }
        let full = styles(for: .palette)
        if full[.selection].foreground == full[.text].foreground, !full[.selection].attributes.contains(.reverse) {
            concerns.append("selection looks like text: give it another foreground or reverse")
        }
        let plain = styles(for: .none)
        let states: [Slot] = [.expiryOK, .expirySoon, .expiryExpired]
        for (index, one) in states.enumerated() {
            for other in states[(index + 1)...] where plain[one] == plain[other] {
                concerns.append(
                    "\(one.rawValue) and \(other.rawValue) look alike without colour: give one an attribute")
            }
        }
        return concerns
    }

    /// WCAG 2.1, contrast ratio: from 1 for equal colours to 21 for black and white.
    static func contrast(_ one: (UInt8, UInt8, UInt8), _ other: (UInt8, UInt8, UInt8)) -> Double {
        let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    private static func luminance(_ colour: (UInt8, UInt8, UInt8)) -> Double {
        0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
    }

    private static func linear(_ value: UInt8) -> Double {
        let share = Double(value) / 255
        return share <= 0.04045 ? share / 12.92 : power24((share + 0.055) / 1.055)
    }

    /// `x` to the power of 2.4 for x in 0…1: x² times the fifth root of x², by Newton, to keep the C library out.
    private static func power24(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
