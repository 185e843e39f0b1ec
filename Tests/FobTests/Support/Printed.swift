import Synchronization

/// What was printed by every command so far, for a sweep at the end.
final class Printed: Sendable {
    struct Entry {
        let command: [String]
        let output: String
        let errors: String
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ command: [String], _ output: String, _ errors: String) {
        entries.withLock { $0.append(Entry(command: command, output: output, errors: errors)) }
    }

    var all: [Entry] { entries.withLock { $0 } }
}
