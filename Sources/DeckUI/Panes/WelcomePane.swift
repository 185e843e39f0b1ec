import Cells
import DeckModel

extension Canvas {
    /// An empty store: what fob is for, and the next step.
    mutating func drawWelcome() {
        let inside: Rect
        if plan.hasBorders {
            inside = pane(plan.body, title: "Welcome to fob", focused: true)
        } else {
            inside = plan.body
            put(" Welcome to fob", x: 0, y: inside.y, .title)
        }
        let steps: [(String, String)] = [
            ("See it work", "fob demo"),
            ("Add a provider", "fob provider add NAME --profile PROFILE"),
            ("Sign in", "fob login NAME/ACCOUNT"),
            ("Profiles", "fob profile list"),
        ]
        let roomy = inside.height >= 12
        var y = inside.y + (roomy ? 2 : 1)
        put("There is no account yet. In a shell:", x: inside.x + 2, y: y, .text, right: inside.right)
        y += roomy ? 2 : 1
        place(cursorX: inside.x + 2, y)
        let isWide = inside.width >= 60
        for (what, command) in steps.prefix(inside.bottom - y) {
            if isWide { put(what, x: inside.x + 2, y: y, .textMuted, right: inside.right) }
            put(command, x: inside.x + (isWide ? 18 : 2), y: y, .hintKey, right: inside.right)
            y += 1
        }
        y += roomy ? 1 : 0
        guard y < inside.bottom else { return }
        let quit = state.keymap.key(for: .quit) ?? "^c"
        let again = state.keymap.key(for: .redraw) ?? "a new start"
        put("\(again) looks again, \(quit) quits", x: inside.x + 2, y: y, .textMuted, right: inside.right)
    }
}
