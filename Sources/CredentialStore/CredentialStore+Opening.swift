public import Vocabulary

extension CredentialStore {
    /// Makes the store where it is missing, repairs modes, sweeps away what a killed process left behind, takes
    /// back what was rescued, and removes a clipboard file whose time is up.
    ///
    /// What another process is working on is left to it: only locks that are free are taken, and none is waited for. What
    /// needs the key of a locked store is left to the next start that has it.
    ///
    /// - Parameter mayDieUnseen: whether the provider of that account may use a refresh token up without the answer arriving.
    /// - Returns: what the person should hear, a sentence each.
    /// - Throws: ``Failure`` of kind `store` where there is no store and none can be made.
    public func open(mayDieUnseen: (Account) -> Bool = { _ in true }) throws(Failure) -> [String] {
        let root = try attempt(Self.subject) { () throws(FileProblem) in
            let root = try creatingStoreFolder()
            _ = try root.creatingFolder(Self.locks)
            return root
        }
        root.noteLooseParent()
        root.noteNetwork()
        try makeStoreRecord(in: root)
        // Reading goes on where cleaning up cannot: on a medium that is mounted read-only, for one.
        noting { () throws(Failure) in try recoverConversion(in: root) }
        var interrupted: [InterruptedSave] = []
        noting { () throws(Failure) in interrupted = try sweep(root) }
        noting { () throws(Failure) in try sweepBackups(root) }
        noting { () throws(Failure) in try migrate(root) }
        do throws(Failure) {
            _ = try reading(Self.subject) { use throws(Failure) in
                use.noting { () throws(Failure) in try use.recoverRename() }
                use.noting { () throws(Failure) in try use.recoverRescued() }
                for save in interrupted {
                    use.noting { () throws(Failure) in try use.settle(save, mayDieUnseen: mayDieUnseen) }
                }
            }
        } catch {
            // Whoever is locked out, or waits for a conversion, hears of it from what was asked for.
            if error.kind != .busy { notices.post("\(error)") }
        }
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
    func checkStoreIsWritable(_ root: Folder) throws(Failure) {
        guard let header = try header(in: root) else { return }
        guard !header.isNewer else { throw Self.storeRecordFile(in: root).isNewer }
    }

    static let subject = "the store"

    func makeStoreRecord(in root: Folder) throws(Failure) {
        let file = Self.storeRecordFile(in: root)
        do throws(Failure) {
            if let header = try header(in: root) {
                if header.isNewer { notices.post("\(file.isNewer)") }
                return
            }
        } catch {
            // Damage there stops writing; the accounts are still readable.
            notices.post("\(error)")
            return
        }
        guard try !hasSealedRecords(root) else {
            throw Failure(
                .store, "The store's \(file.name) is missing, and without it what is sealed there cannot be opened.",
                remedy: "Put back a copy of \(ScreenText.line(file.path)).")
        }
        try attempt(Self.subject) { () throws(FileProblem) in
            for name in [Self.accounts, Self.providers] { _ = try root.creatingFolder(name) }
            // Whoever holds the lock makes the record.
            guard let lock = try LockWait.take(Self.storeLock, in: try root.folder(Self.locks), calls: calls) else {
                return
            }
            defer { withExtendedLifetime(lock) {} }
            guard
                try existing({ () throws(FileProblem) in try root.read(file.name, limit: RecordEnvelope.sizeLimit) })
                    == nil
            else { return }
            let bytes = StoreRecord.new(randomness: randomness).serialized()
            _ = try DurableFile(folder: root, name: file.name, calls: calls, randomness: randomness).save(bytes)
        }
    }

    private func noting(_ body: () throws(Failure) -> Void) {
        if let failure = failure(body) { notices.post("\(failure)") }
    }
}
