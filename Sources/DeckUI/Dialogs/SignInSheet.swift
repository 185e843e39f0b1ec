import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The wait of an exchange for its user.
    ///
    /// Without side borders: the URL stands alone on its lines, so that a terminal's own selection copies the URL and
    /// nothing else. The field stays at the foot; what does not fit above it scrolls.
    mutating func drawSignIn(_ dialog: SignInDialog) {
        let area = plan.body
        grid.fill(area, style: styles[.dialog])
        rule(y: area.y, title: "Sign in to \(dialog.prompt.account)", .borderFocus)
        rule(y: area.bottom - 1, .borderFocus)
        let left = " \(Countdown.label(dialog.prompt.deadline - now)) left "
        putRight(left, from: 2, right: plan.width - 2, y: area.y, .statusWarn)
        let code = qrCode(dialog.prompt, in: area)
        if let code { draw(code) }
        let right = code.map { $0.x - 1 } ?? plan.width
        let foot = footLines(dialog, right, room: max(1, (area.height - 3) / 2))
        let whole = max(0, area.height - 2 - 1 - foot.count)
        let note = dialog.prompt.note.map { labelled("note", $0, right, .textMuted) } ?? []
        // The page comes before the words about it: they stand at the foot only where all of it fits above them.
        let isRoomy = signInLines(dialog.prompt, room: 0, right).count + note.count <= whole
        let room = isRoomy ? whole - note.count : whole
        let lines = signInLines(dialog.prompt, room: room, right) + (isRoomy ? [] : note)
        layout.askLimit = max(0, lines.count - room)
        layout.page = room
        let offset = min(state.askOffset, layout.askLimit)
        var y = area.y + 1
        for line in lines.dropFirst(offset).prefix(room) {
            draw(line, y, right)
            y += 1
        }
        drawAnswer(dialog, y, right)
        for line in foot + (isRoomy ? note : []) {
            y += 1
            draw(line, y, right)
        }
    }

    /// One line of the sheet: a word and what it says, or text over the whole width.
    private struct SheetLine {
        var label = ""
        var text: String
        var slot: Slot = .dialog
        var x = 12
    }

    private mutating func draw(_ line: SheetLine, _ y: Int, _ right: Int) {
        put(" \(line.label)", x: 0, y: y, .textMuted, right: min(12, right))
        put(line.text, x: line.x, y: y, line.slot, right: right)
    }

    private func signInLines(_ prompt: SignInPrompt, room: Int, _ right: Int) -> [SheetLine] {
        if let device = prompt.device { return deviceLines(prompt, device, room: room, right) }
        let opened =
            prompt.browserOpened
            ? "The browser was started on this page:"
            : prompt.isStartingBrowser ? "A browser is being started on this page:" : "Open this page in a browser:"
        let url = Self.cut(prompt.url, to: plan.width).map { SheetLine(text: $0, slot: .hintKey, x: 0) }
        let waits =
            prompt.isListening ? "the browser at \(prompt.redirectURI)" : "a paste; it is sent to \(prompt.redirectURI)"
        let below = labelled("waits for", waits, right)
        let spare = room - 1 - url.count - below.count
        let blank = SheetLine(text: "")
        // Blank lines go first where the URL needs the room.
        return (spare >= 4 ? [blank] : []) + [SheetLine(text: opened, x: 1)] + (spare >= 3 ? [blank] : []) + url
            + (spare >= 2 ? [blank] : []) + below
    }

    /// The page and the code, each alone on its line, and whom the page must name (RFC 8628 section 5.4).
    private func deviceLines(_ prompt: SignInPrompt, _ device: DeviceCode, room: Int, _ right: Int) -> [SheetLine] {
        let url = Self.cut(prompt.url, to: right).map { SheetLine(text: $0, slot: .hintKey, x: 0) }
        let code = SheetLine(text: ScreenText.line(device.userCode, limit: 64), slot: .hintKey, x: 0)
        let below =
            labelled("signs in", "\(prompt.account) at \(ScreenText.line(device.application, limit: 80))", right)
            + labelled("careful", "type no code that somebody sent you", right, .statusWarn)
        let blank = SheetLine(text: "")
        let spare = room - 3 - url.count - below.count
        // The address and the code come before every word about them.
        if room < url.count + 3 { return url + [code] + below }
        return (spare >= 3 ? [blank] : []) + [SheetLine(text: "On any device, open this page:", x: 1)] + url
            + (spare >= 2 ? [blank] : []) + [SheetLine(text: "and type this code:", x: 1), code]
            + (spare >= 1 ? [blank] : []) + below
    }

    /// Why the last answer was none, and never so much of it that the page has no room.
    private func footLines(_ dialog: SignInDialog, _ right: Int, room: Int) -> [SheetLine] {
        var lines = dialog.rejection.map { labelled("not it", $0, right, .statusWarn) } ?? []
        guard lines.count > room else { return lines }
        lines = Array(lines.prefix(room))
        let last = lines[room - 1].text
        lines[room - 1].text = TextWidth.truncated("\(last) ...", to: max(1, right - 13))
        return lines
    }

    private func labelled(_ label: String, _ text: String, _ right: Int, _ slot: Slot = .dialog) -> [SheetLine] {
        wrapped(ScreenText.line(text), to: right - 13).enumerated().map { index, part in
            SheetLine(label: index == 0 ? label : "", text: part, slot: slot)
        }
    }

    private mutating func drawAnswer(_ dialog: SignInDialog, _ y: Int, _ right: Int) {
        guard dialog.prompt.device == nil else {
            put(" waiting", x: 0, y: y, .textMuted)
            put("for the code to be typed", x: 12, y: y, .dialog, right: right - 1)
            return
        }
        put(" paste", x: 0, y: y, .textMuted)
        let length = dialog.answerLength
        guard dialog.isEditing else {
            let key = state.keymap.key(for: .signInPaste, in: .signIn).map { "; \($0) to type it" } ?? ""
            let what = plan.width < 72 ? "code or URL" : "the code or the whole redirected URL"
            put(what + key, x: 12, y: y, .dialog, right: plan.width - 1)
            place(cursorX: 12, y)
            return
        }
        let counted = length == 0 ? "" : " \(Self.characters(length)) "
        let end = plan.width - 1 - TextWidth.columns(counted)
        field(String(repeating: "*", count: min(length, max(0, end - 13))), x: 12, y: y, right: end)
        put(counted, x: end, y: y, .textMuted, right: plan.width)
    }

    /// `1 character`, `17 characters`: how much was put into a field that shows none of it.
    static func characters(_ count: Int) -> String { count == 1 ? "1 character" : "\(count) characters" }

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
