public import Vocabulary

/// What to do now, in keys of the live keymap.
extension DeckState {
    /// The commands that remedies name, and the keys that do the same here.
    private static let commands: [(command: String, action: Action, rest: String)] = [
        ("fob login", .exchange, "to sign in"),
        ("fob provider edit", .editProvider, "to edit the provider"),
        ("fob provider add", .addProvider, "to add a provider"),
        ("fob refresh", .refresh, "to refresh"),
        ("fob profile import", .importProfile, "to import a profile"),
    ]

    /// A remedy with the key to press where it names a command that a key stands for.
    public func inKeys(_ remedy: String?) -> String? {
        guard let remedy else { return nil }
        let line = ScreenText.line(remedy)
        for (command, action, rest) in Self.commands where line.contains(command) {
            guard keymap.key(for: action) != nil, let start = line.firstRange(of: command)?.lowerBound else { continue }
            // What stands before the command leads up to it: “Sign in again: ”.
            let before = line[..<start]
            let kept = before.contains(". ") || before.contains("? ") ? Self.sentences(before) : ""
            return "\(kept)\(press(action)) \(rest)"
        }
        return line
    }

    /// What to press after the last that went wrong with an account, as long as nothing else has happened to it.
    public func standingAdvice(for id: AccountID) -> String? {
        guard tasks[id] == nil, let place = activity.firstIndex(where: { $0.account == id }) else { return nil }
        let entry = activity[place]
        guard entry.severity == .error, !entry.isRemembered, activity.indices.contains(place + 1) else { return nil }
        let advice = activity[place + 1]
        return advice.account == id && advice.severity == .info && advice.time == entry.time ? advice.text : nil
    }

    /// Everything up to the last whole sentence.
    private static func sentences(_ text: Substring) -> String {
        guard let end = text.lastIndex(where: { $0 == "." || $0 == "?" }) else { return "" }
        return text[...end] + " "
    }

    /// `esc`, or the action's id where the user has unbound it.
    func keyword(_ action: Action, in context: Context) -> String {
        keymap.key(for: action, in: context) ?? action.rawValue
    }
}
