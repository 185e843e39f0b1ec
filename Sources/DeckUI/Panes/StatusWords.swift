import Cells
import DeckModel
import Vocabulary

extension Toast {
    /// All of it in one line.
    var sentence: String {
        lines.reduce("") { $0.isEmpty ? $1 : $0 + ($0.hasSuffix(" to") ? " " : "; ") + $1 }
    }
}

extension Canvas {
    /// Columns that what happened needs to be told at all, beside what to do about it.
    private static let leastRoom = 14

    /// What happened and what to press now. Where both do not fit, what happened is cut: the other is of more use.
    mutating func tell(_ what: String, advice: String?, y: Int, _ slot: Slot, right: Int) {
        guard let advice else {
            put(" \(what)", x: 0, y: y, slot, right: right)
            return
        }
        let tail = "; \(advice)"
        let room = right - 1 - TextWidth.columns(tail)
        let head =
            room >= Self.leastRoom ? TextWidth.truncated(ScreenText.line(what), to: room, mark: Glyphs.cut) : what
        let used = put(" \(head)", x: 0, y: y, slot, right: right)
        put(tail, x: used, y: y, .statusWarn, right: right)
    }

    /// What the field wants that has the keys; a warning comes before it, news does not.
    mutating func drawFormStatus(_ form: Form, _ y: Int, _ right: Int) {
        if form.isLeaving {
            let key = state.keymap.key(for: .back, in: .form) ?? "esc"
            put(" \(key) again throws away what you typed", x: 0, y: y, .statusWarn, right: right)
        } else if let toast = state.toast, toast.severity == .warning || toast.severity == .error {
            put(" \(toast.sentence)", x: 0, y: y, StatusText.slot(toast.severity), right: right)
        } else if form.isSaving {
            put(" saving...", x: 0, y: y, .textMuted, right: right)
        } else if let field = form.focused {
            if !showsHelpBelow(field) { put(" \(field.help)", x: 0, y: y, .textMuted, right: plan.width - 1) }
        } else {
            let key = state.keymap.key(for: .accept, in: .form) ?? "enter"
            let words = form.spot == .cancel ? "leaves; nothing is written" : Self.saveHelp(form)
            put(" \(key) \(words)", x: 0, y: y, .textMuted, right: right)
        }
    }

    private static func saveHelp(_ form: Form) -> String {
        switch form.kind {
        case .addProvider: "writes the provider; its account comes next"
        case .editProvider: "writes the changes"
        case .addAccount: "writes the account"
        case .importProfile: "reads, checks and writes the profile"
        case .signIn: "begins"
        }
    }
}
