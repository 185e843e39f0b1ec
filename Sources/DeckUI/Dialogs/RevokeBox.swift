import Cells
import DeckModel
import TokenService
import Vocabulary

extension Canvas {
    /// The question before revoking. One account has two buttons, several are counted by whoever answers.
    mutating func drawRevoke(_ dialog: RevokeDialog) {
        let width = min(44, plan.width - 4)
        let lines = revokeLines(dialog, width: width - 2)
        // Where there is little room, whose tokens they are comes before every word about it.
        let isRoomy = plan.body.height - 2 >= lines.count + 4
        let room = max(0, plan.body.height - 3)
        let few =
            dialog.asksCount
            ? shortLines(dialog, width: width - 2, room: room) : manyLines(dialog, width: width - 2, room: room)
        let shown = isRoomy ? lines : few
        let inside = self.dialog(
            title: dialog.asksCount ? "Revoke \(dialog.accounts.count) tokens" : "Revoke token", width: width,
            height: shown.count + (isRoomy ? 4 : 1))
        var y = inside.y + (isRoomy ? 1 : 0)
        for line in shown {
            put(" \(line.text)", x: inside.x, y: y, line.slot, right: inside.right)
            y += 1
        }
        y += isRoomy ? 1 : 0
        if dialog.asksCount { drawCount(dialog, inside, y) } else { drawButtons(dialog, inside, y) }
    }

    private struct BoxLine {
        var text: String
        var slot: Slot = .dialog
    }

    /// Their names, as many as there is room for, and not a word more than the question.
    private func shortLines(_ dialog: RevokeDialog, width: Int, room: Int) -> [BoxLine] {
        let names = dialog.accounts.map(\.description)
        for shown in stride(from: names.count, through: 1, by: -1) {
            let more = names.count > shown ? " and \(names.count - shown) more" : ""
            let lines = wrapped(
                "Revoke for good: \(names.prefix(shown).joined(separator: ", "))\(more)?", to: width)
            if lines.count <= room { return lines.map { BoxLine(text: $0) } }
        }
        let few = wrapped("Revoke the tokens of \(DeckState.name(dialog.accounts)) for good?", to: width)
        return few.prefix(room).map { BoxLine(text: $0) }
    }

    private func revokeLines(_ dialog: RevokeDialog, width: Int) -> [BoxLine] {
        var lines: [BoxLine] = []
        let needsUser = dialog.accounts.contains { state.account($0)?.exchangeNeedsUser ?? true }
        if let only = dialog.accounts.first, !dialog.asksCount {
            lines += wrapped("Revoke the access and refresh tokens of", to: width).map { BoxLine(text: $0) }
            lines += wrapped("\(only.name) @ \(only.provider) at the provider?", to: width).map { BoxLine(text: $0) }
        } else {
            lines += wrapped("Revoke the access and refresh tokens of", to: width).map { BoxLine(text: $0) }
            // At 24 rows six names leave room for everything else.
            let room = max(1, min(6, plan.body.height - 12))
            guard dialog.accounts.count <= room || plan.body.height >= 18 else {
                return manyLines(dialog, width: width, room: plan.body.height - 6)
            }
            let more = dialog.accounts.count - room
            lines += dialog.accounts.prefix(room).map { BoxLine(text: "  \($0)", slot: .title) }
            if more > 0 { lines.append(BoxLine(text: "  and \(more) more")) }
        }
        if dialog.leftOut > 0 {
            let left =
                "\(dialog.leftOut) marked that cannot be revoked \(dialog.leftOut == 1 ? "is" : "are") left out."
            lines += wrapped(left, to: width).map { BoxLine(text: $0, slot: .statusWarn) }
        }
        lines.append(BoxLine(text: ""))
        let after =
            needsUser
            ? "You will have to sign in again to get a new token."
            : "A new token can be had without signing in."
        return lines + wrapped("This cannot be undone. \(after)", to: width).map { BoxLine(text: $0) }
    }

    /// Several on a small screen: their names one behind the other, and what comes after in a few words.
    private func manyLines(_ dialog: RevokeDialog, width: Int, room: Int) -> [BoxLine] {
        let left = dialog.leftOut > 0 ? wrapped("\(dialog.leftOut) marked cannot be revoked.", to: width) : []
        return shortLines(dialog, width: width, room: max(1, room - left.count))
            + left.map { BoxLine(text: $0, slot: .statusWarn) }
    }

    private mutating func drawButtons(_ dialog: RevokeDialog, _ inside: Rect, _ y: Int) {
        let yes = state.keymap.key(for: .revokeConfirm, in: .revoke).map { "\($0)  " } ?? ""
        let first = inside.x + 3
        let second =
            first + 5
            + put("[ Cancel ]", x: first, y: y, dialog.isOnRevoke ? .dialog : .selection, right: inside.right)
        put("[ \(yes)Revoke ]", x: second, y: y, dialog.isOnRevoke ? .selection : .danger, right: inside.right)
        place(cursorX: (dialog.isOnRevoke ? second : first) + 2, y)
    }

    private mutating func drawCount(_ dialog: RevokeDialog, _ inside: Rect, _ y: Int) {
        let ask =
            dialog.isMistyped
            ? "That is not it. Type \(dialog.accounts.count):" : "Type \(dialog.accounts.count) to revoke:"
        let x = inside.x + 1 + put(ask, x: inside.x + 1, y: y, .danger, right: inside.right - 5) + 1
        field(dialog.typed, x: x, y: y, right: min(x + 8, inside.right - 1))
    }
}
