/// One entry of a list that is chosen from by typing.
public struct FormOption: Sendable, Equatable {
    /// What is remembered.
    public let key: String
    /// What is read first.
    public let label: String
    /// What is read beside it.
    public let detail: String

    init(_ key: String, label: String? = nil, detail: String = "") {
        self.key = key
        self.label = label ?? key
        self.detail = detail
    }
}

/// A choice by typing: what is typed narrows the list, and the entry under the cursor is taken on the way on.
public struct ChoiceEntry: Sendable, Equatable {
    /// All of them.
    public internal(set) var options: [FormOption]
    /// What was typed since the field was entered.
    public private(set) var filter = ""
    /// The entry under the cursor, among ``matches``.
    public private(set) var index = 0
    /// The key of what was taken.
    public private(set) var chosen: String?
    /// Whether somebody typed or moved since the field was entered.
    private var isTouched = false

    init(_ options: [FormOption], chosen: String? = nil) {
        self.options = options
        self.chosen = chosen
        index = options.firstIndex { $0.key == chosen } ?? 0
    }

    /// The entry that was taken.
    public var selected: FormOption? { options.first { $0.key == chosen } }

    /// What the typed words leave, those first that begin with them.
    public var matches: [FormOption] {
        let words = TypedWords(filter)
        guard let first = words.first else { return options }
        let found = options.filter { words.areIn("\($0.key) \($0.label) \($0.detail)") }
        let (near, far) = (
            found.filter { $0.key.hasPrefix(first) || $0.label.lowercased().hasPrefix(first) },
            found.filter { !$0.key.hasPrefix(first) && !$0.label.lowercased().hasPrefix(first) }
        )
        return near + far
    }

    /// The entry under the cursor.
    public var current: FormOption? {
        let matches = matches
        return matches.indices.contains(index) ? matches[index] : nil
    }

    mutating func type(_ text: String) { narrow(to: filter + text) }

    mutating func erase() { narrow(to: String(filter.dropLast())) }

    mutating func clear() { narrow(to: "") }

    mutating func move(by distance: Int) {
        isTouched = true
        index = max(0, min(index + distance, matches.count - 1))
    }

    /// Takes the entry under the cursor, where somebody pointed at it; returns whether the choice is another one now.
    ///
    /// - Parameter always: whether it is meant even where nobody typed or moved.
    mutating func take(always: Bool) -> Bool {
        let before = chosen
        if isTouched || always, let current { chosen = current.key }
        leave()
        return chosen != before
    }

    /// Takes other entries, and keeps what was typed.
    mutating func offer(_ options: [FormOption], chosen: String?) {
        self.options = options
        self.chosen = chosen ?? self.chosen
        if !isTouched { index = options.firstIndex { $0.key == self.chosen } ?? 0 }
    }

    private mutating func narrow(to text: String) {
        filter = String(text.prefix(100))
        isTouched = true
        index = 0
    }

    private mutating func leave() {
        filter = ""
        isTouched = false
        index = options.firstIndex { $0.key == chosen } ?? 0
    }
}
