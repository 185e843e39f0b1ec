public import Vocabulary

/// A key and a word about it, for the line at the foot of the screen.
public struct Hint: Sendable, Equatable {
    /// What the key asks for.
    public let action: Action
    /// The chord as a person reads it.
    public let key: String
    /// One to three words.
    public let text: String
    /// False where pressing it would be refused.
    public let isAvailable: Bool
}

/// A line of the help: an action with the chords that are bound to it.
public struct HelpEntry: Sendable, Equatable {
    /// What the key asks for.
    public let action: Action
    /// The heading it stands under.
    public let section: Binding.Section
    /// `c y`; empty where the user has unbound it.
    public let keys: String
    /// What it does, in a sentence without its full stop.
    public let description: String
    /// Why it would be refused at the moment.
    public let refusal: String?
}

extension Keymap {
    /// What to show in a context, most wanted first. Actions without a chord there are left out.
    public func hints(in context: Context, state: DeckState, at now: Instant) -> [Hint] {
        Binding.table.enumerated().filter { $0.element.contexts.contains(context) }
            .sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
            .compactMap { _, binding in
                // Where all is in view there is nothing to scroll.
                if context == .signIn, binding.action == .moveDown, state.layout.askLimit == 0 { return nil }
                if binding.action == .signInPaste, state.refusalOfPaste != nil { return nil }
                let undoes = binding.action == .back && context == .main ? state.escapeHint : nil
                guard let text = undoes ?? binding.hint(in: context), let key = key(for: binding.action, in: context)
                else {
                    return nil
                }
                return Hint(
                    action: binding.action, key: key, text: text, isAvailable: binding.refusal(state, now) == nil)
            }
    }

    /// Every action, in the order of the table.
    public func help(state: DeckState, at now: Instant) -> [HelpEntry] {
        Binding.table.map { binding in
            HelpEntry(
                action: binding.action, section: binding.section,
                keys: chords(for: binding.action).map(\.description).joined(separator: " "),
                description: binding.description, refusal: binding.refusal(state, now))
        }
    }
}

extension Binding {
    /// The hint, in the words of the context.
    func hint(in context: Context) -> String? {
        switch (action, context) {
        case (.moveDown, .help), (.moveDown, .log), (.moveDown, .inspect), (.moveDown, .signIn): "scroll"
        case (.moveDown, .themes): "next"
        case (.back, .main): nil
        case (.back, .welcome): nil
        case (.back, .form): "cancel"
        case (.accept, .form): nil
        case (.moveDown, .form): nil
        case (.fieldClear, .form): nil
        case (.back, .filter), (.back, .search): "clear"
        case (.back, .signIn), (.back, .picker): "cancel"
        case (.back, .help), (.back, .log), (.back, .headerMenu), (.back, .palette), (.back, .command): "close"
        case (.back, .themes): "put back"
        case (.back, .quit): nil
        case (.help, .help), (.help, .quit), (.help, .command): nil
        case (.accept, .filter): "keep filter"
        case (.accept, .themes), (.accept, .search): "keep"
        case (.accept, .palette): "do it"
        case (.accept, .headerMenu): "copy"
        case (.accept, .picker): "choose"
        case (.accept, .variables): "next"
        case (.accept, .answer): "send"
        case (.accept, .locked): "unlock"
        case (.accept, .revoke): "press button"
        case (.accept, .revokeCount): "revoke"
        case (.back, .revoke), (.back, .revokeCount): "cancel"
        case (.help, .revoke), (.help, .revokeCount), (.help, .search), (.help, .palette): nil
        case (.back, .locked): "quit"
        default: hint
        }
    }
}
