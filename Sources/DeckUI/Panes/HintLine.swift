import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// Keys of the live keymap for whoever has them, most wanted first; `? help` is the last to go.
    mutating func drawHints() {
        let y = plan.hintRow
        let context = state.context
        let hints = state.keymap.hints(in: context, state: state, at: now)
        let help = hints.first { $0.action == .help }
        let helpWidth = help.map { TextWidth.columns("\($0.key) \($0.text)") } ?? 0
        var x = 1
        for hint in hints where hint.action != .help {
            let width = TextWidth.columns("\(hint.key) \(hint.text)")
            guard x + width + 2 + helpWidth <= plan.width - 1 else { continue }
            draw(hint, x: &x, y)
        }
        if let help { draw(help, x: &x, y) }
    }

    private mutating func draw(_ hint: Hint, x: inout Int, _ y: Int) {
        x += put(hint.key, x: x, y: y, hint.isAvailable ? .hintKey : .textMuted, right: plan.width) + 1
        x += put(hint.text, x: x, y: y, .hintText, right: plan.width) + 2
    }
}
