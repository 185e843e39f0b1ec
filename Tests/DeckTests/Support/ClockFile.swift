import Foundation
import TestSupport
import Vocabulary

/// The time of a story: every process of it reads the same file.
final class ClockFile: WallClock {
    private let path: String
    private let clock: TestClock

    init(_ path: String, _ start: Vocabulary.Instant) throws {
        self.path = path
        clock = TestClock(start)
        try write()
    }

    func now() -> Vocabulary.Instant { clock.now() }

    /// Moves the time on.
    func advance(by duration: Duration) throws {
        clock.advance(by: duration)
        try write()
    }

    private func write() throws {
        try Data(clock.now().rfc3339.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
