public import Vocabulary

/// Who holds a lock, as far as its file tells; for messages only, never for decisions.
public struct LockHolder: Sendable, Equatable, CustomStringConvertible {
    public let pid: Int32?
    public let since: Instant?

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
