import Cells
import DeckModel

extension Canvas {
    /// The list of themes. It stands aside, so that the panes show what the theme does to them.
    mutating func drawThemes(_ picker: ThemePicker) {
        let samples = themeSamples
        let room = plan.body
        let rows = min(picker.themes.count + samples.count + 1, max(1, room.height - 2))
        let width = min(38, room.width - 2)
        let area = Rect(
            x: room.right - width - 1, y: room.bottom - rows - 2, width: width, height: rows + 2)
        let footer = "\(picker.index + 1) of \(picker.themes.count)"
        let inside = box(area, title: "Themes", footer: footer)
        // On a small screen the list needs all the room.
        let shownSamples = inside.height >= samples.count + 4 ? samples : []
        let height = inside.height - (shownSamples.isEmpty ? 0 : shownSamples.count + 1)
        let offset = max(0, min(picker.index - height / 2, picker.themes.count - height))
        for (index, theme) in picker.themes.enumerated().dropFirst(offset).prefix(height) {
            let y = inside.y + index - offset
            let right = theme.problem == nil ? theme.kind : "cannot be used"
            let isSelected = index == picker.index
            put(" \(isSelected ? ">" : " ") \(theme.name)", x: inside.x, y: y, .dialog, right: inside.right - 16)
            putRight(right, from: inside.x + 4, right: inside.right - 1, y: y, .textMuted)
            if isSelected {
                select(Rect(x: inside.x, y: y, width: inside.width, height: 1), active: true)
                place(cursorX: inside.x + 1, y)
            }
        }
        for (line, words) in shownSamples.enumerated() {
            var x = inside.x + 1
            for (text, slot) in words {
                x += put(text, x: x, y: inside.bottom - shownSamples.count + line, slot, right: inside.right) + 1
            }
        }
    }

    /// What the panes may not show at the moment.
    private var themeSamples: [[(String, Slot)]] {
        [
            [("* valid", .expiryOK), ("! soon", .expirySoon), ("x expired", .expiryExpired)],
            [("~ busy", .busy), ("warning", .statusWarn), ("error", .statusError), (" revoke ", .danger)],
        ]
    }
}
