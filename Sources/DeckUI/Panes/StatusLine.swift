import Cells
import DeckModel
import TokenService
import Vocabulary

/// How severities look.
enum StatusText {
    static func slot(_ severity: Severity) -> Slot {
        switch severity {
        case .started: .busy
        case .info, .success: .statusInfo
        case .warning: .statusWarn
        case .error: .statusError
        }
    }

    /// `~` began, `i` told, `v` done, `!` warned, `x` failed.
    static func glyph(_ severity: Severity) -> String {
        switch severity {
        case .started: "~"
        case .info: "i"
        case .success: "v"
        case .warning: "!"
        case .error: "x"
        }
    }
}

extension Canvas {
    /// Eight a second while something runs.
    static func spinner(at now: Instant) -> String {
        ["~", "\\", "|", "/"][Int(((now.milliseconds / 125) % 4 + 4) % 4)]
    }

    /// The line above the hints: the filter while it is typed, else what runs, else the last that happened.
    mutating func drawStatus() {
        let y = plan.statusRow
        grid.fill(Rect(x: 0, y: y, width: plan.width, height: 1), style: styles[.text])
        if state.context == .filter {
            drawTyped(state.filter.text, matches: state.visible.count, in: .filter, y)
            return
        }
        if state.context == .search {
            let found =
                state.overlay == .log
                ? state.foundActivity.count
                : Self.helpLines(state, width: plan.width, now: now).count {
                    if case .entry = $0 { true } else { false }
                }
            drawTyped(state.search.text, matches: found, in: .search, y)
            return
        }
        var right = plan.width - 1
        if state.context != .form, let receipt = state.clipboard, let end = receipt.removedAt {
            let left = "clipboard \(Countdown.label(end - now))"
            if plan.width >= 60 {
                putRight(left, from: 1, right: right, y: y, .textMuted)
                right -= TextWidth.columns(left) + 2
            }
        }
        if state.context == .form, let form = state.form {
            drawFormStatus(form, y, right)
        } else if let question = questionWithoutRoom {
            put(" \(question)", x: 0, y: y, .statusInfo, right: right)
        } else if let toast = state.toast, !showsToastBox {
            let isLong = toast.severity == .error && toast.lines.count > 1
            if isLong {
                tell(toast.lines[0], advice: toast.lines.last, y: y, .statusError, right: right)
            } else {
                put(" \(toast.sentence)", x: 0, y: y, StatusText.slot(toast.severity), right: right)
            }
        } else if state.context == .quit {
            put(" quit although something still runs?", x: 0, y: y, .statusWarn, right: right)
        } else if case .revoke(let dialog) = state.overlay {
            put(" Revoke \(DeckState.name(dialog.accounts))?", x: 0, y: y, .statusWarn, right: right)
        } else if let batch = state.forgetting.last {
            let left = Countdown.shortLabel(batch.until - now)
            let undo = state.keymap.key(for: .undo).map { "   \($0) undoes" } ?? ""
            let text = " \(DeckState.name(batch.accounts.map(\.id))): forgotten here in \(left)\(undo)"
            put(text, x: 0, y: y, .statusWarn, right: right)
        } else if let (id, task) = shownTask {
            let more = state.tasks.count > 1 ? " and \(state.tasks.count - 1) more" : ""
            let elapsed = Countdown.elapsed(now - task.startedAt)
            let cancels = state.keymap.key(for: .back).map { "   \($0) cancels" } ?? ""
            let stop = id == state.selection && state.context == .main && !task.isCancelling ? cancels : ""
            put(
                " \(Self.spinner(at: now)) \(state.label(of: id)): \(task.words) (\(elapsed))\(more)\(stop)", x: 0,
                y: y, .busy,
                right: right)
        } else if let id = state.copying.min() {
            put(" \(Self.spinner(at: now)) \(state.label(of: id)): copying", x: 0, y: y, .busy, right: right)
        } else if let reason = state.loadFailure {
            put(" \(reason.description)", x: 0, y: y, .statusError, right: right)
        } else if let last = state.activity.first, !last.isRemembered {
            let who = last.account.map { "\(state.label(of: $0)): " } ?? ""
            let advice = last.account.flatMap { state.standingAdvice(for: $0) }
            tell(who + last.text, advice: advice, y: y, StatusText.slot(last.severity), right: right)
        }
    }

    /// What is chosen in a list that leaves no row for it; a warning comes before it, news does not.
    private var questionWithoutRoom: String? {
        guard state.context == .picker, case .picker(let picker) = state.ask, plan.body.height < 10 else { return nil }
        return state.toast?.severity == .warning || state.toast?.severity == .error ? nil : picker.question
    }

    /// The task of the selection, else the one that runs longest.
    private var shownTask: (AccountID, DeckTask)? {
        if let id = state.ask?.account ?? state.selection, let task = state.tasks[id] { return (id, task) }
        return state.tasks.min { ($0.value.startedAt, $0.key) < ($1.value.startedAt, $1.key) }.map {
            ($0.key, $0.value)
        }
    }

    /// What narrows a list, while it is typed.
    private mutating func drawTyped(_ typed: String, matches: Int, in context: Context, _ y: Int) {
        let used = put(" /\(typed)", x: 0, y: y, .match, right: plan.width - 1)
        place(cursorX: used, y, isVisible: true)
        put("_", x: used, y: y, .match)
        let keep = state.keymap.key(for: .accept, in: context).map { "  \($0) keep" } ?? ""
        let clear = state.keymap.key(for: .back, in: context).map { "  \($0) clear" } ?? ""
        let text = "\(matches) match\(matches == 1 ? "" : "es")\(keep)\(clear)"
        if TextWidth.columns(text) + 4 < plan.width - 1 - used {
            putRight(text, from: used + 2, right: plan.width - 4, y: y, .textMuted)
        }
    }
}
