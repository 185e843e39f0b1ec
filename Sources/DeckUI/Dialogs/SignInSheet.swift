import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The wait of an exchange for its user. Without side borders: the URL stands alone on its lines, so that a terminal's
    /// own selection copies the URL and nothing else.
    mutating func drawSignIn(_ dialog: SignInDialog) {
        let prompt = dialog.prompt
        let area = plan.body
        grid.fill(area, style: styles[.dialog])
        rule(y: area.y, title: "Sign in to \(prompt.account)", .borderFocus)
        rule(y: area.bottom - 1, .borderFocus)
        let url = Self.cut(prompt.url, to: plan.width)
        // Blank lines go first where the URL needs the room.
        let below = 3 + (dialog.rejection == nil ? 0 : 1) + (prompt.note == nil ? 0 : 1)
        let spare = area.height - 2 - 1 - url.count - below
        var y = area.y + 1 + (spare >= 1 ? 1 : 0)
        let opened = prompt.browserOpened ? "The browser was started on this page:" : "Open this page in a browser:"
        put(" \(opened)", x: 0, y: y, .dialog)
        y += spare >= 3 ? 2 : 1
        for line in url where y < area.bottom - 1 {
            put(line, x: 0, y: y, .hintKey, right: plan.width)
            y += 1
        }
        y += spare >= 2 ? 1 : 0
        let waits = prompt.isListening ? "the browser at " : "a paste, sent to "
        line("waits for", waits + prompt.redirectURI, &y, area)
        line("time left", Countdown.label(prompt.deadline - now), &y, area)
        drawAnswer(dialog, y, area)
        y += 1
        if let rejection = dialog.rejection { line("not it", rejection, &y, area, .statusWarn) }
        if let note = prompt.note { line("note", note, &y, area, .textMuted) }
    }

    private mutating func line(_ label: String, _ value: String, _ y: inout Int, _ area: Rect, _ slot: Slot = .dialog) {
        guard y < area.bottom - 1 else { return }
        put(" \(label)", x: 0, y: y, .textMuted)
        put(value, x: 12, y: y, slot, right: plan.width - 1)
        y += 1
    }

    private mutating func drawAnswer(_ dialog: SignInDialog, _ wanted: Int, _ area: Rect) {
        let y = min(wanted, area.bottom - 2)
        grid.fill(Rect(x: 0, y: y, width: plan.width, height: 1), style: styles[.dialog])
        put(" paste", x: 0, y: y, .textMuted)
        let length = dialog.answerLength
        guard dialog.isEditing else {
            let key = state.keymap.key(for: .signInPaste, in: .signIn).map { "; \($0) to type it" } ?? ""
            put("the code or the whole redirected URL\(key)", x: 12, y: y, .dialog, right: plan.width - 1)
            place(cursorX: 12, y)
            return
        }
        let counted = length == 0 ? "" : " \(length) characters "
        let right = plan.width - 1 - TextWidth.columns(counted)
        field(String(repeating: "*", count: min(length, max(0, right - 13))), x: 12, y: y, right: right)
        put(counted, x: right, y: y, .textMuted, right: plan.width)
    }

    /// A URL in lines of exactly the width, broken anywhere.
    static func cut(_ url: String, to width: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(ScreenText.line(url, limit: 16_384))
        while !rest.isEmpty {
            let head = TextWidth.truncated(String(rest), to: max(1, width), mark: "")
            guard !head.isEmpty else { break }
            lines.append(head)
            rest = rest.dropFirst(head.count)
        }
        return lines
    }
}
