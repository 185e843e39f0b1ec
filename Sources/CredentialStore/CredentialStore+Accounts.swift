public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension CredentialStore {
    /// All accounts by name, without reading one: costs a listing of each provider's folder.
    public func accountIDs() throws(Failure) -> [AccountID] {
        try accountFolders().flatMap(\.ids)
    }

    /// The accounts that there are, without reading one.
    public func listing() throws(Failure) -> AccountListing { AccountListing(entries: try accountFolders()) }

    /// Reads the accounts of a part of a listing, in its order, each as ``account(_:)`` does: one that is damaged harms no
    /// other, and one that goes away meanwhile is left out.
    public func forEachAccount(
        of listing: AccountListing, in part: Range<Int>, _ body: (AccountID, Result<Account, Failure>) -> Void
    ) {
        for (folder, ids) in listing.entries(in: part) {
            for id in ids {
                do throws(Failure) {
                    guard let record = try record(id, in: recordFile(id, in: folder)) else { continue }
                    body(id, .success(record.account))
                } catch {
                    body(id, .failure(error))
                }
            }
        }
    }

    /// The folder of every provider that has one, with the accounts in it, both in the order of their names.
    private func accountFolders() throws(Failure) -> [(folder: Folder, ids: [AccountID])] {
        try attempt("accounts") { () throws(FileProblem) in
            guard let accounts = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.accounts) })
            else { return [] }
            var folders: [(Folder, [AccountID])] = []
            for provider in try accounts.names().compactMap({ try? Name($0) }).sorted() {
                guard let folder = try existing({ () throws(FileProblem) in try accounts.folder(provider.text) })
                else { continue }
                let names = try folder.names().compactMap(Self.recordName).sorted()
                folders.append((folder, names.map { AccountID(provider: provider, name: $0) }))
            }
            return folders
        }
    }

    /// One account, as it is on the disk at this moment; nil where there is none.
    ///
    /// - Throws: ``Failure`` of kind `store` when the record is damaged or cannot be read; other accounts are not
    ///   touched by that.
    public func account(_ id: AccountID) throws(Failure) -> Account? { try record(id)?.account }

    func record(_ id: AccountID) throws(Failure) -> AccountRecord? {
        let folder: Folder
        do throws(FileProblem) {
            folder = try storeFolder().folder(Self.accounts).folder(id.provider.text)
        } catch {
            if error.isMissing { return nil }
            throw error.failure("\(id)")
        }
        return try record(id, in: recordFile(id, in: folder))
    }

    func record(_ id: AccountID, in file: RecordFile) throws(Failure) -> AccountRecord? {
        try file.read { json throws(RecordDefect) in
            let record = try AccountRecord(parsing: json)
            // A record that was moved or copied to another name would hand out somebody else's token.
            guard record.account.id == id else {
                throw RecordDefect(
                    position: json.position, reason: "it is the record of \(record.account.id), not of \(id)")
            }
            return record
        }
    }

    func prepareSave(of id: AccountID, bytes: Int) throws(Failure) -> PreparedSave {
        let file = try writableRecordFile(id)
        let present = try record(id, in: file)
        guard present?.isNewer != true else { throw file.isNewer }
        let size = present?.source?.serialized().count ?? 0
        return try attempt("\(id)") { () throws(FileProblem) in
            PreparedSave(try durable(file).prepared(bytes: max(bytes, 2 * size, 16 << 10)))
        }
    }

    func save(_ account: Account, in prepared: PreparedSave?, removedGeneration: Int) throws(Failure) -> Account {
        var account = account
        // What the record is to count if not even the old one can be read.
        account.generation = max(account.generation, removedGeneration) + 1
        do throws(Failure) {
            let file = try writableRecordFile(account.id)
            let present = try record(account.id, in: file)
            guard present?.isNewer != true else { throw file.isNewer }
            account.generation = max(account.generation, (present?.account.generation ?? 0) + 1)
            let json = AccountRecord.json(account, keeping: present?.source)
            try attempt("\(account.id)") { () throws(FileProblem) in
                try write(json, to: file, in: prepared?.file)
            }
            return account
        } catch {
            throw rescue(account, after: error)
        }
    }

    func removeAccount(_ id: AccountID, noting lock: LockFile) throws(Failure) -> Bool {
        let generation = (try? record(id))??.account.generation ?? 0
        return try attempt("\(id)") { () throws(FileProblem) in
            try removeRescued(id)
            try lock.write(removedGeneration: max(generation, lock.removedGeneration))
            try lock.write(intent: nil)
            guard
                let folder = try existing({ () throws(FileProblem) in
                    try storeFolder().folder(Self.accounts).folder(id.provider.text)
                }), try folder.remove(id.name.text + Self.recordSuffix)
            else { return false }
            try folder.synchronize()
            return true
        }
    }

    /// Writes a record into the prepared file, or into a new one.
    func write(_ json: JSON, to file: RecordFile, in prepared: PreparedFile? = nil) throws(FileProblem) {
        let bytes = json.serialized()
        guard bytes.count <= RecordEnvelope.sizeLimit else {
            throw FileProblem(
                "save", file.path, unacceptable: "it would be larger than \(RecordEnvelope.sizeLimit) bytes")
        }
        let target: PreparedFile
        if let prepared, prepared.isUnused { target = prepared } else { target = try durable(file).prepared(bytes: 0) }
        guard case .unknown(let problem) = try target.save(bytes) else { return }
        notices.post(
            "\(file.subject): saved, but whether it would survive a power cut is unknown: \(problem.sentence)")
    }

    func writableRecordFile(_ id: AccountID) throws(Failure) -> RecordFile {
        let store = try attempt("\(id)") { () throws(FileProblem) in try creatingStoreFolder() }
        try checkStoreIsWritable(store)
        return try attempt("\(id)") { () throws(FileProblem) in
            let folder = try store.creatingFolder(Self.accounts).creatingFolder(id.provider.text)
            return recordFile(id, in: folder)
        }
    }

    func recordFile(_ id: AccountID, in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: id.name.text + Self.recordSuffix, subject: "\(id)",
            remedy: "Put back a good copy of the file, or sign in anew: fob remove \(id), then fob login \(id)")
    }
}
