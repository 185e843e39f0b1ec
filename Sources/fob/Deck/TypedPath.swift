import Vocabulary

/// A path as a person types it where no shell reads it.
struct TypedPath: Sendable {
    /// What a leading `~/` stands for.
    let home: String?

    /// The path with its home folder in full.
    func expanded(_ path: String) -> String {
        guard let home, path.hasPrefix("~/") else { return path }
        return home + path.dropFirst()
    }
}
