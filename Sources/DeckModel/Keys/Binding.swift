public import Vocabulary

/// One row of the table from which dispatch, hints, help and docs/keys.md come.
public struct Binding: Sendable {
    /// What the keys ask for.
    public let action: Action
    /// The chords as shipped.
    public let defaults: [KeyChord]
    /// Where they work.
    public let contexts: Set<Context>
    /// The heading that help and docs list it under.
    public let section: Section
    /// A sentence without its full stop, for help and docs.
    public let description: String
    /// One to three words for the hint line; nil where no hint is given.
    public let hint: String?
    /// Hints stand in the order of this number, and the highest goes first when the line is too short.
    public let priority: Int
    /// Why the action cannot be had at the moment, in a sentence; nil where it can.
    public let refusal: @Sendable (DeckState, Instant) -> String?

    /// The headings of the help.
    public enum Section: String, Sendable, CaseIterable {
        case move = "Move"
        case account = "Act on account"
        case program = "Program"
        case dialog = "In dialogs and fields"
    }

    init(
        _ action: Action, _ defaults: [String], in contexts: Set<Context>, _ section: Section, _ description: String,
        hint: String? = nil, priority: Int = 100,
        refusal: @escaping @Sendable (DeckState, Instant) -> String? = { _, _ in nil }
    ) {
        self.action = action
        self.defaults = defaults.compactMap(KeyChord.init)
        self.contexts = contexts
        self.section = section
        self.description = description
        self.hint = hint
        self.priority = priority
        self.refusal = refusal
    }
}
