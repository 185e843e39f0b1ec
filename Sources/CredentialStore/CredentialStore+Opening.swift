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
        let folder = try attempt(Self.subject) { () throws(FileProblem) in
            let folder = try creatingStoreFolder()
            for name in [Self.accounts, Self.providers, Self.locks] { _ = try folder.creatingFolder(name) }
            return folder
        }
        folder.noteLooseParent()
        try makeStoreRecord(in: folder)
        // Reading goes on where cleaning up cannot: on a medium that is mounted read-only, for one.
        noting { () throws(Failure) in try sweep(folder) }
        noting { () throws(Failure) in try recoverRename() }
        noting { () throws(Failure) in try recoverRescued() }
        noting { () throws(Failure) in
            let clipboard = ClipboardFile(path: paths.clipboard, randomness: randomness, calls: calls)
            try clipboard.sweep()
            if try clipboard.removeIfStale(now: clock.now()) == .removed {
                notices.post("The clipboard file's time was up; it was removed.")
            }
        }
        return takeNotices()
    }

    /// Refuses to write into a store that this code does not understand.
    func checkStoreIsWritable(_ folder: Folder) throws(Failure) {
        let file = Self.storeRecordFile(in: folder)
        guard let record = try file.read(StoreRecord.init(parsing:)) else { return }
        guard !record.isNewer else { throw file.isNewer }
    }

    static let subject = "the store"

    private static func storeRecordFile(in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: StoreRecord.fileName, subject: subject,
            remedy: "Put back a good copy of the file; until then accounts can be read but not changed.")
    }

    private func makeStoreRecord(in folder: Folder) throws(Failure) {
        let file = Self.storeRecordFile(in: folder)
        do throws(Failure) {
            if let record = try file.read(StoreRecord.init(parsing:)) {
                if record.isNewer { notices.post("\(file.isNewer)") }
                return
            }
        } catch {
            // Damage there stops writing; the accounts are still readable.
            notices.post("\(error)")
            return
        }
        try attempt(Self.subject) { () throws(FileProblem) in
            // Whoever holds the lock makes the record.
            guard let lock = try LockWait.take(Self.storeLock, in: try folder.folder(Self.locks), calls: calls) else {
                return
            }
            defer { withExtendedLifetime(lock) {} }
            guard
                try existing({ () throws(FileProblem) in try folder.read(file.name, limit: RecordEnvelope.sizeLimit) })
                    == nil
            else { return }
            try write(StoreRecord.new(randomness: randomness), to: file)
        }
    }

    private func recoverRescued() throws(Failure) {
        let files = try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in
                try Folder.root(paths.rescue, owner: .fob, notices: notices).names()
            } ?? []
        }
        for id in files.compactMap(Self.rescuedID) {
            noting { () throws(Failure) in
                guard let lock = try freeLock(Self.lockName(id), subject: "\(id)") else { return }
                defer { withExtendedLifetime(lock) {} }
                try recoverRescued(id, removedGeneration: lock.removedGeneration)
            }
        }
    }

    /// Temporary files hold secrets. One is left over when its maker's lock is free.
    private func sweep(_ store: Folder) throws(Failure) {
        let records = { (file: String) in
            [StoreRecord.fileName, RenameNote.fileName].contains(file) || Self.recordName(file) != nil
        }
        try sweep(store) { records($0) ? Self.storeLock : nil }
        try sweep(try attempt(Self.subject) { () throws(FileProblem) in try store.folder(Self.providers) }) {
            records($0) ? Self.storeLock : nil
        }
        let accounts = try attempt(Self.subject) { () throws(FileProblem) in try store.folder(Self.accounts) }
        for entry in try attempt(Self.subject, { () throws(FileProblem) in try accounts.names() }) {
            guard let provider = try? Name(entry) else { continue }
            noting { () throws(Failure) in
                let folder = try attempt("\(provider)") { () throws(FileProblem) in try accounts.folder(entry) }
                try sweep(folder) { file in
                    Self.recordName(file).map { Self.lockName(AccountID(provider: provider, name: $0)) }
                }
            }
        }
        let rescue = try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in
                try Folder.root(paths.rescue, owner: .fob, notices: notices)
            }
        }
        if let rescue { try sweep(rescue) { Self.rescuedID($0).map(Self.lockName) } }
        let transcripts = try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in
                try Folder.root(paths.transcripts, owner: .fob, notices: notices)
            }
        }
        if let transcripts { try sweep(transcripts) { Self.rescuedID($0).map(Self.lockName) } }
    }

    private func sweep(_ folder: Folder, lockOf: (String) -> String?) throws(Failure) {
        for entry in try attempt(Self.subject, { () throws(FileProblem) in try folder.names() }) {
            guard let name = TemporaryName(entry), let lockName = lockOf(name.target),
                let lock = try freeLock(lockName, subject: Self.subject)
            else { continue }
            defer { withExtendedLifetime(lock) {} }
            _ = try attempt(Self.subject) { () throws(FileProblem) in try folder.remove(entry) }
        }
    }

    func freeLock(_ name: String, subject: String) throws(Failure) -> LockFile? {
        try attempt(subject) { () throws(FileProblem) in
            try LockWait.take(name, in: try storeFolder().folder(Self.locks), calls: calls)
        }
    }

    private func noting(_ body: () throws(Failure) -> Void) {
        if let failure = failure(body) { notices.post("\(failure)") }
    }
}
