/// Which programs may show a page, as argument vectors. No shell ever sees them.
///
/// `$BROWSER` is a list separated by colons; each entry is a program and its arguments, separated by spaces, where
/// `%s` stands for the URL, which otherwise comes last. Without it, the desktop's own opener is asked.
struct BrowserCommands: Sendable, Equatable {
    let vectors: [[String]]

    init(url: String, variable: String?, fallback: String) {
        let entries = (variable ?? "").split(separator: ":").compactMap { Self.vector(String($0), url: url) }
        vectors = entries.isEmpty ? [[fallback, url]] : entries
    }

    private static func vector(_ entry: String, url: String) -> [String]? {
        let words = entry.split(whereSeparator: \.isWhitespace).map(String.init)
        // The program itself is never made of the URL.
        guard let program = words.first, !program.contains("%s") else { return nil }
        let arguments = words.dropFirst()
        guard arguments.contains(where: { $0.contains("%s") }) else { return words + [url] }
        return [program] + arguments.map { $0.replacing("%s", with: url) }
    }
}

/// Whether a URL may be handed to a program of the user's: http or https, a host, no user-info, printable ASCII.
/// A profile may come from anywhere, and openers run commands for other schemes (CVE-2025-6514).
enum BrowserURL {
    static func isSafe(_ url: String) -> Bool {
        guard let address = try? WebAddress(url) else { return false }
        // Quotes and backticks have no place in a URL; an opener that is a shell script must not meet them.
        return !address.tail.utf8.contains { byte in "\"'`<>^{}|".utf8.contains(byte) }
    }
}
