import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// What happened, newest first.
    mutating func drawActivity(in area: Rect) {
        let focused = state.pane == .activity
        let inside: Rect
        if plan.hasBorders {
            inside = pane(area, title: "3 Activity", focused: hasKeys(.activity))
        } else {
            rule(y: area.y, title: "Activity")
            inside = area.splitTop(1).rest
        }
        layout.activityLimit = max(0, state.activity.count - inside.height)
        if focused {
            layout.page = inside.height
            place(cursorX: inside.x, inside.y)
        }
        if state.activity.isEmpty { put(" nothing yet", x: inside.x, y: inside.y, .textMuted, right: inside.right) }
        let offset = min(state.activityOffset, layout.activityLimit)
        let nameWidth = inside.width >= 56 ? 16 : 12
        for (line, entry) in state.activity.dropFirst(offset).prefix(inside.height).enumerated() {
            let y = inside.y + line
            var x = inside.x + 1
            let time = LocalTime(entry.time, zone: zone)
            let isToday = time.date == LocalTime(now, zone: zone).date
            put(isToday ? time.clock : time.date, x: x, y: y, .textMuted, right: inside.right)
            x += 9
            put(StatusText.glyph(entry.severity), x: x, y: y, StatusText.slot(entry.severity), right: inside.right)
            x += 2
            if let account = entry.account, inside.width >= 44 {
                put(state.label(of: account), x: x, y: y, right: min(x + nameWidth, inside.right))
                x += nameWidth + 1
            }
            put(entry.text, x: x, y: y, StatusText.slot(entry.severity), right: inside.right)
        }
    }
}
