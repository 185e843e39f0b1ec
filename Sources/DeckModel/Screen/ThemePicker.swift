/// A theme as the picker lists it.
public struct ThemeChoice: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The background it is made for: `dark`, `light`.
    public let kind: String
    /// Why it cannot be used, with the place; nil where it can.
    public let problem: String?

    /// A theme of that name.
    public init(name: String, kind: String, problem: String? = nil) {
        self.name = name
        self.kind = kind
        self.problem = problem
    }
}

/// The list of themes. The one under the cursor is on the screen; the one from before comes back unless another is kept.
public struct ThemePicker: Sendable, Equatable {
    /// All there are.
    public let themes: [ThemeChoice]
    /// What was on the screen when the list was opened.
    public let before: String
    /// The entry under the cursor.
    public internal(set) var index: Int

    /// The theme under the cursor.
    public var selected: ThemeChoice? { themes.indices.contains(index) ? themes[index] : nil }
}
