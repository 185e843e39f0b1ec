import Cells
import DeckModel

extension Canvas {
    /// The field for the passphrase, and nothing else of the deck.
    mutating func drawLock(_ lock: LockScreen) {
        guard plan.shape != .tooSmall else {
            drawSmallLock(lock)
            return
        }
        grid.fill(Rect(x: 0, y: 0, width: plan.width, height: 1), style: styles[.title])
        put(" fob", x: 0, y: 0, .title)
        let width = min(60, plan.width - 4)
        let reason = wrapped(lock.reason, to: width - 2)
        let answer = wrapped(lockAnswer(lock), to: width - 2)
        let room = plan.body.height - 2
        // The field comes before every word about it.
        let above = Array(reason.prefix(max(0, room - 2)))
        let below = Array(answer.prefix(max(0, room - above.count - 2)))
        let inside = dialog(title: "Locked", width: width, height: above.count + below.count + 3)
        var y = inside.y
        for line in above {
            put(line, x: inside.x + 1, y: y, .dialog, right: inside.right - 1)
            y += 1
        }
        if y + 1 + below.count < inside.bottom { y += 1 }
        let slot: Slot = lock.rejection == nil ? .textMuted : .statusWarn
        for (index, line) in below.enumerated() where y + 1 + index < inside.bottom {
            put(line, x: inside.x + 1, y: y + 1 + index, slot, right: inside.right - 1)
        }
        put("passphrase", x: inside.x + 1, y: y, .textMuted, right: inside.right)
        drawPassphrase(lock, x: inside.x + 12, y: y, right: inside.right - 1)
        drawHints()
    }

    private mutating func drawSmallLock(_ lock: LockScreen) {
        let lines = ["fob: locked", lockAnswer(lock)].flatMap { wrapped($0, to: plan.width) }
        for (index, line) in lines.prefix(max(0, plan.height - 1)).enumerated() { put(line, x: 0, y: index) }
        drawPassphrase(lock, x: 0, y: min(lines.count, plan.height - 1), right: plan.width)
    }

    /// One star for each character, as many as fit, and how many there are.
    private mutating func drawPassphrase(_ lock: LockScreen, x: Int, y: Int, right: Int) {
        let counted =
            lock.length == 0 || right - x < 24 ? "" : " \(lock.length) character\(lock.length == 1 ? "" : "s")"
        let end = right - TextWidth.columns(counted)
        guard x < end else { return }
        field(String(repeating: "*", count: min(lock.length, max(0, end - x - 1))), x: x, y: y, right: end)
        put(counted, x: end, y: y, .textMuted, right: right)
    }

    private func lockAnswer(_ lock: LockScreen) -> String {
        if lock.isUnlocking { return "unlocking..." }
        return lock.rejection ?? ""
    }
}
