import Vocabulary

/// The steps of a rename, each of which may have been done already.
extension StoreUse {
    /// Finishes a rename that a crash interrupted, where nobody else works on what it is about.
    func recoverRename() throws(Failure) {
        guard let note = try renameNote() else { return }
        var locks: [AccountID: LockFile] = [:]
        for id in Set(note.accounts.flatMap { [$0.from, $0.to] }).sorted() {
            guard let lock = try freeLock(protection.lockName(of: id), subject: "\(id)") else { return }
            locks[id] = lock
        }
        guard let storeLock = try freeLock(CredentialStore.storeLock, subject: CredentialStore.subject) else { return }
        defer { withExtendedLifetime((locks, storeLock)) {} }
        try finishRename(holding: locks)
    }

    func finishRename(holding locks: [AccountID: LockFile]) throws(Failure) {
        guard let note = try renameNote() else { return }
        guard note.accounts.allSatisfy({ locks[$0.from] != nil && locks[$0.to] != nil }) else {
            throw Failure(
                .busy, "Another rename was interrupted and is not finished yet.",
                remedy: "Start fob once more; it finishes that first.")
        }
        try work(note, holding: locks)
        notices.post("A rename that was interrupted was finished.")
    }

    func carryOut(_ note: RenameNote, holding locks: [AccountID: LockFile]) throws(Failure) {
        try store.checkStoreIsWritable(root)
        try attempt(CredentialStore.subject) { () throws(FileProblem) in try write(note.json, to: noteFile) }
        try work(note, holding: locks)
    }

    /// Every step may have been done already.
    private func work(_ note: RenameNote, holding locks: [AccountID: LockFile]) throws(Failure) {
        if let (from, to) = note.provider, let provider = try provider(from), try self.provider(to) == nil {
            var renamed = provider
            renamed.name = to
            try rewrite(renamed, after: from)
        }
        if let (from, to) = note.provider { try moveMetadata(from, to: to) }
        for (from, to) in note.accounts {
            guard let old = locks[from], let new = locks[to] else { continue }
            try move(from, old, to: to, new)
        }
        if let (from, _) = note.provider { try removeProviderRecord(from) }
        try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try root.remove(noteFile.name)
            try root.synchronize()
        }
    }

    /// The origins that the owner agreed to go along: without them the new name would believe whatever is said first, and a
    /// later provider of the old name would believe what this one was told.
    private func moveMetadata(_ from: Name, to: Name) throws(Failure) {
        // A damaged copy stays where it is: it must not keep the rename from its end.
        guard let copy = (try? metadata(of: from)) ?? nil else { return }
        try save(copy, of: to)
        try removeMetadata(of: from)
    }

    private func move(_ from: AccountID, _ old: LockFile, to: AccountID, _ new: LockFile) throws(Failure) {
        // A credential that waits in the rescue folder is newer than the record.
        try recoverRescued(from, removedGeneration: old.removedGeneration)
        guard let record = try record(from) else { return }
        let present = try self.record(to)
        if present.map({ Self.isNewer(record.account, than: $0.account) }) ?? true {
            var account = rolledBack(record.account, old) ?? record.account
            account.id = to
            account.generation =
                max(account.generation, present?.account.generation ?? 0, old.seenGeneration, new.seenGeneration) + 1
            let file = try writableRecordFile(to)
            guard !record.isNewer else { throw file.isNewer }
            let json = AccountRecord.json(account, keeping: record.source)
            try attempt("\(to)") { () throws(FileProblem) in
                // An answer that may be lost is lost under either name.
                try new.write(intent: old.intent)
                try write(json, to: file)
                new.note(savedGeneration: account.generation)
            }
        }
        _ = try removeAccount(from, noting: old)
        if let transcript = try? transcript(of: from) {
            try? saveTranscript(transcript, of: to)
            try? removeTranscript(of: from)
        }
    }

    /// Whether the old name's record was renewed after it had been copied to the new name: by a process that knew the old
    /// one alone, between a kill and the next start.
    ///
    /// A copy counts one more than its original, so an original that counts as much was saved since. A copy that follows a
    /// removed record counts more than that; there the times tell.
    private static func isNewer(_ old: Account, than copy: Account) -> Bool {
        guard old.credential != copy.credential else { return false }
        guard let issued = old.credential?.issuedAt, let copied = copy.credential?.issuedAt else {
            return old.generation >= copy.generation
        }
        return old.generation >= copy.generation || issued > copied
    }

    private func renameNote() throws(Failure) -> RenameNote? { try noteFile.read(RenameNote.init(parsing:)) }

    private var noteFile: RecordFile {
        let name: String
        switch protection {
        case .none: name = RenameNote.fileName
        case .sealed: name = RenameNote.sealedFileName
        }
        return RecordFile(
            folder: root, name: name, subject: CredentialStore.subject,
            remedy: "See which of the two names each account has, then remove that file.",
            seal: protection.seal(.renaming, in: name))
    }

    func refuseTaken(_ id: AccountID) throws(Failure) {
        let taken: Bool
        do throws(Failure) { taken = try record(id) != nil } catch { taken = true }
        guard !taken else {
            throw Failure(
                .usage, "The account \(id) exists already.", remedy: "Choose another name, or first: fob remove \(id)")
        }
    }

    /// What cannot be moved must be known before anything is.
    func refuseUnreadable(_ id: AccountID, _ locks: [AccountID: LockFile]) throws(Failure) {
        try recoverRescued(id, removedGeneration: locks[id]?.removedGeneration ?? 0)
        guard try record(id)?.isNewer != true else {
            throw Failure(
                .store, "\(id): a newer fob wrote its record; this one may read it but not change it.",
                remedy: "Update fob.")
        }
    }

    func lockAccounts(
        _ ids: [AccountID], patience: Duration, clock: any Clock<Duration>
    ) async throws(Failure) -> [AccountID: LockFile] {
        var locks: [AccountID: LockFile] = [:]
        for id in Set(ids).sorted() {
            let lock = try await wait(forAccount: id).lock(patience: patience, clock: clock, waiting: { _ in })
            lock.noteHolder(since: self.clock.now())
            locks[id] = lock
        }
        return locks
    }
}
