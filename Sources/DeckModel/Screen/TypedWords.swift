/// What somebody types to narrow a list, as words.
struct TypedWords {
    let words: [String]

    init(_ text: String) { words = text.lowercased().split(separator: " ").map(String.init) }

    /// The first of them, by which lists put first what begins with it.
    var first: String? { words.first }

    /// Whether every word stands somewhere in the text, large or small. No words are in every text.
    func areIn(_ text: String) -> Bool {
        guard !words.isEmpty else { return true }
        let text = text.lowercased()
        return words.allSatisfy { text.contains($0) }
    }
}
