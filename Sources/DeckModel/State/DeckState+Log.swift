import Vocabulary

/// The activity list: what happened, newest first.
extension DeckState {
    /// So many entries are kept.
    public static let activityLimit = 2000

    /// The entries that the search leaves.
    public var foundActivity: [ActivityEntry] {
        guard !search.text.isEmpty else { return activity }
        return activity.filter { search.matches($0.account?.description ?? "", $0.text, $0.severity.rawValue) }
    }

    mutating func toggleLog() -> [DeckEffect] {
        search = LineSearch()
        logOffset = 0
        overlay = overlay == .log ? nil : .log
        return masked()
    }

    /// Adds a line to the activity list.
    mutating func log(_ text: String, of account: AccountID? = nil, _ severity: Severity, at now: Instant) {
        let entry = ActivityEntry(time: now, account: account, text: ScreenText.line(text), severity: severity)
        activity.insert(entry, at: 0)
        unkept.append(entry)
        if activity.count > Self.activityLimit { activity.removeLast() }
        // What the user reads stays where it is while lines come in above it.
        if activityOffset > 0 { activityOffset += 1 }
        if logOffset > 0, search.text.isEmpty { logOffset += 1 }
    }

    /// What was logged since this was asked last, oldest first, for whoever keeps the log in a file.
    public mutating func takeUnkept() -> [ActivityEntry] {
        defer { unkept = [] }
        return unkept
    }

    /// What earlier decks logged, newest first.
    mutating func remembered(_ entries: [ActivityEntry]) -> [DeckEffect] {
        activity = Array((activity + entries).prefix(Self.activityLimit))
        return []
    }
}
