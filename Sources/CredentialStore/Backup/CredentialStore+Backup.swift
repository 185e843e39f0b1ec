public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A backup that was made.
public struct StoreBackup: Sendable, Equatable {
    /// Its folder, laid out as `FOB_HOME` is.
    public let path: String
    /// When it was made.
    public let madeAt: Instant
    /// Whether its records are sealed, as the store's are.
    public let isSealed: Bool
    /// How many accounts are in it.
    public let accounts: Int
    /// How many providers are in it.
    public let providers: Int
    /// Which records are not in it, and why.
    public let leftOut: [Failure]
    /// The folders of older ones that were removed.
    public var removed: [String] = []
}

extension CredentialStore {
    /// Held by whoever makes a backup, so that the next one may remove what a killed process left behind.
    static let backupLock = "backup.lock"

    /// Copies the store into a new folder, protected as it is: whole, flushed, then named.
    ///
    /// Providers and names stand still meanwhile; of an account that is refreshed at the same time it holds one record
    /// or the other. A sealed store need not be unlocked.
    ///
    /// - Parameters:
    ///   - path: the folder, which must not exist; nil for one that is named by the time, in ``StorePaths/backups``.
    ///   - keeping: how many are to stay there, this one included; nil for all.
    /// - Throws: ``Failure`` of kind `notFound` where there is no store, `usage` for a path that cannot be, `store`, `busy`.
    public func backUp(
        to path: String? = nil, keeping count: Int? = nil, patience: Duration = .seconds(10),
        clock: any Clock<Duration>
    ) async throws(Failure) -> StoreBackup {
        guard let root = try existingRoot(Self.subject) else {
            throw Failure(.notFound, "There is no store yet, so there is nothing to back up.", remedy: "fob paths")
        }
        if let path { try refuseInside(path) }
        let locks = try attempt(Self.subject) { () throws(FileProblem) in try root.creatingFolder(Self.locks) }
        func lock(_ name: String, _ mode: LockMode) async throws(Failure) -> LockFile {
            try await LockWait(subject: Self.subject, name: name, folder: locks, calls: calls, mode: mode)
                .lock(patience: patience, clock: clock, waiting: { _ in })
        }
        let using = try await lock(Self.useLock, .shared)
        let storing = try await lock(Self.storeLock, .alone)
        let backing = try await lock(Self.backupLock, .alone)
        defer { withExtendedLifetime((using, storing, backing)) {} }
        for lock in [storing, backing] { lock.noteHolder(since: self.clock.now()) }
        let shelf = try shelf(path)
        try attempt(Self.subject) { () throws(FileProblem) in try shelf.0.sweep(shelf.name) }
        return try makeBackup(of: root, on: shelf.0, named: shelf.name, keeping: count)
    }

    /// Removes what a killed process left behind, where nobody makes a backup.
    func sweepBackups(_ root: Folder) throws(Failure) {
        try attempt(Self.subject) { () throws(FileProblem) in
            guard let folder = try folder(beside: paths.backups),
                try folder.names().contains(where: { TemporaryName($0) != nil }),
                let lock = try LockWait.take(Self.backupLock, in: try root.folder(Self.locks), calls: calls)
            else { return }
            defer { withExtendedLifetime(lock) {} }
            try BackupShelf(folder: folder, calls: calls, randomness: randomness).sweep()
        }
    }

    /// The folder of that path's parent, and the name in it; without a path the backups' own, and no name yet.
    private func shelf(_ path: String?) throws(Failure) -> (BackupShelf, name: String?) {
        try attempt(Self.subject) { () throws(FileProblem) in
            guard let path else {
                let folder = try Folder.creatingRoot(paths.backups, owner: .fob, notices: notices)
                return (BackupShelf(folder: folder, calls: calls, randomness: randomness), nil)
            }
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            var above = path[...]
            while above.hasSuffix("/") { above = above.dropLast() }
            above = above.dropLast(name.count)
            while above.count > 1, above.hasSuffix("/") { above = above.dropLast() }
            let parent = try Folder.creatingRoot(
                above.isEmpty ? "." : String(above), owner: .person, notices: notices)
            return (BackupShelf(folder: parent, calls: calls, randomness: randomness), name)
        }
    }

    /// The caller holds the locks of the store and of backups.
    func makeBackup(
        of root: Folder, on shelf: BackupShelf, named name: String?, suffix: String = "", keeping count: Int? = nil
    ) throws(Failure) -> StoreBackup {
        guard let header = try header(in: root) else {
            throw Failure(
                .store, "The store's \(StoreRecord.fileName) is missing.",
                remedy: "Any start of fob makes it: fob accounts")
        }
        let probe: RecordProbe
        let tree: String?
        let id: String
        switch header {
        case .plain(let record): (probe, tree, id) = (RecordProbe(protection: Protection.none), nil, record.storeID)
        case .sealed(let sealed):
            (probe, tree, id) = (RecordProbe(protection: protectionAtHand(sealed)), sealed.tree, sealed.storeID)
        }
        let now = clock.now()
        return try attempt("The backup") { () throws(FileProblem) in
            let free = try shelf.freeName(at: now, suffix: suffix)
            let name = name ?? free
            let draft = try FolderDraft(name, in: shelf.folder, calls: calls, randomness: randomness)
            var copy = BackupCopy(draft: draft, probe: probe)
            do throws(FileProblem) {
                try copy.copy(root: root, treeName: tree, rescue: try folder(beside: paths.rescue))
                let manifest = BackupManifest(
                    storeID: id, protection: tree == nil ? "none" : "sealed", madeAt: now, accounts: copy.accounts,
                    providers: copy.providers, leftOut: copy.leftOut.count)
                try draft.write(manifest.json.serialized(), to: BackupManifest.fileName, in: draft.folder)
                try draft.finish()
            } catch {
                draft.discard()
                throw error
            }
            var backup = StoreBackup(
                path: shelf.folder.path(of: name), madeAt: now, isSealed: tree != nil, accounts: copy.accounts,
                providers: copy.providers, leftOut: copy.leftOut)
            // One with gaps is no reason to let an older one go.
            if let count, copy.leftOut.isEmpty {
                backup.removed = try shelf.prune(keeping: max(1, count), ofStore: id).map { shelf.folder.path(of: $0) }
            }
            return backup
        }
    }

    /// Nil where the key is not at hand, or is another store's.
    func protectionAtHand(_ header: SealedHeader) -> Protection? {
        guard let key = (try? key(of: header)) ?? nil, let sealer = try? header.sealer(key) else { return nil }
        return .sealed(sealer)
    }

    /// Where a path leads, whatever of it is there already: from the root, without links, `.` and `..`.
    private static func wholePath(_ path: String) -> String {
        var above = path.hasPrefix("/") ? path : "./" + path
        var below: [Substring] = []
        while true {
            if let resolved = realpath(above, nil) {
                defer { free(resolved) }
                var pieces = String(cString: resolved).split(separator: "/")
                for piece in below.reversed() where piece != "." {
                    if piece == ".." { _ = pieces.popLast() } else { pieces.append(piece) }
                }
                let whole = "/" + pieces.joined(separator: "/")
                // What stands behind the dots may be a link.
                return below.contains("..") ? wholePath(whole) : whole
            }
            var pieces = above.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count > 1, let last = pieces.popLast() else { return path }
            if !last.isEmpty { below.append(last) }
            above = pieces == [""] ? "/" : pieces.joined(separator: "/")
        }
    }

    private func refuseInside(_ path: String) throws(Failure) {
        let shown = ScreenText.line(path)
        guard !path.isEmpty, path.contains(where: { $0 != "/" && $0 != "." }) else {
            throw Failure(.usage, "“\(shown)” is no folder for a backup.", remedy: "Name one that does not exist yet.")
        }
        guard !(Self.wholePath(path) + "/").hasPrefix(Self.wholePath(paths.store) + "/") else {
            throw Failure(.usage, "A backup cannot lie in the store itself: \(shown).", remedy: "Name another folder.")
        }
        guard FileStatus(path: path) == nil else {
            throw Failure(
                .usage, "\(shown) exists already.", remedy: "Name a folder that does not exist yet; fob makes it.")
        }
    }
}
