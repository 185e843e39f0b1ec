public import Vocabulary

extension CredentialStore {
    /// Makes the store where it is missing, repairs modes, sweeps away what a killed process left behind, takes
    /// back what was rescued, and removes a clipboard file whose time is up.
    ///
    /// What another process is working on is left to it: only locks that are free are taken, and none is waited for.
    ///
    /// - Returns: what the person should hear, a sentence each.
    /// - Throws: ``Failure`` of kind `store` where there is no store and none can be made.
    public func open() throws(Failure) -> [String] {
        let folder = try attempt("the store") { () throws(FileProblem) in
            let folder = try creatingStoreFolder()
            for name in [Self.accounts, Self.providers, Self.locks] { _ = try folder.creatingFolder(name) }
            return folder
        }
        try makeStoreRecord(in: folder)
        return takeNotices()
    }

    private func makeStoreRecord(in folder: Folder) throws(Failure) {
        let file = RecordFile(
            folder: folder, name: StoreRecord.fileName, subject: "the store",
            remedy: "Put back a good copy of the file. Without sealing it holds no secret: it may be removed as well.")
        guard try file.read(StoreRecord.init(parsing:)) == nil else { return }
        try attempt("the store") { () throws(FileProblem) in
            // Whoever holds the lock makes the record.
            guard let lock = try LockWait.take(Self.storeLock, in: try folder.folder(Self.locks), calls: calls) else {
                return
            }
            defer { withExtendedLifetime(lock) {} }
            try write(StoreRecord.new(randomness: randomness), to: file)
        }
    }
}
