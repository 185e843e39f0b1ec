import Vocabulary

/// Writes all records of a store anew: sealed, under another key, or plain again.
///
/// The whole new set is on the disk before the one durable save of store.json makes it the store, so that a crash at any point
/// leaves the old store or the new one. What is left of the other is removed then, or by the next start. It holds the store
/// alone.
struct Conversion {
    let store: CredentialStore
    let root: Folder
    let lock: LockFile

    static let noteRemedy = "See which records are the right ones, then remove that file."

    /// Carries everything over.
    ///
    /// - Parameters:
    ///   - use: the store as it is.
    ///   - header: store.json as it is to be, `key` the key of its records; nil for plain ones.
    func carryOut(from use: StoreUse, to header: SealedHeader?, key: StoreKey?, plain: JSON) throws(Failure) {
        try refuseDamage(use)
        if header != nil { try refuseWhatStaysReadable(use) }
        try refuseStrangers(use)
        let note = ConversionNote(from: use.protection.treeName(use.tree), to: header?.tree)
        try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try use.write(note.json, to: Self.noteFile(in: root))
        }
        do throws(Failure) {
            let new = try newUse(header, key)
            try copyRecords(from: use, to: new)
            try copyLocks(from: use, to: new)
            let json = header?.json ?? plain
            try attempt(CredentialStore.subject) { () throws(FileProblem) in
                try use.write(json, to: CredentialStore.storeRecordFile(in: root))
            }
        } catch {
            // What was begun goes at once where that is possible, else at the next start.
            _ = failure { () throws(Failure) in try finish() }
            throw error
        }
        try finish()
    }

    /// Removes what the note names and store.json does not, then the note.
    func finish() throws(Failure) {
        guard let note = try Self.noteFile(in: root).read(ConversionNote.init(parsing:)) else { return }
        let current: String?
        switch try store.header(in: root) {
        case .sealed(let header)?: current = header.tree
        case .plain?: current = nil
        case nil:
            throw Failure(
                .store, "The store's store.json is missing while its records were being written anew.",
                remedy: "Put back a copy of it.")
        }
        guard current == note.to || current == note.from else {
            throw Failure(
                .store, "The store's \(ConversionNote.fileName) is about other records than store.json.",
                remedy: Self.noteRemedy)
        }
        let isDone = current == note.to
        let leftovers = Leftovers(root: root, store: store)
        try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try leftovers.removeRecords(isDone ? note.from : note.to)
            try leftovers.removeLocks(keeping: current)
            // Each was written by the key of its time, or under a name that is no longer to be read.
            if isDone {
                try leftovers.removeTranscripts()
                try leftovers.removeActivity()
            }
            try root.remove(ConversionNote.fileName)
            try root.synchronize()
        }
    }

    static func noteFile(in root: Folder) -> RecordFile {
        RecordFile(
            folder: root, name: ConversionNote.fileName, subject: CredentialStore.subject, remedy: noteRemedy)
    }

    // MARK: Steps

    /// What cannot be read cannot be carried over, and must be known before anything is written.
    private func refuseDamage(_ use: StoreUse) throws(Failure) {
        try use.recoverRename()
        try use.recoverRescued()
        var damaged: [Failure] = []
        try use.walk { _, result throws(Failure) in
            if case .failure(let failure) = result { damaged.append(failure) }
        }
        if let first = damaged.first {
            throw Failure(
                .store,
                "\(first.message)\(damaged.count > 1 ? " \(damaged.count - 1) more cannot be read either." : "") Nothing was changed.",
                remedy: first.remedy)
        }
        let rescued = try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try use.rescueFolder()?.names().filter { $0.hasSuffix(use.protection.suffix) && !$0.hasPrefix(".") } ?? []
        }
        guard rescued.isEmpty else {
            throw Failure(
                .store, "A rescued credential waits in \(ScreenText.line(use.paths.rescue)). Nothing was changed.",
                remedy: "fob store check tells what keeps it from its place.")
        }
    }

    /// What a restore kept aside is no record and cannot be sealed: it would stay behind, readable by whoever has the disk.
    private func refuseWhatStaysReadable(_ use: StoreUse) throws(Failure) {
        guard case .none = use.protection else { return }
        let aside = try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try root.folder(StoreUse.damaged) }
        }
        guard let aside, let names = try? aside.names(), !names.isEmpty else { return }
        throw Failure(
            .store,
            "Damaged records that a restore kept aside lie in \(ScreenText.line(aside.path)), readable, and cannot be sealed. Nothing was changed.",
            remedy: "Take from them what is needed, remove that folder, and seal again: fob store seal")
    }

    /// What is no record and lies among them would go with the folders it lies in: it is somebody's, and nobody was asked.
    private func refuseStrangers(_ use: StoreUse) throws(Failure) {
        let strangers = try attempt(CredentialStore.subject) { () throws(FileProblem) in try use.strangers() }
        guard let first = strangers.first else { return }
        let more = strangers.count > 1 ? " \(strangers.count - 1) more lie there as well." : ""
        throw Failure(
            .store,
            "\(ScreenText.line(first)) is no record, and would be removed with the old ones.\(more) Nothing was changed.",
            remedy: "Move it out of the store: mv \(ShellText.word(first)) ELSEWHERE")
    }

    private func newUse(_ header: SealedHeader?, _ key: StoreKey?) throws(Failure) -> StoreUse {
        guard let header, let key else {
            return StoreUse(store: store, root: root, tree: root, protection: .none, lock: lock)
        }
        _ = try attempt(CredentialStore.subject) { () throws(FileProblem) in try root.creatingFolder(header.tree) }
        return try store.use(root, lock, header, key, CredentialStore.subject)
    }

    private func copyRecords(from old: StoreUse, to new: StoreUse) throws(Failure) {
        for name in [CredentialStore.providers, CredentialStore.accounts] {
            _ = try attempt(CredentialStore.subject) { () throws(FileProblem) in try new.tree.creatingFolder(name) }
        }
        try old.walk { _, result throws(Failure) in
            let record = try result.get()
            try attempt("\(record.subject)") { () throws(FileProblem) in
                try new.write(record.json, to: try new.file(for: record.subject))
            }
        }
    }

    /// What is noted in the locks goes along: a refresh whose answer may be lost, and what was removed.
    private func copyLocks(from old: StoreUse, to new: StoreUse) throws(Failure) {
        let folder = try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try root.creatingFolder(CredentialStore.locks)
        }
        var ids = try old.accountIDs()
        if case .none = old.protection {
            // Those of removed accounts, whose names the files of a plain store tell.
            let names = try attempt(CredentialStore.subject) { () throws(FileProblem) in try folder.names() }
            let known = Set(ids)
            ids += names.compactMap(CredentialStore.idOfPlainLock).filter { !known.contains($0) }
        }
        for id in ids {
            let (from, to) = (old.protection.lockName(of: id), new.protection.lockName(of: id))
            guard from != to else { continue }
            try attempt("\(id)") { () throws(FileProblem) in
                guard try existing({ () throws(FileProblem) in try folder.read(from, limit: 1 << 16) }) != nil else {
                    return
                }
                try LockFile(from, in: folder, calls: store.calls)
                    .copyNotes(to: try LockFile(to, in: folder, calls: store.calls))
            }
        }
    }
}
