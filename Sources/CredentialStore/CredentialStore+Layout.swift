import Vocabulary

extension CredentialStore {
    /// The folders of the records that are not filed by provider, and what lies in them.
    static let recordFolders = [(name: providers, kind: RecordEnvelope.Kind.provider), (metadata, .metadata)]
    static let accounts = "accounts"
    static let providers = "providers"
    static let metadata = "metadata"
    static let locks = "locks"
    static let storeLock = "store.lock"
    /// Held by every operation, together; held alone by what changes how all records are written.
    static let useLock = "use.lock"
    static let recordSuffix = ".json"
    static let lockSuffix = ".lock"

    /// The store's folder, which may be a symbolic link of the person's; nothing below it may.
    func storeFolder() throws(FileProblem) -> Folder {
        try .root(paths.store, owner: .fob, notices: notices)
    }

    func creatingStoreFolder() throws(FileProblem) -> Folder {
        try .creatingRoot(paths.store, owner: .fob, notices: notices)
    }

    /// A folder of ours beside the store's: backups, rescued records, transcripts. Nil where it is missing.
    func folder(beside path: String) throws(FileProblem) -> Folder? {
        try existing { () throws(FileProblem) in try .root(path, owner: .fob, notices: notices) }
    }

    static func storeRecordFile(in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: StoreRecord.fileName, subject: subject,
            remedy: "Put back a good copy of the file; until then accounts can be read but not changed.")
    }

    /// The name of the record in that file; nil for every other file.
    static func recordName(_ file: String) -> Name? {
        guard file.hasSuffix(recordSuffix) else { return nil }
        return try? Name(String(file.dropLast(recordSuffix.count)))
    }

    /// The lock of the account whose record, rescued record or transcript has that file, in a store of either kind; nil for
    /// every other file.
    ///
    /// - Parameter provider: whose folder it is in; nil outside of the store.
    static func lockName(ofFile file: String, provider: Name? = nil) -> String? {
        if file.hasSuffix(Sealer.suffix) { return String(file.dropLast(Sealer.suffix.count)) + lockSuffix }
        guard let provider else { return idOutside(file).map { "\($0.provider),\($0.name)\(lockSuffix)" } }
        return recordName(file).map { "\(provider),\($0)\(lockSuffix)" }
    }

    /// The account of a lock file of a plain store; nil for every other file.
    static func idOfPlainLock(_ file: String) -> AccountID? {
        guard file.hasSuffix(lockSuffix) else { return nil }
        return idOutside(String(file.dropLast(lockSuffix.count)) + recordSuffix)
    }

    /// The account of a plain file outside of the store; nil for every other file.
    static func idOutside(_ file: String) -> AccountID? {
        guard file.hasSuffix(recordSuffix) else { return nil }
        let halves = file.dropLast(recordSuffix.count).split(separator: ",", omittingEmptySubsequences: false)
        guard halves.count == 2, let provider = try? Name(String(halves[0])), let name = try? Name(String(halves[1]))
        else { return nil }
        return AccountID(provider: provider, name: name)
    }
}
