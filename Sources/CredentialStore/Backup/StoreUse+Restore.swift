import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension StoreUse {
    /// Where damaged records are kept aside, in the store's folder.
    static let damaged = "damaged"

    /// Puts a provider back where it is missing or damaged; the caller holds the store's lock.
    func restore(_ record: ProviderRecord, isDryRun: Bool) throws(Failure) -> RestoreReport.Entry {
        let name = record.provider.name
        let file = try attempt("\(name)") { () throws(FileProblem) in
            try providersFolder().map { recordFile(name, in: $0) }
        }
        var reason: String?
        if let file {
            do throws(Failure) {
                if let present = try self.record(name, in: file) {
                    guard present.provider != record.provider else { return .init("\(name)", .unchanged) }
                    return .init("\(name)", .skipped, "it is there and differs from the backup's")
                }
            } catch {
                if !isDryRun { try setAside(file, as: name.text) }
                reason = "its damaged record is kept aside"
            }
        }
        guard !isDryRun else { return .init("\(name)", .restored, reason) }
        try write(record.provider, generation: record.generation + 1, keeping: record.source)
        return .init("\(name)", .restored, reason)
    }

    /// Puts an account back unless the store has something newer; the caller holds its lock, or only asks what would be done.
    ///
    /// - Parameter lock: nil for a dry run.
    func restore(
        _ record: AccountRecord, from backup: OpenedBackup, lock: LockFile?
    ) throws(Failure) -> RestoreReport.Entry {
        let id = record.account.id
        var present: AccountRecord?
        var reason: String?
        do throws(Failure) {
            present = try self.record(id)
        } catch {
            guard error.kind == .store else { throw error }
            reason = "its damaged record is kept aside"
            if let lock {
                let folder = try attempt("\(id)") { () throws(FileProblem) in try accountsFolder(of: id.provider) }
                if let folder { try setAside(recordFile(id, in: folder), as: "\(id.provider),\(id.name)") }
                // What could not be saved is newer than any backup, and could not be put in a damaged record's place.
                try recoverRescued(id, removedGeneration: lock.removedGeneration)
                present = try self.record(id)
            }
        }
        if let present, let entry = kept(present, record, backup) { return entry }
        guard let lock else { return .init("\(id)", .restored, reason) }
        var account = record.account
        account.generation = max(account.generation, present?.account.generation ?? 0, lock.seenGeneration) + 1
        account.distrust("restored from the backup of \(backup.manifest.madeAt.rfc3339)", at: clock.now())
        try replace(account, keeping: record.source, lock: lock)
        return .init("\(id)", .restored, reason)
    }

    /// Puts an account in the place of whatever record there is; the caller holds its lock.
    ///
    /// - Parameter source: whose members that nobody here knows are to stay.
    func replace(_ account: Account, keeping source: JSON?, lock: LockFile) throws(Failure) {
        let file = try writableRecordFile(account.id)
        let json = AccountRecord.json(account, keeping: source)
        try attempt("\(account.id)") { () throws(FileProblem) in
            // A note of what was about to be sent is about a token that this record may not hold.
            try lock.write(intent: nil)
            try write(json, to: file)
        }
        lock.note(savedGeneration: account.generation)
    }

    /// Why the record of the store stays; nil where the backup's takes its place.
    private func kept(
        _ present: AccountRecord, _ record: AccountRecord, _ backup: OpenedBackup
    ) -> RestoreReport.Entry? {
        let id = present.account.id
        let (here, there) = (present.account, record.account)
        if present.isNewer { return .init("\(id)", .skipped, "a newer fob wrote its record") }
        if here == there { return .init("\(id)", .unchanged) }
        guard backup.isOfThisStore else {
            return .init("\(id)", .skipped, "it is there, and the backup is of another store")
        }
        if here.generation > there.generation {
            return .init(
                "\(id)", .skipped,
                "its record is newer: generation \(here.generation), in the backup \(there.generation)")
        }
        if let mine = here.credential?.issuedAt, mine > there.credential?.issuedAt ?? Instant(milliseconds: .min) {
            return .init("\(id)", .skipped, "its credential is newer: of \(mine.storable.rfc3339)")
        }
        return nil
    }

    /// Moves a file that cannot be used out of the way, whatever it is; no link is followed.
    private func setAside(_ file: RecordFile, as stem: String) throws(Failure) {
        try attempt(file.subject) { () throws(FileProblem) in
            let folder = try root.creatingFolder(Self.damaged)
            let shelf = BackupShelf(folder: folder, calls: calls, randomness: randomness)
            let name = try shelf.freeName(
                at: clock.now(), prefix: protection.seal(.account, in: file.name)?.filed ?? stem)
            guard renameat(file.folder.descriptor, file.name, folder.descriptor, name) == 0 else {
                throw FileProblem("move away", file.path, .last)
            }
            try folder.synchronize()
            try file.folder.synchronize()
            notices.post("\(file.subject): its damaged record is in \(folder.path(of: name)).")
        }
    }
}

extension Account {
    /// Whether any credential of it could be renewed by a refresh token.
    var hasRefreshToken: Bool {
        let all = [credential].compactMap { $0 } + Array(intermediates.values)
        return all.contains { $0.refreshToken != nil || $0.extraTokens.values.contains { $0.refreshToken != nil } }
    }

    /// Notes that a copy of it may have been used since: nobody knows whether its refresh token is still good.
    mutating func distrust(_ reason: String, at now: Instant) {
        guard hasRefreshToken, renewal != .dead else { return }
        renewal = .unverified
        renewalReason = "\(reason), and its refresh token may have been replaced since"
        renewalChangedAt = now
    }
}
