import Synchronization

/// What the person should hear although nothing failed: a repaired mode, a recovered login.
final class NoticeBoard: Sendable {
    private let notices = Mutex<[String]>([])

    /// The same sentence is kept once.
    func post(_ notice: String) {
        notices.withLock { notices in
            if !notices.contains(notice) { notices.append(notice) }
        }
    }

    func take() -> [String] {
        notices.withLock { notices in
            defer { notices = [] }
            return notices
        }
    }
}
