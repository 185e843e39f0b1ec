import TestSupport
import Testing

extension Tmux {
    /// Waits for the first whole frame: accounts in the list, hints at the foot.
    @discardableResult
    func waitForDeck() async throws -> String {
        try await wait(for: "the deck with its accounts") {
            $0.contains("fob  ") && $0.contains("? help") && $0.contains(">")
        }
    }

    /// Presses a key and waits for what it does.
    @discardableResult
    func press(_ key: String, until text: String) async throws -> String {
        try await press(key)
        return try await wait(forText: text)
    }

    /// Goes on in a form by Tab and sees each field on the way: a key that is pressed before the last one is drawn goes too far.
    func tab(from field: Int, to last: Int, of count: Int) async throws {
        try await wait(forText: "field \(field) of \(count) ")
        for field in (field...last).dropFirst() { try await press("Tab", until: "field \(field) of \(count) ") }
    }

    /// The row of the list that the cursor is on, without border and cursor; nil where there is none.
    func selectedRow() async throws -> String? { Self.selectedRows(try await screen()).first }

    /// Waits until the cursor of the list is on a row that begins so.
    func waitForSelection(_ start: String) async throws {
        try await wait(for: "“>\(start)”") { Self.selectedRows($0).first?.hasPrefix(start) == true }
    }

    /// Every row of the list that carries the cursor, from the state's glyph on.
    static func selectedRows(_ screen: String) -> [String] {
        screen.split(separator: "\n").compactMap { row in
            row.split(whereSeparator: "│|".contains).first { $0.hasPrefix(" >") }.map { String($0.dropFirst(2)) }
        }
    }

    /// What tmux knows: alternate screen, cursor shown, application cursor keys.
    func modes() async throws -> String { try await format("#{alternate_on} #{cursor_flag} #{keypad_cursor_flag}") }

    /// Asks once more and again until `expected` is the answer.
    func waitForModes(_ expected: String) async throws {
        try await poll(for: "the modes \(expected)") { try await modes() == expected ? true : nil }
    }
}
