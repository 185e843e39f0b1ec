public import Vocabulary

/// Who holds a lock, as far as its file tells; for messages only, never for decisions.
public struct LockHolder: Sendable, Equatable, CustomStringConvertible {
    /// The process; nil where its line cannot be read.
    public let pid: Int32?
    /// When it took the lock.
    public let since: Instant?

    /// What a lock file says.
    public init(pid: Int32?, since: Instant?) {
        self.pid = pid
        self.since = since
    }

    /// “process 4711 (since 2020-05-23T18:52:03.415Z)”.
    public var description: String {
        guard let pid else { return "another process" }
        return "process \(pid)" + (since.map { " (since \($0.rfc3339))" } ?? "")
    }
}
