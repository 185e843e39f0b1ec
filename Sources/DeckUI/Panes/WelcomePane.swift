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
        let steps: [(Action, String, String)] = [
            (.demo, "See it work", "made-up providers, nothing leaves this machine"),
            (.addProvider, "Add a provider", "then an account, and sign in"),
            (.addAccount, "Add an account", "at a provider that you have added"),
            (.importProfile, "Import a profile", "from a file, or from an issuer's URL"),
        ]
        let roomy = inside.height >= 12
        var y = inside.y + (roomy ? 2 : 1)
        put("There is no account yet. Press", x: inside.x + 2, y: y, .text, right: inside.right)
        y += roomy ? 2 : 1
        place(cursorX: inside.x + 2, y)
        let isWide = inside.width >= 60
        for (action, what, more) in steps.prefix(max(0, inside.bottom - y)) {
            guard let key = state.keymap.key(for: action, in: .welcome) else { continue }
            let used = put(key, x: inside.x + 2, y: y, .hintKey, right: inside.right)
            put(what, x: inside.x + max(6, used + 4), y: y, .text, right: inside.right)
            if isWide { put(more, x: inside.x + 26, y: y, .textMuted, right: inside.right) }
            y += 1
        }
        y += roomy ? 1 : 0
        guard y < inside.bottom else { return }
        let quit = state.keymap.key(for: .quit, in: .welcome) ?? "^c"
        let again = state.keymap.key(for: .redraw, in: .welcome) ?? "a new start"
        put("\(again) looks again, \(quit) quits", x: inside.x + 2, y: y, .textMuted, right: inside.right)
    }
}
