public import Vocabulary

extension CredentialStore {
    /// Lends the right to be the one that renews this store's accounts by itself without a screen: `locks/watch.lock`.
    ///
    /// - Throws: ``Failure`` of kind `busy` at once, naming the holder, where another process has it.
    public func withWatchLock<Result>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let subject = "the watch"
        let folder = try attempt(subject) { () throws(FileProblem) in
            try creatingStoreFolder().creatingFolder(Self.locks)
        }
        // Not held with the store's other locks: it lasts for days, and says nothing of how records are written.
        let wait = LockWait(subject: subject, name: Self.watchLock, folder: folder, calls: calls)
        let file = try attempt(wait.subject) { () throws(FileProblem) in
            try LockWait.take(wait.name, in: wait.folder, calls: wait.calls)
        }
        guard let file else {
            throw Failure(
                .busy, "This store is watched already, by \(wait.holder).",
                remedy: "One is enough: what it renews, all others use. End it first to start another one.")
        }
        file.noteHolder(since: clock.now())
        defer { withExtendedLifetime(file) {} }
        return try await body()
    }

    private static let watchLock = "watch.lock"
}
