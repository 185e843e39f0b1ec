import Cells
import DeckModel
import Vocabulary

extension Canvas {
    /// Where the values of a form begin, behind its labels.
    private static let labels = 16
    /// Entries of an open list that are shown at once.
    private static let listRows = 6

    /// Where words below a field begin: under its value, on a narrow screen further to the left.
    private var noteColumn: Int { plan.width < 60 ? 4 : Self.labels }

    /// A form: labels, fields, what is wrong below each, and its buttons. What does not fit scrolls with the field that
    /// has the keys.
    mutating func drawForm(_ form: Form) {
        let width = min(72, plan.width - 4)
        let rows = formRows(form, width: width - 2)
        let place: Int? = if case .field(let index) = form.spot { index } else { nil }
        let footer = place.map { "field \($0 + 1) of \(form.fields.count)" } ?? ""
        let inside = dialog(title: form.title, width: width, height: rows.count, footer: footer)
        let focus = rows.firstIndex { $0.hasKeys } ?? 0
        // The list and the complaint below the field come into view with it.
        let last = rows.lastIndex { $0.belongsToFocus } ?? focus
        let offset = max(0, min(focus, last - inside.height + 1), min(last - inside.height + 1, focus))
        for (index, row) in rows.enumerated().dropFirst(offset).prefix(inside.height) {
            draw(row, of: form, in: inside, y: inside.y + index - offset)
        }
    }

    /// One line of the box.
    private struct FormRow {
        enum Content {
            case blank
            case text(String, Slot)
            case below(String, Slot)
            case field(FormField)
            case option(FormOption, isCurrent: Bool)
            case buttons
        }

        var content: Content
        var hasKeys = false
        var belongsToFocus = false
    }

    private func formRows(_ form: Form, width: Int) -> [FormRow] {
        var rows: [FormRow] = []
        for note in form.notes {
            rows += wrapped(ScreenText.line(note), to: width - 2).map { FormRow(content: .text($0, .statusInfo)) }
        }
        if !rows.isEmpty { rows.append(FormRow(content: .blank)) }
        if form.fields.isEmpty, !form.isLoaded { rows.append(FormRow(content: .text("reading...", .textMuted))) }
        for (index, field) in form.fields.enumerated() {
            let isFocused = form.spot == .field(index)
            rows.append(FormRow(content: .field(field), hasKeys: isFocused, belongsToFocus: isFocused))
            let below = [
                field.complaint.map { ("! \($0)", Slot.statusError) }, field.note.map { ("i \($0)", .statusInfo) },
            ]
            for case (let text, let slot)? in below {
                rows += wrapped(ScreenText.line(text), to: width - noteColumn - 1).map {
                    FormRow(content: .below($0, slot), belongsToFocus: isFocused)
                }
            }
            guard isFocused, !form.isSaving else { continue }
            rows += helpRows(field, width: width)
            if case .choice(let entry) = field.content { rows += optionRows(entry, width: width) }
        }
        rows.append(FormRow(content: .blank))
        for (index, line) in form.refusal.enumerated() {
            let slot: Slot = index == 0 ? .statusError : .statusWarn
            rows += wrapped(ScreenText.line(line), to: width - 2).map {
                FormRow(content: .text($0, slot), belongsToFocus: true)
            }
        }
        if !form.refusal.isEmpty { rows.append(FormRow(content: .blank)) }
        let isButton = form.spot == .save || form.spot == .cancel
        rows.append(FormRow(content: .buttons, hasKeys: isButton, belongsToFocus: isButton))
        return rows
    }

    /// What does not fit where it stands: the value in the field, the help in the status line.
    private func helpRows(_ field: FormField, width: Int) -> [FormRow] {
        var rows: [FormRow] = []
        if case .text(let entry) = field.content {
            let value = entry.text.isEmpty ? entry.placeholder : entry.text
            // One cell is the cursor's.
            if TextWidth.columns(value) >= width - Self.labels {
                rows += Self.cut(value, to: width - noteColumn - 1).map {
                    FormRow(content: .below($0, .text), belongsToFocus: true)
                }
            }
        }
        if showsHelpBelow(field) {
            rows += wrapped(ScreenText.line(field.help), to: width - noteColumn - 1).map {
                FormRow(content: .below($0, .textMuted), belongsToFocus: true)
            }
        }
        return rows
    }

    /// Whether the help of a field stands below it, because the status line is too short for it. A list needs the room
    /// itself, and so does a small screen.
    func showsHelpBelow(_ field: FormField) -> Bool {
        if case .choice = field.content { return false }
        return plan.height >= 12 && TextWidth.columns(field.help) > plan.width - 2
    }

    private func optionRows(_ entry: ChoiceEntry, width: Int) -> [FormRow] {
        let matches = entry.matches
        let offset = max(0, entry.index - Self.listRows + 1)
        var rows = matches.enumerated().dropFirst(offset).prefix(Self.listRows).map { index, option in
            FormRow(content: .option(option, isCurrent: index == entry.index), belongsToFocus: true)
        }
        let rest = matches.count - offset - rows.count
        if rest > 0 { rows.append(FormRow(content: .below("and \(rest) more", .textMuted), belongsToFocus: true)) }
        guard let current = entry.current, !current.detail.isEmpty,
            TextWidth.columns(current.label) + TextWidth.columns(current.detail) + 4 > width - Self.labels - 1
        else { return rows }
        return rows
            + wrapped(ScreenText.line(current.detail), to: width - noteColumn - 1).map {
                FormRow(content: .below($0, .textMuted), belongsToFocus: true)
            }
    }

    private mutating func draw(_ row: FormRow, of form: Form, in inside: Rect, y: Int) {
        let right = inside.right - 1
        switch row.content {
        case .blank: break
        case .text(let text, let slot): put(text, x: inside.x + 1, y: y, slot, right: right)
        case .below(let text, let slot): put(text, x: inside.x + noteColumn, y: y, slot, right: right)
        case .field(let item): draw(item, hasKeys: row.hasKeys, in: inside, y: y)
        case .option(let option, let isCurrent):
            let area = Rect(x: inside.x + Self.labels, y: y, width: right - inside.x - Self.labels, height: 1)
            let used = put("\(isCurrent ? ">" : " ") \(option.label)", x: area.x, y: y, .dialog, right: right)
            if !option.detail.isEmpty { put(option.detail, x: area.x + used + 2, y: y, .textMuted, right: right) }
            if isCurrent { select(area, active: true) }
        case .buttons: drawButtons(form, in: inside, y: y)
        }
    }

    private mutating func draw(_ item: FormField, hasKeys: Bool, in inside: Rect, y: Int) {
        let (x, right) = (inside.x + Self.labels, inside.right - 2)
        put(item.label, x: inside.x + 1, y: y, hasKeys ? .title : .dialog, right: x - 2)
        if case .toggle(let isOn) = item.content {
            put(
                "[\(isOn ? "x" : " ")] \(item.stateWord)", x: x - 1, y: y, hasKeys ? .fieldFocus : .field,
                right: inside.right - 1)
            if hasKeys { place(cursorX: x, y) }
            return
        }
        put("[", x: x - 1, y: y, .textMuted)
        put("]", x: right, y: y, .textMuted)
        let area = Rect(x: x, y: y, width: right - x, height: 1)
        grid.fill(area, style: styles[hasKeys ? .fieldFocus : .field])
        switch item.content {
        case .text(let entry):
            draw(entry, hasKeys: hasKeys, in: area)
            if entry.text.isEmpty, entry.placeholder.isEmpty { markOptional(item, in: area) }
        case .hidden(let entry, let isKept):
            draw(entry, isKept: isKept, hasKeys: hasKeys, in: area)
            if entry.length == 0, !isKept { markOptional(item, in: area) }
        case .choice(let entry): draw(entry, hasKeys: hasKeys, in: area)
        case .toggle: break
        }
    }

    private mutating func markOptional(_ item: FormField, in area: Rect) {
        guard !item.isRequired else { return }
        put("optional", x: area.x, y: area.y, .textMuted, right: area.right)
    }

    private mutating func draw(_ entry: TextEntry, hasKeys: Bool, in area: Rect) {
        let slot: Slot = hasKeys ? .fieldFocus : .field
        if entry.text.isEmpty { put(entry.placeholder, x: area.x, y: area.y, .textMuted, right: area.right) }
        // The cursor stays in view, with what stands before it.
        let cells = entry.text.map { TextWidth.columns(String($0)) }
        var first = 0
        while hasKeys, first < entry.cursor, cells[first..<entry.cursor].reduce(0, +) >= area.width { first += 1 }
        put(String(entry.text.dropFirst(first)), x: area.x, y: area.y, slot, right: area.right)
        guard hasKeys else { return }
        place(cursorX: area.x + cells[first..<entry.cursor].reduce(0, +), area.y, isVisible: true)
    }

    private mutating func draw(_ entry: HiddenEntry, isKept: Bool, hasKeys: Bool, in area: Rect) {
        let slot: Slot = hasKeys ? .fieldFocus : .field
        if entry.length == 0, isKept {
            put("kept", x: area.x, y: area.y, .textMuted, right: area.right)
        } else {
            let stars = String(repeating: "*", count: min(entry.length, max(0, area.width - 1)))
            put(stars, x: area.x, y: area.y, slot, right: area.right)
            let count = entry.length == 0 ? "" : Self.characters(entry.length)
            if stars.count + count.count + 2 < area.width {
                putRight(count, from: area.x, right: area.right, y: area.y, .textMuted)
            }
        }
        if hasKeys { place(cursorX: area.x + min(entry.length, max(0, area.width - 1)), area.y, isVisible: true) }
    }

    private mutating func draw(_ entry: ChoiceEntry, hasKeys: Bool, in area: Rect) {
        let slot: Slot = hasKeys ? .fieldFocus : .field
        let typed = hasKeys && !entry.filter.isEmpty
        let shown = typed ? entry.filter : entry.selected?.label ?? ""
        var used = 0
        if shown.isEmpty {
            let words = entry.options.isEmpty ? "reading..." : "type to choose"
            put(words, x: area.x, y: area.y, .textMuted, right: area.right)
        } else {
            used = put(shown, x: area.x, y: area.y, slot, right: area.right)
        }
        if hasKeys { place(cursorX: min(area.x + (typed ? used : 0), area.right - 1), area.y, isVisible: true) }
    }

    private mutating func drawButtons(_ form: Form, in inside: Rect, y: Int) {
        let keys = state.keymap
        let save = "[ \(form.saveWord)\(keys.key(for: .formSave, in: .form).map { " \($0)" } ?? "") ]"
        let cancel = "[ Cancel\(keys.key(for: .back, in: .form).map { " \($0)" } ?? "") ]"
        var x = inside.x + Self.labels - 1
        if form.spot == .save { place(cursorX: x + 2, y) }
        x += put(save, x: x, y: y, form.spot == .save ? .selection : .dialog, right: inside.right - 1)
        x += plan.width < 72 ? 2 : 3
        if form.spot == .cancel { place(cursorX: x + 2, y) }
        put(cancel, x: x, y: y, form.spot == .cancel ? .selection : .dialog, right: inside.right - 1)
    }
}
