import Vocabulary

extension CredentialStore {
    static let accounts = "accounts"
    static let providers = "providers"
    static let locks = "locks"
    static let storeLock = "store.lock"
    static let recordSuffix = ".json"

    /// The store's folder, which may be a symbolic link of the person's; nothing below it may.
    func storeFolder() throws(FileProblem) -> Folder {
        try .root(paths.store, owner: .fob, notices: notices)
    }

    func creatingStoreFolder() throws(FileProblem) -> Folder {
        try .creatingRoot(paths.store, owner: .fob, notices: notices)
    }

    /// Nil where the file or a folder on the way to it is missing.
    func existing<Value>(_ body: () throws(FileProblem) -> Value) throws(FileProblem) -> Value? {
        do throws(FileProblem) {
            return try body()
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// Does it for `subject`, as its failure will say.
    func attempt<Value>(_ subject: String, _ body: () throws(FileProblem) -> Value) throws(Failure) -> Value {
        do throws(FileProblem) {
            return try body()
        } catch {
            throw error.failure(subject)
        }
    }

    /// Why it could not be done; nil where it was.
    func failure(_ body: () throws(Failure) -> Void) -> Failure? {
        do throws(Failure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// The name of the record in that file; nil for every other file.
    static func recordName(_ file: String) -> Name? {
        guard file.hasSuffix(recordSuffix) else { return nil }
        return try? Name(String(file.dropLast(recordSuffix.count)))
    }

    func durable(_ file: RecordFile) -> DurableFile { durable(file.folder, file.name) }

    func durable(_ folder: Folder, _ name: String) -> DurableFile {
        DurableFile(folder: folder, name: name, calls: calls, randomness: randomness)
    }

    /// One file for each account, named by its record: `acme,work.lock`. No name holds a comma.
    static func lockName(_ id: AccountID) -> String { "\(id.provider),\(id.name).lock" }

    func wait(forAccount id: AccountID) throws(Failure) -> LockWait {
        try wait(for: Self.lockName(id), subject: "\(id)")
    }

    func wait(for name: String, subject: String) throws(Failure) -> LockWait {
        let folder = try attempt(subject) { () throws(FileProblem) in
            try creatingStoreFolder().creatingFolder(Self.locks)
        }
        return LockWait(subject: subject, name: name, folder: folder, calls: calls)
    }
}
