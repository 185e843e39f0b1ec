import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The choice that an exchange lets its user make.
    mutating func drawPicker(_ picker: ChoicePicker) {
        let matches = picker.matches
        let width = min(64, plan.width - 4)
        // On a small screen the entries need all the room.
        let head = plan.body.height < 10 ? 1 : 2
        let asked = head == 1 ? [] : picker.question.map { wrapped(ScreenText.line($0), to: width - 4) } ?? []
        let height = min(picker.choices.count + head + asked.count, plan.body.height - (head == 1 ? 0 : 2))
        let of = matches.count == picker.choices.count ? "" : " (\(picker.choices.count))"
        let footer = "\(matches.isEmpty ? 0 : picker.index + 1) of \(matches.count)\(of)"
        let inside = dialog(title: "Choose for \(picker.account)", width: width, height: height, footer: footer)
        for (line, text) in asked.enumerated() { put(" \(text)", x: inside.x, y: inside.y + line, right: inside.right) }
        let top = inside.y + min(asked.count, max(0, inside.height - head - 1))
        put(" /", x: inside.x, y: top, .match)
        field(picker.filter, x: inside.x + 2, y: top, right: inside.right - 1)
        let rows = inside.bottom - top - head
        let offset = max(0, picker.index - rows + 1)
        if matches.isEmpty { put(" nothing matches", x: inside.x, y: top + head, .textMuted, right: inside.right) }
        for (index, choice) in matches.enumerated().dropFirst(offset).prefix(max(0, rows)) {
            let y = top + head + index - offset
            put(index == picker.index ? " > " : "   ", x: inside.x, y: y, .dialog)
            let used = put(choice.label, x: inside.x + 3, y: y, .dialog, right: inside.right - 1)
            if choice.key != choice.label {
                put(choice.key, x: inside.x + used + 5, y: y, .textMuted, right: inside.right - 1)
            }
            if index == picker.index {
                select(Rect(x: inside.x, y: y, width: inside.width, height: 1), active: true)
            }
        }
    }

    /// The header sets of an account: what each sends, and what to know before it is copied.
    mutating func drawHeaderMenu(_ menu: HeaderMenu) {
        let width = min(70, plan.width - 4)
        var lines: [(text: String, slot: Slot, set: Int)] = []
        for (index, set) in menu.sets.enumerated() {
            lines.append(("\(index == menu.index ? ">" : " ") \(set.name)", .group, index))
            lines += set.templates.map { ("    \($0)", .dialog, index) }
            if !set.missingVariables.isEmpty {
                lines.append(("    asks for \(set.missingVariables.joined(separator: ", "))", .textMuted, index))
            }
            if let warning = set.warning { lines.append(("    ! \(warning)", .statusWarn, index)) }
        }
        let footer = "\(menu.index + 1) of \(menu.sets.count)"
        let inside = dialog(
            title: "Copy a header set of \(menu.account)", width: width, height: lines.count, footer: footer)
        let first = lines.firstIndex { $0.set == menu.index } ?? 0
        let last = lines.lastIndex { $0.set == menu.index } ?? 0
        let offset = min(first, max(0, last - inside.height + 1))
        for (index, line) in lines.enumerated().dropFirst(offset).prefix(inside.height) {
            let y = inside.y + index - offset
            put(" \(line.text)", x: inside.x, y: y, line.slot, right: inside.right - 1)
            if index == first {
                select(Rect(x: inside.x, y: y, width: inside.width, height: 1), active: true)
                place(cursorX: inside.x + 1, y)
            }
        }
    }

    /// One value that a header set lacks.
    mutating func drawVariables(_ form: VariableForm) {
        let (index, count) = form.place
        let lines = [form.set.warning.map { "! \($0)" }].compactMap { $0 }
        let inside = dialog(
            title: "Header set \(form.set.name) of \(form.account)", width: min(64, plan.width - 4),
            height: 4 + lines.count, footer: "value \(index) of \(count)")
        put(" Value of \(form.current ?? ""):", x: inside.x, y: inside.y + 1, .dialog, right: inside.right - 1)
        field(form.text, x: inside.x + 1, y: inside.y + 2, right: inside.right - 1)
        for (index, line) in lines.enumerated() {
            put(" \(line)", x: inside.x, y: inside.y + 4 + index, .statusWarn, right: inside.right - 1)
        }
    }

    /// The question before leaving running tasks.
    mutating func drawQuit() {
        let running =
            state.tasks.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.words)" }
            + state.copying.sorted().map { "\($0): copying" }
        let shown = running.prefix(6) + (running.count > 6 ? ["and \(running.count - 6) more"] : [])
        let inside = dialog(title: "Quit?", width: min(54, plan.width - 4), height: shown.count + 5)
        put(" These still run and would be cancelled:", x: inside.x, y: inside.y + 1, .dialog, right: inside.right - 1)
        for (index, line) in shown.enumerated() {
            put("   \(line)", x: inside.x, y: inside.y + 2 + index, .busy, right: inside.right - 1)
        }
        let y = inside.y + 3 + shown.count
        let stay = state.keymap.key(for: .quitStay, in: .quit) ?? "esc"
        let quit = state.keymap.key(for: .quitConfirm, in: .quit) ?? "^c"
        var x = inside.x + 3
        place(cursorX: x + 2, y)
        x += put("[ \(stay)  Stay ]", x: x, y: y, .selection) + 4
        put("[ \(quit)  Quit ]", x: x, y: y, .danger, right: inside.right)
    }
}
