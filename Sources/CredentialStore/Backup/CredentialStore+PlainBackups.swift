public import Vocabulary

extension CredentialStore {
    /// Removes the backups of this store whose records are plain, where they stand beside it: once the store is sealed, they would give
    /// away what it hides.
    ///
    /// - Returns: the folders that were removed.
    public func removePlainBackups(
        patience: Duration = .seconds(10), clock: any Clock<Duration>
    ) async throws(Failure) -> [String] {
        guard let (root, header) = try existingSealed(Self.subject) else { return [] }
        let locks = try attempt(Self.subject) { () throws(FileProblem) in try root.creatingFolder(Self.locks) }
        let lock = try await LockWait(subject: Self.subject, name: Self.backupLock, folder: locks, calls: calls)
            .lock(patience: patience, clock: clock, waiting: { _ in })
        defer { withExtendedLifetime(lock) {} }
        return try attempt(Self.subject) { () throws(FileProblem) in
            guard let folder = try folder(beside: paths.backups) else { return [] }
            let shelf = BackupShelf(folder: folder, calls: calls, randomness: randomness)
            let names = try shelf.backups(ofStore: header.storeID)
                .filter { $0.manifest.protection != SealedHeader.protection }.map(\.name)
            try shelf.remove(names)
            return names.map { folder.path(of: $0) }
        }
    }
}
