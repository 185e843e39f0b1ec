import Cells
import DeckModel

extension Canvas {
    /// A box in the middle of the screen with lines in it; returns its inside.
    mutating func dialog(title: String, width: Int, height: Int, footer: String = "") -> Rect {
        let room = plan.body
        let area = room.centred(width: min(width + 2, room.width - 2), height: min(height + 2, room.height))
        return box(area, title: title, footer: footer)
    }

    /// The same wherever it is to stand.
    mutating func box(_ area: Rect, title: String, footer: String = "") -> Rect {
        let inside = grid.box(area, border: glyphs.border, style: styles[.borderFocus])
        grid.fill(inside, style: styles[.dialog])
        put(" \(title) ", x: area.x + 2, y: area.y, .title, right: area.right - 2)
        if !footer.isEmpty {
            putRight(" \(footer) ", from: area.x + 2, right: area.right - 2, y: area.bottom - 1, .textMuted)
        }
        return inside
    }

    /// A text field that has the keys, with the cursor behind its text.
    mutating func field(_ text: String, x: Int, y: Int, right: Int) {
        grid.fill(Rect(x: x, y: y, width: right - x, height: 1), style: styles[.fieldFocus])
        // The end of what is typed is what its user looks at.
        var shown = text
        while TextWidth.columns(shown) > max(0, right - x - 1), !shown.isEmpty { shown.removeFirst() }
        let used = put(shown, x: x, y: y, .fieldFocus, right: right)
        place(cursorX: min(x + used, right - 1), y, isVisible: true)
    }

    /// The message over the panes: beside the list, or below it where there is only one pane.
    var showsToastBox: Bool {
        guard state.toast != nil, plan.shape != .tooSmall, plan.height >= 12 else { return false }
        return state.context == .main || state.context == .welcome || (state.context == .inspect && plan.hasBorders)
            || state.context == .filter
    }

    /// What was said is cut before what to do about it is.
    static func toastLines(_ toast: Toast, width: Int, height: Int) -> [String] {
        let head = wrapped(toast.lines.first ?? "", to: width)
        let rest = Array(toast.lines.dropFirst().flatMap { wrapped($0, to: width) }.prefix(max(0, height - 1)))
        guard head.count + rest.count > height else { return head + rest }
        let room = max(1, height - rest.count)
        let last = TextWidth.truncated(head[room - 1], to: width - 1, mark: "")
        return Array(head.prefix(room - 1)) + [last + Glyphs.cut] + rest
    }

    mutating func drawToast() {
        guard let toast = state.toast, showsToastBox else { return }
        let room: Rect
        switch plan.shape {
        case .three: room = plan.activity.inset()
        case .two: room = plan.details.inset()
        case .one, .tooSmall:
            room = Rect(x: 1, y: plan.list.bottom, width: plan.width - 2, height: plan.statusRow - plan.list.bottom)
        }
        let inner = min(room.width, 44) - 4
        let lines = Self.toastLines(toast, width: inner, height: min(8, max(1, room.height - 2)))
        let width = min(room.width, 44)
        let area = Rect(
            x: room.right - width, y: room.bottom - lines.count - 2, width: width, height: lines.count + 2)
        let slot = StatusText.slot(toast.severity)
        let inside = grid.box(area, border: glyphs.border, style: styles[slot])
        grid.fill(inside, style: styles[.dialog])
        for (index, line) in lines.enumerated() {
            put(" \(line)", x: inside.x, y: inside.y + index, index == 0 ? slot : .dialog, right: inside.right)
        }
    }
}
