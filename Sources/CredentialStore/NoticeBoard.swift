import Synchronization

/// What the person should hear although nothing failed: a repaired mode, a recovered login.
final class NoticeBoard: Sendable {
    private struct Board {
        var notices: [String] = []
        var listener: (@Sendable (String) -> Void)?
    }

    private let board = Mutex(Board())

    /// Told to the listener at once; without one, the same sentence is kept once.
    func post(_ notice: String) {
        let listener = board.withLock { board in
            if board.listener == nil, !board.notices.contains(notice) { board.notices.append(notice) }
            return board.listener
        }
        listener?(notice)
    }

    func take() -> [String] {
        board.withLock { board in
            defer { board.notices = [] }
            return board.notices
        }
    }

    /// Tells what is kept and all that comes.
    func tell(_ listener: @escaping @Sendable (String) -> Void) {
        let kept = board.withLock { board in
            defer { board.notices = [] }
            board.listener = listener
            return board.notices
        }
        for notice in kept { listener(notice) }
    }
}
