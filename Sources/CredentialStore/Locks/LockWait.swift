import Vocabulary

/// Waiting for a lock that another process may hold, without blocking a thread.
struct LockWait {
    /// After this time the caller is told who holds the lock.
    static let quiet: Duration = .seconds(2)

    /// Whom the lock protects, as errors begin: `acme/work`.
    let subject: String
    let name: String
    let folder: Folder
    let calls: FileCalls
    var mode = LockMode.alone

    /// - Throws: ``Failure`` of kind `busy` when `patience` has passed, `cancelled` when the task was, `store` when
    ///   the lock file cannot be used.
    func lock(
        patience: Duration, clock: any Clock<Duration>, waiting: (LockHolder) -> Void
    ) async throws(Failure) -> LockFile {
        try await poll(patience: patience, clock: clock, waiting: waiting)
    }

    /// Takes it if nobody holds it who stands in the way; nil otherwise.
    static func take(
        _ name: String, in folder: Folder, calls: FileCalls, mode: LockMode = .alone
    ) throws(FileProblem) -> LockFile? {
        var file = try LockFile(name, in: folder, calls: calls, mode: mode)
        while try file.tryLock(mode) {
            if file.isStill(name, in: folder) { return file }
            file = try LockFile(name, in: folder, calls: calls, mode: mode)
        }
        return nil
    }

    private func poll<C: Clock>(
        patience: Duration, clock: C, waiting: (LockHolder) -> Void
    ) async throws(Failure) -> LockFile where C.Duration == Duration {
        let start = clock.now
        var pause: Duration = .milliseconds(5)
        var told = false
        while true {
            do throws(FileProblem) {
                if let file = try Self.take(name, in: folder, calls: calls, mode: mode) { return file }
            } catch {
                throw error.failure(subject)
            }
            let waited = start.duration(to: clock.now)
            guard waited < patience else { throw timeOut(after: patience) }
            if waited >= Self.quiet, !told {
                waiting(holder)
                told = true
            }
            do {
                try await clock.sleep(until: clock.now.advanced(by: min(pause, patience - waited)), tolerance: nil)
            } catch {
                throw Failure(.cancelled, "\(subject): cancelled while waiting for \(holder).")
            }
            // Often enough to be quick, seldom enough to leave the machine alone.
            pause = min(pause * 2, .milliseconds(80))
        }
    }

    var holder: LockHolder {
        (try? LockFile(name, in: folder, calls: calls))?.holder ?? LockHolder(pid: nil, since: nil)
    }

    private func timeOut(after patience: Duration) -> Failure {
        Failure(
            .busy, "\(subject): \(holder) has held its lock for more than \(patience.wholeSeconds) s.",
            remedy: "Try again when it has finished, or end it.")
    }
}
