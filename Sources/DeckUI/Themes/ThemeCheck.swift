import Cells
import Vocabulary

extension Theme {
    /// What a person would stumble over: text that cannot be read, a selection that cannot be seen, states that look
    /// alike without colour. One each, with its place; empty for a good theme.
    public func concerns() -> [ThemeDefect] { faintText + lostText + hiddenSelection + confusedStates }

    /// Text of less than 4.5:1 (WCAG 2.1, 1.4.3) wherever neither of its colours is the terminal's own.
    private var faintText: [ThemeDefect] {
        Slot.allCases.compactMap { slot in
            guard let look = looks[slot] else { return nil }
            for (depth, words) in [(ColourDepth.direct, ""), (.palette, " with 256 colours")] {
                guard let text = look.foreground.fitted(to: depth)?.fixed,
                    let ground = background(of: look, depth: depth)?.fixed
                else { continue }
                let ratio = Self.contrast(text, ground)
                guard ratio < 4.5 else { continue }
                let tenths = Int((ratio * 10).rounded(.down))
                let shown = "\(tenths / 10).\(tenths % 10):1"
                return concern(
                    slot, "\(slot.rawValue) has a contrast of \(shown)\(words), at least 4.5:1 is needed")
            }
            return nil
        }
    }

    /// Text that has, with sixteen colours, the colour of the ground that the theme is made for, on the terminal's own ground.
    private var lostText: [ThemeDefect] {
        let lost: Set<Colour> = kind == .dark ? [.ansi(0)] : [.ansi(7), .ansi(15)]
        return Slot.allCases.compactMap { slot in
            let style = style(of: slot, depth: .sixteen)
            guard looks[slot] != nil, style.background == .default, lost.contains(style.foreground) else {
                return nil
            }
            let colour = ThemeColour(style.foreground).description
            return concern(
                slot,
                "\(slot.rawValue) is \(colour) on the terminal's own background with sixteen colours, and the theme is for \(kind.rawValue) ones"
            )
        }
    }

    private var hiddenSelection: [ThemeDefect] {
        let (text, selection) = (style(of: .text, depth: .direct), style(of: .selection, depth: .direct))
        guard selection.foreground == text.foreground, !selection.attributes.contains(.reverse) else { return [] }
        return [concern(.selection, "selection looks like text: give it another foreground or reverse")]
    }

    private var confusedStates: [ThemeDefect] {
        let plain = styles(for: .none)
        let states: [Slot] = [.expiryOK, .expirySoon, .expiryExpired]
        return states.enumerated().flatMap { index, one in
            states[(index + 1)...].filter { plain[one] == plain[$0] }.map { other in
                concern(
                    other, "\(one.rawValue) and \(other.rawValue) look alike without colour: give one an attribute")
            }
        }
    }

    /// At the place of the slot, or of the one that it falls back to.
    private func concern(_ slot: Slot, _ reason: String) -> ThemeDefect {
        var next: Slot? = slot
        while let candidate = next {
            if let place = places[candidate] { return ThemeDefect(place, reason) }
            next = candidate.fallback
        }
        return ThemeDefect(file: name, position: .none, reason: reason)
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
