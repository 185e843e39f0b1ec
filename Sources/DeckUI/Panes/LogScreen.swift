import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// The activity log over the whole screen, newest first, whatever is long in several lines.
    mutating func drawLog() {
        let entries = state.foundActivity
        let title =
            state.search.text.isEmpty
            ? "Activity log" + (state.lockAfter == nil ? "" : ", kept until the deck is locked or ends")
            : "Activity log /\(state.search.text)"
        let found = state.search.text.isEmpty ? "" : " (\(state.activity.count))"
        let inside: Rect
        if plan.hasBorders {
            let place = entries.isEmpty ? 0 : min(state.logOffset, entries.count - 1) + 1
            inside = pane(plan.body, title: title, focused: true, footer: "\(place) of \(entries.count)\(found)")
        } else {
            grid.fill(plan.body, style: styles[.text])
            rule(y: plan.body.y, title: title)
            inside = plan.body.splitTop(1).rest
        }
        place(cursorX: inside.x, inside.y)
        layout.page = inside.height
        layout.logLimit = lastOffset(entries, inside)
        if entries.isEmpty {
            let text = state.activity.isEmpty ? "nothing yet" : "nothing matches"
            put(" \(text)", x: inside.x, y: inside.y, .textMuted, right: inside.right)
        }
        var y = inside.y
        for entry in entries.dropFirst(min(state.logOffset, layout.logLimit)) {
            guard y < inside.bottom else { break }
            y = draw(entry, in: inside, y)
        }
    }

    /// How far the log scrolls: until its oldest entry stands at the foot.
    private func lastOffset(_ entries: [ActivityEntry], _ inside: Rect) -> Int {
        var room = inside.height
        for (index, entry) in entries.enumerated().reversed() {
            room -= max(1, texts(of: entry, inside).count)
            if room < 0 { return min(index + 1, entries.count - 1) }
        }
        return 0
    }

    /// Where the text of an entry begins: behind its time and its glyph.
    private func indent(_ inside: Rect) -> Int { inside.width >= 72 ? 20 : 11 }

    private func texts(of entry: ActivityEntry, _ inside: Rect) -> [String] {
        let who = entry.account.map { "\($0): " } ?? ""
        return wrapped(who + entry.text, to: inside.width - indent(inside) - 1)
    }

    private mutating func draw(_ entry: ActivityEntry, in inside: Rect, _ top: Int) -> Int {
        let time = LocalTime(entry.time, zone: zone)
        let isToday = time.date == LocalTime(now, zone: zone).date
        let text = inside.width >= 72 ? "\(time.date) \(time.clock)" : isToday ? time.minute : time.date
        let glyphColumn = inside.x + indent(inside) - 2
        putRight(text, from: inside.x, right: glyphColumn - 1, y: top, .textMuted)
        put(StatusText.glyph(entry.severity), x: glyphColumn, y: top, StatusText.slot(entry.severity))
        var y = top
        for line in texts(of: entry, inside) where y < inside.bottom {
            put(line, x: inside.x + indent(inside), y: y, StatusText.slot(entry.severity), right: inside.right)
            y += 1
        }
        return max(y, top + 1)
    }
}
