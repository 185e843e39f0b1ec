import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// ` fob  7 accounts        ! 1 expiring  x 1 expired  ~ 1 busy `
    mutating func drawTitle() {
        grid.fill(Rect(x: 0, y: 0, width: plan.width, height: 1), style: styles[.title])
        let narrow = plan.width < 72
        let count = state.accounts.count
        // A narrow list has no title of its own.
        let notes = plan.hasBorders || state.isInspecting ? "" : listNotes
        let left = (narrow ? " fob \(count)" : " fob  \(count) account\(count == 1 ? "" : "s")") + notes
        let used = put(left, x: 0, y: 0, .title)
        var right = plan.width - 1
        if plan.width >= 100 {
            let theme = "theme: \(styles.theme)"
            putRight(theme, from: used + 1, right: right, y: 0, .textMuted)
            right -= TextWidth.columns(theme) + 3
        }
        let gap = narrow ? 1 : plan.width >= 100 ? 3 : 2
        let shown: [AccountMark.Total] = [.expiring, .expired, .loginNeeded, .busy]
        let totals = totals
        for total in shown.reversed() {
            let number = totals[total.rawValue]
            guard number > 0 else { continue }
            let text = narrow ? "\(total.glyph)\(number)" : "\(total.glyph) \(number) \(total.word)"
            guard right - TextWidth.columns(text) > used else { break }
            putRight(text, from: used + 1, right: right, y: 0, total.slot)
            right -= TextWidth.columns(text) + gap
        }
    }

    /// How many accounts count for what, by ``AccountMark/Total``.
    var totals: [Int] {
        var totals = [Int](repeating: 0, count: AccountMark.Total.allCases.count)
        var census = state.census(at: now)
        for id in state.tasks.keys {
            guard let account = state.account(id), account.problem == nil else { continue }
            census.leaveOut(account)
            totals[AccountMark.Total.busy.rawValue] += 1
        }
        for accountState in AccountState.allCases {
            totals[AccountMark.total(accountState).rawValue] += census[accountState]
        }
        return totals
    }

    /// Below 40 by 8: what is wrong, what still works, and the totals.
    mutating func drawTooSmall() {
        let quit = state.keymap.key(for: .quit) ?? "^c"
        let lines = [
            "fob: terminal is \(plan.width)x\(plan.height),", "needs 40x8. Make it larger", "or press \(quit) to quit.",
            "",
        ]
        for (y, line) in lines.enumerated() { put(" \(line)", x: 0, y: y) }
        let totals = totals
        var x = 1
        for total in AccountMark.Total.allCases where totals[total.rawValue] > 0 {
            x += put("\(total.glyph) \(totals[total.rawValue])", x: x, y: lines.count, total.slot) + 2
        }
    }
}
