import Vocabulary

/// The store as one operation finds it: where its records are and how they are written, with the shared right to rely on
/// that until the operation ends.
///
/// Whoever changes how all records are written (seal, unseal, rekey, migrate) holds the same lock alone, so that nobody reads
/// or writes meanwhile. Lock order: this one, then an account's, then the store's.
struct StoreUse: Sendable {
    let store: CredentialStore
    /// The store's folder: store.json, the locks, the note of a rename.
    let root: Folder
    /// The folder of the records: the store's own, or the one that store.json names where they are sealed.
    let tree: Folder
    let protection: Protection
    /// Nil on a medium that keeps no lock, where nothing can be changed either.
    let lock: LockFile?

    var paths: StorePaths { store.paths }
    var clock: any WallClock { store.clock }
    var randomness: any Randomness { store.randomness }
    var calls: FileCalls { store.calls }
    var notices: NoticeBoard { store.notices }

    /// The folder of all accounts; nil where there is none yet.
    func accountsFolder() throws(FileProblem) -> Folder? {
        try existing { () throws(FileProblem) in try tree.folder(CredentialStore.accounts) }
    }

    /// The folder of a provider's accounts; nil where there is none yet.
    func accountsFolder(of provider: Name) throws(FileProblem) -> Folder? {
        try existing { () throws(FileProblem) in
            try tree.folder(CredentialStore.accounts).folder(protection.folderName(of: provider))
        }
    }

    /// The folder of the providers' records; nil where there is none yet.
    func providersFolder() throws(FileProblem) -> Folder? {
        try existing { () throws(FileProblem) in try tree.folder(CredentialStore.providers) }
    }

    /// The rescue folder; nil where nothing was ever rescued.
    func rescueFolder() throws(FileProblem) -> Folder? {
        try store.folder(beside: paths.rescue)
    }

    func durable(_ folder: Folder, _ name: String) -> DurableFile {
        DurableFile(folder: folder, name: name, calls: calls, randomness: randomness)
    }

    /// Takes a lock if nobody holds it.
    func freeLock(_ name: String, subject: String) throws(Failure) -> LockFile? {
        try attempt(subject) { () throws(FileProblem) in
            try LockWait.take(name, in: try root.folder(CredentialStore.locks), calls: calls)
        }
    }

    func wait(forAccount id: AccountID) throws(Failure) -> LockWait {
        try wait(for: protection.lockName(of: id), subject: "\(id)")
    }

    func wait(for name: String, subject: String) throws(Failure) -> LockWait {
        let folder = try attempt(subject) { () throws(FileProblem) in try root.creatingFolder(CredentialStore.locks) }
        return LockWait(subject: subject, name: name, folder: folder, calls: calls)
    }

    /// Writes a record into the prepared file, or into a new one.
    func write(
        _ json: JSON, to file: RecordFile, in prepared: PreparedFile? = nil, flushed isFlushed: Bool = true
    ) throws(FileProblem) {
        let bytes = file.content(of: json, randomness: randomness)
        guard bytes.count <= file.sizeLimit else {
            throw FileProblem("save", file.path, unacceptable: "it would be larger than \(file.sizeLimit) bytes")
        }
        let target: PreparedFile
        if let prepared, prepared.isUnused {
            target = prepared
        } else {
            target = try durable(file.folder, file.name).prepared(bytes: 0)
        }
        guard case .unknown(let problem) = try target.save(bytes, flushed: isFlushed) else { return }
        notices.post(
            "\(file.subject): saved, but whether it would survive a power cut is unknown: \(problem.sentence)")
    }
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
