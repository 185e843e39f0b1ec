import Vocabulary

extension CredentialStore {
    /// Holds the store alone: waits until every operation that is under way has ended, and keeps new ones out.
    ///
    /// What an interrupted conversion left behind is removed first.
    func alone<Result>(
        patience: Duration, clock: any Clock<Duration>, waiting: (LockHolder) -> Void,
        _ body: (Folder, LockFile) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let root = try attempt(Self.subject) { () throws(FileProblem) in try creatingStoreFolder() }
        let folder = try attempt(Self.subject) { () throws(FileProblem) in try root.creatingFolder(Self.locks) }
        let lock = try await LockWait(subject: Self.subject, name: Self.useLock, folder: folder, calls: calls)
            .lock(patience: patience, clock: clock, waiting: waiting)
        lock.noteHolder(since: self.clock.now())
        defer {
            // Those who hold it together leave no note of theirs, and this one would be taken for it.
            lock.forgetHolder()
        }
        try Conversion(store: self, root: root, lock: lock).finish()
        return try body(root, lock)
    }

    /// Removes what an interrupted conversion left behind, where nobody is at work.
    func recoverConversion(in root: Folder) throws(Failure) {
        let note = try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in
                try root.read(ConversionNote.fileName, limit: RecordEnvelope.sizeLimit)
            }
        }
        guard note != nil else { return }
        let lock = try attempt(Self.subject) { () throws(FileProblem) in
            try LockWait.take(Self.useLock, in: try root.creatingFolder(Self.locks), calls: calls)
        }
        guard let lock else { return }
        defer { withExtendedLifetime(lock) {} }
        try Conversion(store: self, root: root, lock: lock).finish()
        notices.post("What an interrupted seal, unseal or rekey of the store had left was removed.")
    }
}
