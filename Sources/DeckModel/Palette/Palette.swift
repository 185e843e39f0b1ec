public import Vocabulary

/// The field that finds any action by its name, and any account behind an `@`.
public struct Palette: Sendable, Equatable {
    /// What can be chosen.
    public enum Entry: Sendable, Equatable {
        case action(Action)
        case account(AccountID)
    }

    /// What was typed.
    public internal(set) var text = ""
    /// The entry under the cursor.
    public internal(set) var index = 0
    /// What answers to the text, the best first; found when the text changes, because each frame asks.
    public internal(set) var entries: [Entry] = []

    /// Whether accounts are looked for.
    public var wantsAccounts: Bool { text.hasPrefix("@") }
    /// What is looked for.
    public var pattern: String { wantsAccounts ? String(text.dropFirst()) : text }
    /// The entry under the cursor.
    public var selected: Entry? { entries.indices.contains(index) ? entries[index] : nil }
}

extension Palette {
    /// Moving lines is what keys are for, and a palette in a palette helps nobody.
    private static let absent: Set<Action> = [
        .moveDown, .moveUp, .moveFirst, .moveLast, .movePageDown, .movePageUp, .back, .interrupt, .palette,
    ]

    /// What can be asked for on the main screen, by the id that the configuration has for it or by words of its description.
    /// Equals stand as the hint line has them: the most wanted first.
    static func actions(for pattern: String) -> [Entry] {
        Binding.table.enumerated()
            .filter { $0.element.contexts.contains(.main) && !absent.contains($0.element.action) }
            .compactMap { place, binding in
                score(of: binding, for: pattern).map { (score: $0, priority: binding.priority, place, binding.action) }
            }
            .sorted { ($1.score, $0.priority, $0.2) < ($0.score, $1.priority, $1.2) }
            .map { .action($0.3) }
    }

    private static func score(of binding: Binding, for pattern: String) -> Int? {
        let name = FuzzyMatch(pattern, in: binding.action.rawValue).map { $0.score + 8 }
        // Letters scattered over a whole sentence answer to nearly anything.
        let isSaid = pattern.lowercased().split(separator: " ").allSatisfy(binding.description.contains)
        let words = isSaid ? FuzzyMatch(pattern, in: binding.description)?.score : nil
        return [name, words].compactMap { $0 }.max()
    }

    static func accounts(_ ids: [AccountID], for pattern: String) -> [Entry] {
        guard !pattern.isEmpty else { return ids.map { .account($0) } }
        return ids.enumerated()
            .compactMap { place, id in
                FuzzyMatch(pattern, in: id.description).map { (score: $0.score, place: place, id) }
            }
            .sorted { ($1.score, $0.place) < ($0.score, $1.place) }
            .map { .account($0.2) }
    }
}
