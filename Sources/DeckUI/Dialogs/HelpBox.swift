import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// Every action of the live keymap with its id; what cannot be had says why.
    mutating func drawHelp() {
        let width = min(plan.width - 6, 92)
        let title = "Keys" + (state.search.text.isEmpty ? "" : " /\(state.search.text)")
        let inside = dialog(title: title, width: width, height: plan.body.height, footer: helpFooter)
        let lines = Self.helpLines(state, width: inside.width, now: now)
        layout.helpLimit = max(0, lines.count - inside.height)
        layout.page = inside.height
        let offset = min(state.helpOffset, layout.helpLimit)
        place(cursorX: inside.x, inside.y)
        for (index, line) in lines.dropFirst(offset).prefix(inside.height).enumerated() {
            let y = inside.y + index
            switch line {
            case .heading(let text): put(" \(text)", x: inside.x, y: y, .title, right: inside.right)
            case .entry(let keys, let text, let id):
                put(keys, x: inside.x + 2, y: y, .hintKey, right: inside.x + 15)
                putRight(id, from: inside.x + 16, right: inside.right - 1, y: y, .textMuted)
                put(text, x: inside.x + 16, y: y, .dialog, right: inside.right - 1 - (id.isEmpty ? 0 : id.count + 1))
            case .note(let text): put(text, x: inside.x + 16, y: y, .textMuted, right: inside.right - 1)
            }
        }
    }

    private var helpFooter: String { state.keymap.key(for: .back, in: .help).map { "\($0) closes" } ?? "" }

    /// `1-9` where keys are digits that follow each other.
    private static func shortened(_ keys: String) -> String {
        let digits = keys.split(separator: " ").map { $0.count == 1 ? $0.first?.wholeNumberValue : nil }
        let follow = zip(digits, digits.dropFirst()).allSatisfy { one, next in one != nil && next == one.map { $0 + 1 }
        }
        guard digits.count > 2, follow, let first = digits[0], let last = digits[digits.count - 1] else { return keys }
        return "\(first)-\(last)"
    }

    enum HelpLine: Equatable {
        case heading(String)
        case entry(keys: String, text: String, id: String)
        case note(String)
    }

    static func helpLines(_ state: DeckState, width: Int, now: Instant) -> [HelpLine] {
        var lines: [HelpLine] = []
        let entries = state.keymap.help(state: state, at: now).filter {
            state.search.matches($0.keys, $0.description, $0.action.rawValue, $0.section.rawValue)
        }
        if entries.isEmpty { return [.note(""), .note("nothing matches")] }
        for section in Binding.Section.allCases {
            guard entries.contains(where: { $0.section == section }) else { continue }
            if !lines.isEmpty { lines.append(.note("")) }
            lines.append(.heading(section.rawValue))
            for entry in entries where entry.section == section {
                let id = entry.action.rawValue
                let keys = entry.keys.isEmpty ? "(no key)" : Self.shortened(entry.keys)
                let isNarrow = width < 60
                let texts = wrapped(entry.description, to: width - 18 - (isNarrow ? 0 : id.count + 1))
                lines.append(.entry(keys: keys, text: texts.first ?? "", id: isNarrow ? "" : id))
                lines += texts.dropFirst().map { .note($0) }
                if isNarrow { lines.append(.note(id)) }
                if let refusal = entry.refusal {
                    lines += wrapped("(\(refusal))", to: width - 18).map { .note($0) }
                }
            }
        }
        return lines
    }
}
