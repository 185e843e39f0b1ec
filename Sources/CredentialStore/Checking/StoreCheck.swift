import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension CredentialStore {
    /// Looks at every file of the store and at what lies around it, and changes nothing. What needs the key of a locked store
    /// is named and left out.
    public func check() -> StoreReport {
        var check = StoreCheck(store: self)
        check.run()
        return check.report
    }
}

/// One look at a store.
struct StoreCheck {
    let store: CredentialStore
    var report: StoreReport
    /// The backups of this store, the oldest first.
    var backups: [SeenBackup] = []
    /// Its store.json; nil where that cannot be read.
    var header: StoreHeader?
    /// How its records are opened; nil where the key is not at hand.
    var protection: Protection? = Protection.none
    /// Folders that cannot be written to; what is below them is not told of again.
    var unwritable: [String] = []
    /// Where store.json is wrong, and how.
    private var headerProblem: (place: String, problem: String)?
    /// Providers whose record is there, readable or not.
    var providers: Set<Name> = []
    /// Where each provider is asked for.
    var accountsOf: [Name: [(AccountID, place: String)]] = [:]
    var counts: [String: Int] = [:]

    static let anyStart = "Any start of fob does that: fob accounts"

    init(store: CredentialStore) {
        self.store = store
        report = StoreReport(path: store.paths.store)
    }

    mutating func run() {
        let root: SeenFolder
        do throws(FileProblem) { root = try .root(store.paths.store) } catch {
            if error.isMissing {
                report.note(store.paths.store, "there is no store yet", "The first login makes it: fob provider add")
            } else {
                report.wrong(error.path, error.reason, error.remedy)
            }
            return
        }
        judge(root.entry, at: root.path)
        judgeWriting(root)
        if root.isOnReadOnlyMedium {
            report.wrong(
                root.path, "it is mounted read-only: tokens are served while they live, and none can be renewed",
                "Mount it for writing.")
        }
        let locks: SeenFolder
        do throws(FileProblem) { locks = try root.folder(CredentialStore.locks) } catch {
            tell(error)
            return look(root, locks: nil)
        }
        guard entries(of: locks).contains(where: { $0.name == CredentialStore.useLock }) else {
            return look(root, locks: locks)
        }
        var copy = self
        let done: Void? = locks.withSharedLock(CredentialStore.useLock) { copy.look(root, locks: locks) }
        self = copy
        if done == nil {
            report.notLookedAt.append("All of it: another process is changing how the whole store is protected.")
        }
    }

    private mutating func look(_ root: SeenFolder, locks: SeenFolder?) {
        header = readHeader(root)
        lookAtBackups()
        tellHeaderProblem(root)
        lookAtTop(root, locks)
        let plain = RecordProbe(protection: Protection.none)
        switch header {
        case .sealed(let sealed)?:
            protection = protection(sealed, root)
            let probe = RecordProbe(protection: protection)
            do throws(FileProblem) {
                let tree = try root.folder(sealed.tree)
                judgeWriting(tree)
                lookAtRecords(tree, probe, locks)
            } catch { report.wrong(error.path, error.reason, treeRemedy(sealed.tree, root)) }
            lookAtRescued(probe, locks)
            if probe.protection == nil {
                report.notLookedAt.append("What the sealed records say: the store is locked. First: fob unlock")
            }
        case .plain?, nil:
            lookAtRecords(root, plain, locks)
            lookAtRescued(plain, locks)
        }
        lookAtTranscripts(locks)
        lookAtLocks(locks)
        for (name, accounts) in accountsOf.sorted(by: { $0.key < $1.key }) where !providers.contains(name) {
            for (id, place) in accounts {
                report.wrong(place, "the provider \(name) of \(id) is missing", providerRemedy(name, id))
            }
        }
        report.counts = ["accounts", "providers", "metadata", "locks", "rescued", "backups"].map {
            ($0, counts[$0] ?? 0)
        }
    }

    private mutating func readHeader(_ root: SeenFolder) -> StoreHeader? {
        let name = StoreRecord.fileName
        let place = root.path(of: name)
        do {
            guard let entry = try root.entries().first(where: { $0.name == name }) else {
                headerProblem = (place, "it is missing")
                return nil
            }
            guard judge(entry, at: place) else { return nil }
            let bytes = try root.read(name, limit: RecordEnvelope.sizeLimit)
            let header = try StoreHeader(parsing: try JSON(parsing: bytes))
            report.protection = "none"
            switch header {
            case .plain(let record):
                guard let version = record.migratedFrom else { break }
                report.note(place, "the store is of version \(version)", "The next start migrates it.")
            case .sealed: report.protection = "sealed"
            }
            if header.isNewer { report.note(place, "a newer fob wrote it", "Update fob to change anything.") }
            return header
        } catch let error as FileProblem {
            headerProblem = (error.path, error.reason)
        } catch let error as JSONError {
            headerProblem = ("\(place):\(error.position)", error.reason)
        } catch let error as RecordDefect {
            headerProblem = ("\(place):\(error.position)", error.reason)
        } catch { headerProblem = (place, "it cannot be read") }
        return nil
    }

    /// Told once the newest backup is known.
    private mutating func tellHeaderProblem(_ root: SeenFolder) {
        guard let (place, problem) = headerProblem else { return }
        report.wrong(place, problem, headerRemedy(root))
    }

    private func providerRemedy(_ name: Name, _ id: AccountID) -> String {
        let own = protection ?? .none
        return restoring(
            .init(kind: .provider, file: own.fileName(of: name)), "\(id)",
            and: .init(kind: .account, file: own.fileName(of: id), parent: own.folderName(of: name)),
            otherwise: "fob provider add \(name) --profile ID")
    }

    /// Nil where the key is not at hand.
    private mutating func protection(_ header: SealedHeader, _ root: SeenFolder) -> Protection? {
        do throws(Failure) {
            guard let key = try store.key(of: header) else { return nil }
            do throws(RecordDefect) { return .sealed(try header.sealer(key)) } catch {
                headerProblem = (root.path(of: StoreRecord.fileName), error.reason)
                tellHeaderProblem(root)
            }
        } catch { report.notLookedAt.append("\(error)") }
        return nil
    }

    /// Whose it is, what it is and who may read it.
    ///
    /// - Returns: whether it can be read at all.
    @discardableResult
    mutating func judge(_ entry: SeenFolder.Entry, at path: String, isFolder: Bool = false) -> Bool {
        guard entry.isRegular || entry.isFolder && (isFolder || entry.name == path) else {
            report.wrong(path, isFolder ? "it is not a folder of its own" : "it is not a regular file", "Move it away.")
            return false
        }
        guard entry.owner == geteuid() else {
            report.wrong(path, "it belongs to another user (\(entry.owner))", "Move it away, or make it yours.")
            return false
        }
        if entry.permissions & 0o077 != 0 {
            let right = entry.isFolder ? "0700" : "0600"
            report.wrong(
                path, "it is open to other users (mode \(octal(mode_t(entry.permissions))))",
                "Any use of it makes it \(right) again; what it holds may have been read: fob accounts")
        }
        guard entry.isFolder || entry.links <= 1 else {
            report.wrong(
                path, "it has a second name (hard link)",
                "Remove the other one: find / -samefile \(ShellText.word(path))")
            return false
        }
        return true
    }

    /// Whether fob can make and replace files in a folder of its own. Nothing is written: the system is asked.
    mutating func judgeWriting(_ folder: SeenFolder) {
        guard folder.refusesWriting, folder.entry.owner == geteuid(),
            !unwritable.contains(where: { folder.path.hasPrefix($0 + "/") })
        else { return }
        unwritable.append(folder.path)
        report.wrong(
            folder.path, "its owner may not write to it, so nothing in it can be saved",
            "chmod -R u+w \(ShellText.word(folder.path))")
    }
}
