import Vocabulary

/// A backup that is looked at: what it holds, and what can be put back from it into a store.
struct SeenBackup {
    /// Whether a record can be put back from it.
    enum Answer {
        /// It is there, is whole as far as can be seen, and opens here.
        case yes
        /// It is sealed, as the store no longer is, and its names tell nothing without its key.
        case perhaps
        case no
    }

    /// An account or a provider of the store, by its file.
    struct Wanted {
        let kind: RecordEnvelope.Kind
        let file: String
        /// Of an account, the name of the provider's folder.
        var parent: String?
    }

    let path: String
    let madeAt: Instant
    let isOfThisStore: Bool
    /// Whether it was made of a store whose records were plain.
    let saysPlain: Bool
    /// Its store.json; nil where that cannot be read.
    let header: StoreHeader?
    private let folder: SeenFolder

    /// Nil where it is no backup.
    init?(_ folder: SeenFolder, of header: StoreHeader?) {
        guard let manifest = BackupManifest(in: folder.read) else { return nil }
        self.folder = folder
        path = folder.path
        madeAt = manifest.madeAt
        saysPlain = manifest.protection != SealedHeader.protection
        isOfThisStore = header.map { $0.storeID == manifest.storeID } ?? true
        let bytes = try? folder.folder("store").read(StoreRecord.fileName, limit: RecordEnvelope.sizeLimit)
        self.header = bytes.flatMap { try? JSON(parsing: $0) }.flatMap { try? StoreHeader(parsing: $0) }
    }

    /// The folder of its sealed records; nil where they are plain.
    var tree: String? { header?.tree }

    /// Whether a store with these folders of sealed records would open with its store.json.
    func fits(_ trees: [String]) -> Bool {
        guard let header else { return false }
        return header.tree.map(trees.contains) ?? trees.isEmpty
    }

    /// Whether all that its own store.json names is in it.
    var isWhole: Bool { header != nil && records != nil }

    /// Whether a record of the store can be put back from it.
    ///
    /// - Parameters:
    ///   - present: the store's own header and protection; no protection where it is locked.
    ///   - key: what opens the backup, where that is not what opens the store.
    func answer(
        _ wanted: Wanted, _ present: (header: StoreHeader?, protection: Protection?),
        opening key: (SealedHeader) -> Protection?
    ) -> Answer {
        guard isOfThisStore, let header, let records else { return .no }
        switch (header, present.header) {
        case (.sealed(let own), .sealed(let other)?):
            // Another folder is of another key, and none of the store's records opens under that.
            guard own.tree == other.tree else { return .no }
            return holds(wanted, in: records, RecordProbe(protection: present.protection)) ? .yes : .no
        case (.sealed(let own), _):
            guard let protection = key(own) else { return .perhaps }
            guard let wanted = wanted.filed(protection) else { return .no }
            return holds(wanted, in: records, RecordProbe(protection: protection)) ? .yes : .no
        case (.plain, .sealed?):
            guard let protection = present.protection, let wanted = unsealed(wanted, protection, records) else {
                return .no
            }
            return holds(wanted, in: records, RecordProbe(protection: Protection.none)) ? .yes : .no
        case (.plain, _): return holds(wanted, in: records, RecordProbe(protection: Protection.none)) ? .yes : .no
        }
    }

    private var records: SeenFolder? {
        guard let store = try? folder.folder("store") else { return nil }
        guard let tree else { return store }
        return try? store.folder(tree)
    }

    private func holds(_ wanted: Wanted, in records: SeenFolder, _ probe: RecordProbe) -> Bool {
        let name = wanted.kind == .account ? CredentialStore.accounts : CredentialStore.providers
        if let folder = try? records.folder(name),
            let filed = wanted.parent.map({ try? folder.folder($0) }) ?? folder, isGood(wanted, in: filed, probe)
        {
            return true
        }
        // What waited there to be saved comes back with the accounts.
        guard wanted.kind == .account, let rescue = try? folder.folder("state").folder("rescue") else { return false }
        let isPlain = wanted.file.hasSuffix(CredentialStore.recordSuffix)
        let file = isPlain ? "\(wanted.parent ?? ""),\(wanted.file)" : wanted.file
        return isGood(Wanted(kind: .rescue, file: file), in: rescue, probe)
    }

    private func isGood(_ wanted: Wanted, in folder: SeenFolder, _ probe: RecordProbe) -> Bool {
        guard let bytes = try? folder.read(wanted.file, limit: probe.sizeLimit) else { return false }
        return (try? probe.content(of: bytes, wanted.kind, file: wanted.file, folder: wanted.parent)) != nil
    }

    /// The plain file whose name sealed is the one that is wanted.
    private func unsealed(_ wanted: Wanted, _ protection: Protection, _ records: SeenFolder) -> Wanted? {
        if wanted.kind == .provider {
            let files = (try? records.folder(CredentialStore.providers).entries()) ?? []
            let found = files.first { entry in
                CredentialStore.recordName(entry.name).map { protection.fileName(of: $0) == wanted.file } ?? false
            }
            return found.map { Wanted(kind: .provider, file: $0.name) }
        }
        guard let accounts = try? records.folder(CredentialStore.accounts) else { return nil }
        for entry in (try? accounts.entries()) ?? [] {
            guard let provider = try? Name(entry.name), let folder = try? accounts.folder(entry.name) else { continue }
            for file in (try? folder.entries()) ?? [] {
                guard let name = CredentialStore.recordName(file.name),
                    protection.fileName(of: AccountID(provider: provider, name: name)) == wanted.file
                else { continue }
                return Wanted(kind: .account, file: file.name, parent: entry.name)
            }
        }
        return nil
    }
}

extension SeenBackup.Wanted {
    /// The same record of a plain store under the name that it has where it is sealed.
    fileprivate func filed(_ protection: Protection) -> Self? {
        guard let name = CredentialStore.recordName(file) else { return nil }
        guard let parent else { return Self(kind: kind, file: protection.fileName(of: name)) }
        guard let provider = try? Name(parent) else { return nil }
        return Self(
            kind: kind, file: protection.fileName(of: AccountID(provider: provider, name: name)),
            parent: protection.folderName(of: provider))
    }
}

extension StoreHeader {
    /// The folder of the sealed records; nil for plain ones.
    var tree: String? {
        guard case .sealed(let header) = self else { return nil }
        return header.tree
    }
}
