import Vocabulary

/// Words that narrow the lines of the help or of the activity log.
public struct LineSearch: Sendable, Equatable {
    /// What was typed.
    public internal(set) var text = ""
    /// Whether it has the keys.
    public internal(set) var isEditing = false

    /// Whether a line is left by it: every word of it is in one of the line's texts.
    public func matches(_ texts: String...) -> Bool {
        TypedWords(text).areIn(texts.joined(separator: "\n"))
    }
}

extension DeckState {
    mutating func editSearch() -> [DeckEffect] {
        search.isEditing = true
        return []
    }

    /// Sets what is searched for; the list is shown from its beginning again.
    mutating func setSearch(_ text: String) {
        search.text = String(text.prefix(100))
        helpOffset = 0
        logOffset = 0
    }

    /// One step back from a search: it goes. False where there was none.
    mutating func leaveSearch() -> Bool {
        guard search != LineSearch() else { return false }
        search = LineSearch()
        helpOffset = 0
        logOffset = 0
        return true
    }
}
