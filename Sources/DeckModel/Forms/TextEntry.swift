import Vocabulary

/// A line of text with a cursor in it.
public struct TextEntry: Sendable, Equatable {
    static let limit = 2000

    /// What was typed.
    public private(set) var text: String
    /// How many characters stand before the cursor.
    public private(set) var cursor: Int
    /// What stands there while nothing was typed.
    public internal(set) var placeholder: String
    /// Whether the placeholder is the value until something was typed.
    public let isSuggestion: Bool

    init(_ text: String = "", placeholder: String = "", isSuggestion: Bool = false) {
        self.text = text
        cursor = text.count
        self.placeholder = placeholder
        self.isSuggestion = isSuggestion
    }

    /// The text without blanks around it; what is suggested where nothing was typed.
    public var value: String {
        let typed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        return typed.isEmpty && isSuggestion ? placeholder : typed
    }

    private var place: String.Index { text.index(text.startIndex, offsetBy: cursor) }

    /// Puts text where the cursor is; line ends in it become spaces.
    mutating func insert(_ added: String) {
        let clean = ScreenText.line(added, limit: Self.limit)
        guard text.count + clean.count <= Self.limit else { return }
        let behind = text[place...]
        let before = text[..<place] + clean
        // A mark that combines with the character before it is no character of its own.
        (text, cursor) = (String(before + behind), before.count)
    }

    mutating func erase() {
        guard cursor > 0 else { return }
        cursor -= 1
        text.remove(at: place)
    }

    mutating func delete() {
        if cursor < text.count { text.remove(at: place) }
    }

    mutating func move(by distance: Int) { cursor = max(0, min(cursor + distance, text.count)) }

    mutating func moveToStart() { cursor = 0 }

    mutating func moveToEnd() { cursor = text.count }

    mutating func clear() { (text, cursor) = ("", 0) }
}
