import Vocabulary

extension StoreUse {
    func accountIDs() throws(Failure) -> [AccountID] { try accountFolders().flatMap(\.ids) }

    /// The folder of every provider that has one, with the accounts in it, both in the order of their names.
    func accountFolders() throws(Failure) -> [(folder: Folder, ids: [AccountID])] {
        try attempt("accounts") { () throws(FileProblem) in
            guard let accounts = try accountsFolder() else { return [] }
            var folders: [(Folder, [AccountID])] = []
            for entry in try accounts.names().sorted() {
                guard case .none = protection else {
                    try sealedAccounts(in: accounts, entry).map { folders.append($0) }
                    continue
                }
                guard let provider = try? Name(entry),
                    let folder = try existing({ () throws(FileProblem) in try accounts.folder(entry) })
                else { continue }
                let names = try folder.names().compactMap(CredentialStore.recordName).sorted()
                folders.append((folder, names.map { AccountID(provider: provider, name: $0) }))
            }
            guard case .sealed = protection else { return folders }
            return folders.sorted { ($0.1.first?.provider.text ?? "") < ($1.1.first?.provider.text ?? "") }
        }
    }

    /// Names are inside the records there. One that cannot be read goes by the name of its file, so that it is listed as
    /// damaged and can be removed.
    private func sealedAccounts(in accounts: Folder, _ entry: String) throws(FileProblem) -> (Folder, [AccountID])? {
        guard let folder = try existing({ () throws(FileProblem) in try accounts.folder(entry) }) else { return nil }
        var ids: [AccountID] = []
        var damaged: [Name] = []
        for name in try folder.names() where name.hasSuffix(Sealer.suffix) {
            let file = RecordFile(
                folder: folder, name: name, subject: "a sealed account", remedy: "",
                seal: protection.seal(.account, in: name))
            do throws(Failure) {
                guard let record = try file.read({ json throws(RecordDefect) in try AccountRecord(parsing: json) })
                else { continue }
                // What was filed under another's name is nobody's.
                guard protection.fileName(of: record.account.id) == name else { continue }
                ids.append(record.account.id)
            } catch {
                if let name = Protection.name(ofFile: name) { damaged.append(name) }
            }
        }
        if !damaged.isEmpty, let provider = ids.first?.provider ?? sealedProvider(ofFolder: entry) {
            ids += damaged.map { AccountID(provider: provider, name: $0) }
        }
        return ids.isEmpty ? nil : (folder, ids.sorted())
    }

    /// Whose accounts are in a folder in which none can be read: the name of the folder where no provider's is known.
    private func sealedProvider(ofFolder entry: String) -> Name? {
        let known = (try? providerNames()) ?? []
        return known.first { protection.folderName(of: $0) == entry } ?? Protection.name(ofFile: entry + Sealer.suffix)
    }

    func record(_ id: AccountID) throws(Failure) -> AccountRecord? {
        guard let folder = try attempt("\(id)", { () throws(FileProblem) in try accountsFolder(of: id.provider) })
        else { return nil }
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
        let size = file.sizeWritten(present?.source?.serialized().count ?? 0)
        return try attempt("\(id)") { () throws(FileProblem) in
            PreparedSave(
                try durable(file.folder, file.name).prepared(bytes: max(file.sizeWritten(bytes), 2 * size, 16 << 10)))
        }
    }

    func save(_ account: Account, in prepared: PreparedSave?, seenGeneration: Int) throws(Failure) -> Account {
        var account = account
        // What the record is to count if not even the old one can be read.
        account.generation = max(account.generation, seenGeneration) + 1
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
            guard let folder = try accountsFolder(of: id.provider),
                try folder.remove(protection.fileName(of: id))
            else { return false }
            try folder.synchronize()
            return true
        }
    }

    func writableRecordFile(_ id: AccountID) throws(Failure) -> RecordFile {
        try store.checkStoreIsWritable(root)
        return try attempt("\(id)") { () throws(FileProblem) in
            let folder = try tree.creatingFolder(CredentialStore.accounts)
                .creatingFolder(protection.folderName(of: id.provider))
            return recordFile(id, in: folder)
        }
    }

    func recordFile(_ id: AccountID, in folder: Folder) -> RecordFile {
        let name = protection.fileName(of: id)
        return RecordFile(
            folder: folder, name: name, subject: "\(id)",
            remedy:
                "Put back a good copy: fob store restore BACKUP \(id). Without one sign in anew: fob remove \(id), then fob login \(id)",
            seal: protection.seal(.account, in: name))
    }
}
