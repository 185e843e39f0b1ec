import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The palette: a field, and below it what answers to it, the best first.
    mutating func drawPalette(_ palette: Palette) {
        let width = min(74, plan.width - 4)
        // Of one height whatever matches, so that nothing jumps while it is typed.
        let height = min(18, plan.body.height - 2)
        let place = palette.entries.isEmpty ? 0 : palette.index + 1
        let accounts = palette.wantsAccounts ? "" : "@ for accounts  "
        let inside = dialog(
            title: palette.wantsAccounts ? "Go to account" : "Palette", width: width, height: height,
            footer: "\(accounts)\(place) of \(palette.entries.count)")
        put(" :", x: inside.x, y: inside.y, .match)
        field(palette.text, x: inside.x + 2, y: inside.y, right: inside.right - 1)
        let rows = max(0, inside.height - 2)
        if palette.entries.isEmpty {
            put(" nothing matches", x: inside.x, y: inside.y + 2, .textMuted, right: inside.right)
        }
        let offset = max(0, palette.index - rows + 1)
        for (index, entry) in palette.entries.enumerated().dropFirst(offset).prefix(rows) {
            let area = Rect(x: inside.x, y: inside.y + 2 + index - offset, width: inside.width, height: 1)
            switch entry {
            case .action(let action): drawEntry(action, palette.pattern, in: area)
            case .account(let id): drawEntry(id, palette.pattern, in: area)
            }
            guard index == palette.index else { continue }
            put(" >", x: area.x, y: area.y, .dialog)
            select(area, active: true)
        }
    }

    private mutating func drawEntry(_ action: Action, _ pattern: String, in area: Rect) {
        guard let binding = Binding.of(action) else { return }
        let keys = state.keymap.chords(for: action).map(\.description).joined(separator: " ")
        let refusal = binding.refusal(state, now)
        let keysStart = area.right - 1 - TextWidth.columns(keys)
        let isWide = area.width >= 56
        let nameEnd = area.x + (isWide ? 20 : 18)
        putMatched(
            action.rawValue, pattern, x: area.x + 3, y: area.y, refusal == nil ? .dialog : .textMuted, right: nameEnd)
        put(
            refusal.map { "(\($0))" } ?? binding.description, x: nameEnd + 1, y: area.y,
            refusal == nil ? .dialog : .textMuted, right: keysStart - 1)
        put(keys, x: keysStart, y: area.y, .hintKey, right: area.right)
    }

    private mutating func drawEntry(_ id: AccountID, _ pattern: String, in area: Rect) {
        guard let account = state.account(id) else { return }
        let mark = AccountMark(account, task: state.tasks[id], now: now)
        putRight(mark.label, from: area.x + 3, right: area.right - 1, y: area.y, mark.slot)
        put(mark.glyph, x: area.x + 3, y: area.y, mark.slot)
        putMatched(
            "\(id)", pattern, x: area.x + 5, y: area.y, .dialog, right: area.right - 2 - TextWidth.columns(mark.label))
    }

    /// A text with the letters marked that answer to a pattern. Names are ASCII, so that a byte is a column.
    private mutating func putMatched(_ text: String, _ pattern: String, x: Int, y: Int, _ slot: Slot, right: Int) {
        put(text, x: x, y: y, slot, right: right)
        guard text.utf8.count == text.count, let match = FuzzyMatch(pattern, in: text) else { return }
        let letters = Array(text)
        for place in match.places where x + place < right - 1 {
            put(String(letters[place]), x: x + place, y: y, .match)
        }
    }
}
