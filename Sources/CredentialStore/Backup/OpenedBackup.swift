import Vocabulary

/// A backup with all its records read and judged.
struct OpenedBackup {
    let manifest: BackupManifest
    /// Whether it is a copy of the store that it is compared with.
    let isOfThisStore: Bool
    private(set) var accounts: [AccountID: AccountRecord] = [:]
    private(set) var providers: [Name: ProviderRecord] = [:]
    private(set) var metadata: [Name: MetadataCopy] = [:]
    /// What cannot be read, by the names of the files and folders.
    private(set) var damaged: [RestoreReport.Entry] = []

    init(manifest: BackupManifest, isOfThisStore: Bool) {
        self.manifest = manifest
        self.isOfThisStore = isOfThisStore
    }

    /// Reads what is in it. A credential that waited in the rescue folder counts where it is newer than the record.
    mutating func read(_ use: StoreUse) throws(FileProblem) {
        let probe = RecordProbe(protection: use.protection)
        try use.providersFolder().map { folder throws(FileProblem) in try read(folder, .provider, probe, use) }
        let metadata = try existing { () throws(FileProblem) in try use.tree.folder(CredentialStore.metadata) }
        try metadata.map { folder throws(FileProblem) in try read(folder, .metadata, probe, use) }
        if let accounts = try use.accountsFolder() {
            for name in try accounts.names().sorted() {
                do throws(FileProblem) {
                    try read(try accounts.folder(name), .account, named: name, probe, use)
                } catch { noteDamage(name, at: accounts.path(of: name), error.reason) }
            }
        }
        try use.rescueFolder().map { folder throws(FileProblem) in try read(folder, .rescue, probe, use) }
    }

    private mutating func read(
        _ folder: Folder, _ kind: RecordEnvelope.Kind, named parent: String? = nil, _ probe: RecordProbe,
        _ use: StoreUse
    ) throws(FileProblem) {
        for file in try folder.names().sorted() where probe.isRecord(file) {
            let name = [parent, file].compactMap { $0 }.joined(separator: "/")
            let bytes: [UInt8]
            do throws(FileProblem) { bytes = try folder.read(file, limit: probe.sizeLimit) } catch {
                noteDamage(name, at: folder.path(of: file), error.reason)
                continue
            }
            do throws(RecordDefect) {
                switch try probe.content(of: bytes, kind, file: file, folder: parent) {
                case .account(let record): take(record)
                case .provider(let record): providers[record.provider.name] = record
                case .metadata(let name): metadata[name] = (try? use.metadata(of: name)) ?? nil
                case .unopened: break
                }
            } catch { noteDamage(name, at: "\(folder.path(of: file)):\(error.position)", error.reason) }
        }
    }

    private mutating func noteDamage(_ name: String, at place: String, _ reason: String) {
        damaged.append(
            RestoreReport.Entry(
                ScreenText.line(name),
                Failure(
                    .store, "It is damaged in the backup too: \(ScreenText.line(place)): \(reason).",
                    remedy: "Try an older backup.")))
    }

    private mutating func take(_ record: AccountRecord) {
        let id = record.account.id
        guard let other = accounts[id], other.account.generation > record.account.generation else {
            accounts[id] = record
            return
        }
    }
}

extension CredentialStore {
    /// Opens the backup in that folder for this store.
    func openBackup(_ path: String) throws(Failure) -> OpenedBackup {
        let shown = ScreenText.line(path)
        let folder: Folder
        do throws(FileProblem) {
            folder = try Folder.root(path, owner: .fob, notices: notices)
        } catch {
            throw error.isMissing
                ? Failure(.notFound, "There is no backup at \(shown).", remedy: "Yours are in \(paths.backups).")
                : error.failure("The backup")
        }
        guard let manifest = BackupManifest(in: folder.read) else {
            throw Failure(
                .usage, "\(shown) is no backup: its \(BackupManifest.fileName) is missing or damaged.",
                remedy: "Name the folder that fob store backup printed.")
        }
        let present = try existingRoot(Self.subject).flatMap { root throws(Failure) in try header(in: root) }
        let copy = CredentialStore(
            paths: StorePaths(environment: ["FOB_HOME": path], home: "/"), clock: clock, randomness: randomness,
            calls: calls, keys: keys)
        if manifest.protection == "sealed" { try copy.checkKey(manifest, present, shown) }
        var backup = OpenedBackup(manifest: manifest, isOfThisStore: present?.storeID == manifest.storeID)
        guard let use = try copy.existingUse("The backup") else {
            throw Failure(.store, "\(shown) holds no store.", remedy: "Try another backup.")
        }
        try attempt("The backup") { () throws(FileProblem) in try backup.read(use) }
        for notice in copy.takeNotices() { notices.post(notice) }
        return backup
    }

    /// Whether a sealed backup is this store's and can be opened.
    private func checkKey(_ manifest: BackupManifest, _ present: StoreHeader?, _ shown: String) throws(Failure) {
        guard present?.storeID == manifest.storeID else {
            throw Failure(
                .store, "\(shown) is sealed under the key of another store than yours.",
                remedy: "A backup is a store by itself: FOB_HOME=\(ShellText.word(shown)) fob unlock, then fob accounts"
            )
        }
        guard let sealed = try existingSealed("The backup")?.header, try key(of: sealed) == nil else { return }
        // Where the store's own key is at hand, it is another one.
        guard case .sealed(let own)? = present, try key(of: own) != nil else { throw locked(sealed) }
        throw Failure(
            .store, "\(shown) is sealed under an earlier key of the store.",
            remedy: "A backup is a store by itself: FOB_HOME=\(ShellText.word(shown)) fob unlock, then fob accounts")
    }
}

extension StoreHeader {
    /// Fixed when the store was made.
    var storeID: String {
        switch self {
        case .plain(let record): record.storeID
        case .sealed(let header): header.storeID
        }
    }
}
