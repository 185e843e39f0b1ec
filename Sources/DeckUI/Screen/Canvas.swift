import Cells
import DeckModel
import TokenService
import Vocabulary

/// What views draw on: a grid that knows slots, and everything a view may look at.
struct Canvas {
    let state: DeckState
    let now: Instant
    let zone: ZoneOffset
    let styles: SlotStyles
    let glyphs: Glyphs
    let plan: ScreenPlan
    var grid: Grid
    var cursor = Frame.Cursor(x: 0, y: 0, isVisible: false)
    var layout = Layout()

    /// The one way of text onto the screen: sanitised, measured, cut at `right`.
    @discardableResult
    mutating func put(_ text: String, x: Int, y: Int, _ slot: Slot = .text, right: Int? = nil) -> Int {
        let edge = min(right ?? grid.width, grid.width)
        let clean = clean(text)
        let shown = TextWidth.truncated(clean, to: max(0, edge - x), mark: Glyphs.cut)
        return grid.put(shown, x: x, y: y, style: styles[slot], right: edge)
    }

    /// Text that ends in column `right`, cut on its own right where it is longer than from `x` on.
    mutating func putRight(_ text: String, from x: Int, right: Int, y: Int, _ slot: Slot = .text) {
        let clean = clean(text)
        put(clean, x: max(x, right - TextWidth.columns(clean)), y: y, slot, right: right)
    }

    private func clean(_ text: String) -> String {
        // Dots of masked secrets are of ambiguous width; stars are one column everywhere.
        let line = String(ScreenText.line(text, limit: 4096).map { $0 == "•" ? "*" : $0 })
        guard glyphs.isASCII else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.map { $0.isASCII ? $0 : "?" }))
    }

    /// A pane with its title in the upper edge; returns its inside.
    mutating func pane(_ area: Rect, title: String, focused: Bool, footer: String = "") -> Rect {
        let slot: Slot = focused ? .borderFocus : .border
        let inside = grid.box(area, border: glyphs.border, style: styles[slot])
        grid.fill(inside, style: styles[.text])
        put(" \(title) ", x: area.x + 2, y: area.y, focused ? .title : .textMuted, right: area.right - 2)
        if !footer.isEmpty {
            putRight(" \(footer) ", from: area.x + 2, right: area.right - 2, y: area.bottom - 1, .textMuted)
        }
        return inside
    }

    /// Whether keys go to that pane. A dialog has them while it is open; the list of themes shows how all of it looks.
    func hasKeys(_ pane: DeckState.Pane) -> Bool {
        state.pane == pane && [.main, .filter, .themes].contains(state.context)
    }

    /// A horizontal line over the whole width.
    mutating func rule(y: Int, title: String = "", _ slot: Slot = .border) {
        grid.fill(
            Rect(x: 0, y: y, width: grid.width, height: 1), with: glyphs.border.horizontal, style: styles[slot])
        if !title.isEmpty { put(" \(title) ", x: 2, y: y, .title, right: grid.width - 2) }
    }

    /// Gives a whole row of an area the look of the selection.
    mutating func select(_ area: Rect, active: Bool) {
        let style = styles[active ? .selection : .selectionInactive]
        grid.restyle(area) { cell in
            // The state's colour stays readable only on its own background.
            cell = style
        }
    }

    mutating func place(cursorX x: Int, _ y: Int, isVisible: Bool = false) {
        cursor = Frame.Cursor(
            x: max(0, min(x, grid.width - 1)), y: max(0, min(y, grid.height - 1)), isVisible: isVisible)
    }
}

/// Text in lines of at most `width` columns, broken at spaces where there are any.
func wrapped(_ text: String, to width: Int) -> [String] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        var word = String(word)
        if !line.isEmpty, TextWidth.columns(line) + 1 + TextWidth.columns(word) <= width {
            line += " " + word
            continue
        }
        if !line.isEmpty { lines.append(line) }
        while TextWidth.columns(word) > width {
            let head = TextWidth.truncated(word, to: width, mark: "")
            guard !head.isEmpty else { return lines }
            lines.append(head)
            word = String(word.unicodeScalars.dropFirst(head.unicodeScalars.count))
        }
        line = word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
}
