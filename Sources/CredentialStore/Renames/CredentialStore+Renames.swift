public import Vocabulary

/// Renaming: a record holds its own name, so a new one is saved before the old one goes. What is under way stands in the
/// ``RenameNote``; a crash leaves both records or the new one, and the next start finishes what was begun.
///
/// Lock order: the accounts' locks, old and new, in the order of their names; then the store's.
extension CredentialStore {
    /// Gives an account another name at the same provider.
    ///
    /// - Throws: ``Failure`` of kind `notFound`, `usage` where the new name is taken, `busy`, `store`.
    public func renameAccount(
        _ old: AccountID, to new: AccountID, patience: Duration = .seconds(90), clock: any Clock<Duration>
    ) async throws(Failure) {
        let locks = try await lockAccounts([old, new], patience: patience, clock: clock)
        let storeLock = try await lockStore(for: old.provider, patience: .seconds(10), clock: clock)
        defer { withExtendedLifetime((locks, storeLock)) {} }
        try finishRename(holding: locks)
        guard try record(old) != nil else {
            throw Failure(.notFound, "There is no account “\(old)”.", remedy: "fob accounts lists yours.")
        }
        try refuseTaken(new)
        try refuseUnreadable(old, locks)
        try carryOut(RenameNote(accounts: [(old, new)]), holding: locks)
    }

    /// Gives a provider another name, and all its accounts with it.
    ///
    /// - Parameter change: what else is to change in the record because of the name.
    /// - Returns: the accounts under their new names.
    public func renameProvider(
        _ old: Name, to new: Name, patience: Duration = .seconds(90), clock: any Clock<Duration>,
        change: (inout Provider) -> Void = { _ in }
    ) async throws(Failure) -> [AccountID] {
        let ids = try accountIDs()
        let moves = ids.filter { $0.provider == old }.map { ($0, AccountID(provider: new, name: $0.name)) }
        let locks = try await lockAccounts(moves.flatMap { [$0.0, $0.1] }, patience: patience, clock: clock)
        let storeLock = try await lockStore(for: old, patience: .seconds(10), clock: clock)
        defer { withExtendedLifetime((locks, storeLock)) {} }
        try finishRename(holding: locks)
        guard let provider = try provider(old) else {
            throw Failure(.notFound, "There is no provider “\(old)”.", remedy: "fob provider list shows yours.")
        }
        guard try self.provider(new) == nil else {
            throw Failure(.usage, "The provider \(new) exists already.", remedy: "Choose another name.")
        }
        if let taken = try accountIDs().first(where: { $0.provider == new }) { try refuseTaken(taken) }
        // One that was added since the locks were chosen would stay behind without a provider.
        let now = try accountIDs().filter { $0.provider == old }
        guard now.allSatisfy({ id in moves.contains { $0.0 == id } }) else {
            throw Failure(.busy, "\(old): an account was added meanwhile.", remedy: "Try again.")
        }
        for (from, _) in moves { try refuseUnreadable(from, locks) }
        var changed = provider
        change(&changed)
        if changed != provider { try rewrite(changed) }
        try carryOut(RenameNote(provider: (old, new), accounts: moves.map { ($0.0, $0.1) }), holding: locks)
        return moves.map(\.1)
    }

    /// Finishes a rename that a crash interrupted, where nobody else works on what it is about.
    func recoverRename() throws(Failure) {
        guard let note = try renameNote() else { return }
        var locks: [AccountID: LockFile] = [:]
        for id in Set(note.accounts.flatMap { [$0.from, $0.to] }).sorted() {
            guard let lock = try freeLock(Self.lockName(id), subject: "\(id)") else { return }
            locks[id] = lock
        }
        guard let storeLock = try freeLock(Self.storeLock, subject: Self.subject) else { return }
        defer { withExtendedLifetime((locks, storeLock)) {} }
        try finishRename(holding: locks)
    }

    // MARK: - Steps

    private func finishRename(holding locks: [AccountID: LockFile]) throws(Failure) {
        guard let note = try renameNote() else { return }
        guard note.accounts.allSatisfy({ locks[$0.from] != nil && locks[$0.to] != nil }) else {
            throw Failure(
                .busy, "Another rename was interrupted and is not finished yet.",
                remedy: "Start fob once more; it finishes that first.")
        }
        try work(note, holding: locks)
        notices.post("A rename that was interrupted was finished.")
    }

    private func carryOut(_ note: RenameNote, holding locks: [AccountID: LockFile]) throws(Failure) {
        let folder = try attempt(Self.subject) { () throws(FileProblem) in try creatingStoreFolder() }
        try checkStoreIsWritable(folder)
        _ = try attempt(Self.subject) { () throws(FileProblem) in
            try durable(folder, RenameNote.fileName).save(note.json.serialized())
        }
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
        try attempt(Self.subject) { () throws(FileProblem) in
            let folder = try storeFolder()
            try folder.remove(RenameNote.fileName)
            try folder.synchronize()
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
        if try self.record(to) == nil {
            var account = record.account
            account.id = to
            account.generation = max(account.generation, new.removedGeneration) + 1
            let file = try writableRecordFile(to)
            guard !record.isNewer else { throw file.isNewer }
            let json = AccountRecord.json(account, keeping: record.source)
            try attempt("\(to)") { () throws(FileProblem) in
                // An answer that may be lost is lost under either name.
                try new.write(intent: old.intent)
                try write(json, to: file)
            }
        }
        _ = try removeAccount(from, noting: old)
        if let transcript = try? transcript(of: from) {
            try? saveTranscript(transcript, of: to)
            try? removeTranscript(of: from)
        }
    }

    private func renameNote() throws(Failure) -> RenameNote? {
        let folder = try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try storeFolder() }
        }
        guard let folder else { return nil }
        return try RecordFile(
            folder: folder, name: RenameNote.fileName, subject: Self.subject,
            remedy: "See which of the two names each account has, then remove that file."
        ).read(RenameNote.init(parsing:))
    }

    private func refuseTaken(_ id: AccountID) throws(Failure) {
        let taken: Bool
        do throws(Failure) { taken = try record(id) != nil } catch { taken = true }
        guard !taken else {
            throw Failure(
                .usage, "The account \(id) exists already.", remedy: "Choose another name, or first: fob remove \(id)")
        }
    }

    /// What cannot be moved must be known before anything is.
    private func refuseUnreadable(_ id: AccountID, _ locks: [AccountID: LockFile]) throws(Failure) {
        try recoverRescued(id, removedGeneration: locks[id]?.removedGeneration ?? 0)
        guard try record(id)?.isNewer != true else {
            throw Failure(
                .store, "\(id): a newer fob wrote its record; this one may read it but not change it.",
                remedy: "Update fob.")
        }
    }

    private func lockAccounts(
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
