import Vocabulary

extension CredentialStore {
    /// Reads something of the store; nil where there is none.
    ///
    /// - Throws: ``Failure`` of kind `busy` where the store is locked, or is being sealed, unsealed or migrated.
    func reading<Result>(
        _ subject: String, _ body: (StoreUse) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let use = try existingUse(subject) else { return nil }
        defer { withExtendedLifetime(use) {} }
        return try body(use)
    }

    /// Changes something of the store by one short piece of work, and makes it where it is missing.
    func writing<Result>(
        _ subject: String, _ body: (StoreUse) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let root = try attempt(subject) { () throws(FileProblem) in try creatingStoreFolder() }
        guard let lock = try sharedLock(in: root, subject, creating: true) else { throw converting(root, subject) }
        let use = try use(root, lock, subject)
        defer { withExtendedLifetime(use) {} }
        return try body(use)
    }

    /// Nil where there is no store.
    func existingUse(_ subject: String) throws(Failure) -> StoreUse? {
        guard let root = try existingRoot(subject) else { return nil }
        return try use(root, try sharedLock(in: root, subject, creating: false), subject)
    }

    /// For work that waits: a conversion that is under way is waited for.
    func use(
        _ subject: String, patience: Duration, clock: any Clock<Duration>, waiting: (LockHolder) -> Void = { _ in }
    ) async throws(Failure) -> StoreUse {
        let root = try attempt(subject) { () throws(FileProblem) in try creatingStoreFolder() }
        let folder = try attempt(subject) { () throws(FileProblem) in try root.creatingFolder(Self.locks) }
        let lock = try await LockWait(subject: subject, name: Self.useLock, folder: folder, calls: calls, mode: .shared)
            .lock(patience: patience, clock: clock, waiting: waiting)
        return try use(root, lock, subject)
    }

    /// Lends the store with its lock held, which guards the record of that provider.
    func withStoreLock<Result>(
        for name: Name, patience: Duration = .seconds(10), clock: any Clock<Duration>,
        _ body: (StoreUse) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let use = try await use("\(name)", patience: patience, clock: clock)
        let lock = try await use.lockStore(for: name, patience: patience, clock: clock)
        defer { withExtendedLifetime((use, lock)) {} }
        return try body(use)
    }

    /// What store.json says of how records are written, whoever may be changing it: for what needs no record.
    func header(in root: Folder) throws(Failure) -> StoreHeader? {
        try Self.storeRecordFile(in: root).read(StoreHeader.init(parsing:))
    }

    /// The store's folder and its header where it is sealed; nil where it is plain or missing.
    func existingSealed(_ subject: String) throws(Failure) -> (root: Folder, header: SealedHeader)? {
        guard let root = try existingRoot(subject), case .sealed(let header)? = try header(in: root) else { return nil }
        return (root, header)
    }

    func existingRoot(_ subject: String) throws(Failure) -> Folder? {
        try attempt(subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try storeFolder() }
        }
    }

    /// - Throws: ``Failure`` of kind `busy` where the key of a sealed store is not at hand.
    func use(_ root: Folder, _ lock: LockFile?, _ subject: String) throws(Failure) -> StoreUse {
        let header: StoreHeader?
        do throws(Failure) { header = try self.header(in: root) } catch {
            // Damage there stops writing; plain records are still readable. Sealed ones must not look like none.
            guard try !hasSealedRecords(root) else { throw error }
            header = nil
        }
        guard case .sealed(let sealed)? = header else {
            return StoreUse(store: self, root: root, tree: root, protection: .none, lock: lock)
        }
        guard let key = try key(of: sealed) else { throw locked(sealed) }
        return try use(root, lock, sealed, key, subject)
    }

    /// Whether a folder of sealed records is there, whatever store.json says.
    func hasSealedRecords(_ root: Folder) throws(Failure) -> Bool {
        try attempt(Self.subject) { () throws(FileProblem) in
            try root.names().contains { $0.hasPrefix(SealedHeader.treePrefix) }
        }
    }

    /// A sealed store, with its key.
    func use(
        _ root: Folder, _ lock: LockFile?, _ header: SealedHeader, _ key: StoreKey, _ subject: String
    ) throws(Failure) -> StoreUse {
        let sealer: Sealer
        do throws(RecordDefect) { sealer = try header.sealer(key) } catch {
            throw Self.storeRecordFile(in: root).damaged(error.position, error.reason)
        }
        let tree = try attempt(subject) { () throws(FileProblem) in try root.folder(header.tree) }
        return StoreUse(store: self, root: root, tree: tree, protection: .sealed(sealer), lock: lock)
    }

    /// The key of a sealed store where nobody need be asked for it.
    func key(of header: SealedHeader) throws(Failure) -> StoreKey? {
        if let key = key(inRing: header) { return key }
        return try key(withoutRing: header)
    }

    /// One from before a rekey elsewhere, or before a copy was put back, is none.
    func key(inRing header: SealedHeader) -> StoreKey? {
        guard let key = keys.ring.key(ofStore: header.storeID), header.isAuthentic(key) else { return nil }
        return key
    }

    /// By a key file or a key command.
    func key(withoutRing header: SealedHeader) throws(Failure) -> StoreKey? {
        for slot in header.slots {
            guard let source = slot.source, let secret = try keys.secret(of: source),
                let key = header.key(secret: secret, source)
            else { continue }
            return key
        }
        return nil
    }

    /// That a passphrase is needed.
    static var isLocked: Failure { Failure(.busy, "The store is locked.", remedy: "Unlock it: fob unlock") }

    /// What whoever needs the key hears at once, before anything is sent. Where nothing can be typed that would open it, why
    /// what would does not.
    func locked(_ header: SealedHeader) -> Failure {
        let others = header.slots.compactMap(\.source)
        guard header.slots.count == others.count, !others.isEmpty else {
            return Self.isLocked
        }
        var reasons: [String] = []
        var missing: String?
        for source in others {
            let isThere = (try? keys.secret(of: source)) ?? nil != nil
            switch source {
            case .keyFile(let path):
                let shown = ScreenText.line(path, limit: 300)
                reasons.append(isThere ? "the key file does not open it" : "the key file \(shown) is missing")
                if !isThere { missing = missing ?? shown }
            case .keyCommand:
                reasons.append(
                    isThere ? "the key command does not open it" : "the settings name no key command")
            }
        }
        return Failure(
            .busy, "The store is locked: \(reasons.joined(separator: ", and ")).",
            remedy: missing.map { "Put \($0) back, or say where it is: FOB_KEY_FILE=FILE" }
                ?? "fob store slot list names what opens it.")
    }

    /// Nil where there is none and none may be made.
    ///
    /// - Throws: ``Failure`` of kind `busy` where somebody holds it alone.
    func sharedLock(in root: Folder, _ subject: String, creating: Bool) throws(Failure) -> LockFile? {
        let folder = try attempt(subject) { () throws(FileProblem) in
            creating
                ? try root.creatingFolder(Self.locks)
                : try existing { () throws(FileProblem) in try root.folder(Self.locks) }
        }
        guard let folder else { return nil }
        let lock: LockFile?
        do throws(FileProblem) {
            lock = try LockWait.take(
                Self.useLock, in: folder, calls: calls, mode: creating ? .shared : .sharedIfThere)
        } catch {
            if error.isMissing { return nil }
            throw error.failure(subject)
        }
        guard let lock else { throw converting(root, subject) }
        return lock
    }

    private func converting(_ root: Folder, _ subject: String) -> Failure {
        let holder = (try? root.folder(Self.locks)).flatMap { try? LockFile(Self.useLock, in: $0, calls: calls) }?
            .holder
        return Failure(
            .busy,
            // A list of all is nobody's: “accounts: process 4711 is changing …” reads as if they were.
            "\(subject.contains("/") ? subject : Self.subject): \(holder?.description ?? "another process") is changing how all records are written.",
            remedy: "Try again when it has finished.")
    }
}
