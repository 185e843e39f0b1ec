import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// A URL on the whole screen; the way back below it, where there is room.
    mutating func drawAddress(_ url: String) {
        grid.fill(Rect(x: 0, y: 0, width: plan.width, height: plan.height), style: styles[.dialog])
        place(cursorX: 0, 0)
        let lines = Self.cut(url, to: plan.width)
        for (y, line) in lines.prefix(plan.height).enumerated() {
            put(line, x: 0, y: y, .hintKey, right: plan.width)
        }
        guard lines.count < plan.height else { return }
        let key = state.keymap.key(for: .back, in: .command) ?? "q"
        put(" \(key) back", x: 0, y: plan.height - 1, .hintText, right: plan.width)
    }

    /// A command that somebody takes with the terminal's own selection: alone on its lines, over the whole width.
    mutating func drawCommand(_ box: CommandBox) {
        let area = plan.body
        grid.fill(area, style: styles[.dialog])
        rule(y: area.y, title: "As curl, for \(box.account)", .borderFocus)
        rule(y: area.bottom - 1, .borderFocus)
        let command = Self.cut(box.command, to: plan.width)
        let fill = box.lacksAddress ? "Put your API's address in place of \(CommandBox.placeholder). " : ""
        let words =
            fill + "The header set is in the file that the command names"
            + (box.until.map { ", for \(Countdown.label($0 - now))." } ?? ".") + " No token stands in it."
        let notes = wrapped(words, to: plan.width - 2)
        var y = area.y + 1
        if area.height >= command.count + notes.count + 5 { y += 1 }
        place(cursorX: 0, y)
        for line in command where y < area.bottom - 1 {
            put(line, x: 0, y: y, .hintKey, right: plan.width)
            y += 1
        }
        if area.height >= command.count + notes.count + 4 { y += 1 }
        for line in notes where y < area.bottom - 1 {
            put(" \(line)", x: 0, y: y, .textMuted, right: plan.width)
            y += 1
        }
    }
}
