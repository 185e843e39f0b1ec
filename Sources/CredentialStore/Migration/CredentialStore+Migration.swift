import Vocabulary

/// The whole store is migrated once, by the first start that finds it in an earlier version and unused: a backup, a note of
/// it, every record, store.json last. A record of an earlier version is readable and writable all the while, so a start that
/// is killed leaves nothing but work for the next one, which goes on where this one ended.
extension CredentialStore {
    func migrate(_ root: Folder) throws(Failure) {
        guard try version(toMigrate: root) != nil else { return }
        let locks = try attempt(Self.subject) { () throws(FileProblem) in try root.folder(Self.locks) }
        func free(_ name: String) throws(Failure) -> LockFile? {
            try attempt(Self.subject) { () throws(FileProblem) in try LockWait.take(name, in: locks, calls: calls) }
        }
        // Alone: nobody reads or writes a record meanwhile. Whoever is at work leaves it to the next start.
        guard let using = try free(Self.useLock), let storing = try free(Self.storeLock),
            let backing = try free(Self.backupLock)
        else { return }
        using.noteHolder(since: clock.now())
        defer {
            using.forgetHolder()
            withExtendedLifetime((using, storing, backing)) {}
        }
        // Another process may have done it while the locks were taken.
        guard let version = try version(toMigrate: root) else { return }
        let begun = try migrationNote(in: root)
        let note = if let begun { begun } else { try begin(from: version, root) }
        for (folder, kind) in try foldersToMigrate(root) { try migrate(folder, kind) }
        try attempt(Self.subject) { () throws(FileProblem) in
            try root.remove(MigrationNote.fileName)
            try migrate(StoreRecord.fileName, in: root, .store)
        }
        notices.post(
            "The store is migrated from version \(version) to version \(RecordEnvelope.version). A backup of it as it was is in \(ScreenText.line(note.backup))."
        )
    }

    /// The version of the store; nil where it is this one, a later one, or cannot be told.
    private func version(toMigrate root: Folder) throws(Failure) -> Int? {
        guard case .plain(let record)? = (try? header(in: root)) ?? nil else { return nil }
        return record.migratedFrom
    }

    private func begin(from version: Int, _ root: Folder) throws(Failure) -> MigrationNote {
        let folder = try attempt(Self.subject) { () throws(FileProblem) in
            try Folder.creatingRoot(paths.backups, owner: .fob, notices: notices)
        }
        let shelf = BackupShelf(folder: folder, calls: calls, randomness: randomness)
        let backup = try makeBackup(of: root, on: shelf, named: nil, suffix: "-version-\(version)")
        for failure in backup.leftOut { notices.post("\(failure)") }
        let note = MigrationNote(from: version, backup: backup.path)
        _ = try attempt(Self.subject) { () throws(FileProblem) in
            try DurableFile(folder: root, name: MigrationNote.fileName, calls: calls, randomness: randomness)
                .save(note.json.serialized())
        }
        return note
    }

    private func migrationNote(in root: Folder) throws(Failure) -> MigrationNote? {
        try RecordFile(
            folder: root, name: MigrationNote.fileName, subject: Self.subject,
            remedy: "Remove that file; the next start makes another backup and goes on."
        ).read(MigrationNote.init(parsing:))
    }

    private func foldersToMigrate(_ root: Folder) throws(Failure) -> [(Folder, RecordEnvelope.Kind)] {
        try attempt(Self.subject) { () throws(FileProblem) in
            var folders: [(Folder, RecordEnvelope.Kind)] = []
            for (name, kind) in Self.recordFolders {
                try existing { () throws(FileProblem) in try root.folder(name) }.map { folders.append(($0, kind)) }
            }
            if let accounts = try existing({ () throws(FileProblem) in try root.folder(Self.accounts) }) {
                for name in try accounts.names().sorted() {
                    if let folder = try? accounts.folder(name) { folders.append((folder, .account)) }
                }
            }
            if let rescue = try folder(beside: paths.rescue) { folders.append((rescue, .account)) }
            return folders
        }
    }

    private func migrate(_ folder: Folder, _ kind: RecordEnvelope.Kind) throws(Failure) {
        let probe = RecordProbe(protection: Protection.none)
        try attempt(Self.subject) { () throws(FileProblem) in
            for name in try folder.names().sorted() where probe.isRecord(name) {
                try migrate(name, in: folder, kind)
            }
        }
    }

    private func migrate(_ name: String, in folder: Folder, _ kind: RecordEnvelope.Kind) throws(FileProblem) {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try folder.read(name, limit: RecordEnvelope.sizeLimit)
        } catch {
            // A record that cannot be used harms nobody else; it is told of whenever it is asked for.
            guard case .unacceptable = error.cause else { throw error }
            return
        }
        guard let record = try? JSON(parsing: bytes, limits: .init(bytes: RecordEnvelope.sizeLimit)),
            Migration.isNeeded(for: record, kind), let migrated = try? Migration.current(record, kind)
        else { return }
        _ = try DurableFile(folder: folder, name: name, calls: calls, randomness: randomness)
            .save(migrated.serialized())
    }
}
