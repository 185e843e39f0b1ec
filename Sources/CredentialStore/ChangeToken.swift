import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A state of the store, cheap to ask for: two that differ mean that a record may have changed between them.
struct ChangeToken: Sendable, Equatable {
    /// Every save renames a file, which changes the time of its folder.
    private struct Stamp: Sendable, Equatable {
        let name: String
        let inode: UInt64
        let seconds: Int
        let nanoseconds: Int
    }

    private let stamps: [Stamp]
    /// Set where a folder changed only just: the clock of the file system ticks in milliseconds, and another change
    /// within the same tick would not show. Such a token equals no later one.
    private let unsettledAt: Instant?

    private static let tick: Duration = .milliseconds(50)

    fileprivate init(folders: [(name: String, status: stat)], now: Instant) {
        stamps = folders.map { name, status in
            let time = status.modified
            return Stamp(
                name: name, inode: UInt64(status.st_ino), seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
        }
        let newest = stamps.map { Int64($0.seconds) * 1000 + Int64($0.nanoseconds / 1_000_000) }.max() ?? 0
        let age = now - Instant(milliseconds: newest)
        unsettledAt = age < Self.tick && age > .zero - Self.tick ? now : nil
    }
}

extension CredentialStore {
    /// The state of the providers and accounts: one status call for each provider's folder, no record is read.
    func changeToken() throws(Failure) -> ChangeToken {
        try attempt(Self.subject) { () throws(FileProblem) in
            guard let root = try existing({ () throws(FileProblem) in try storeFolder() }) else {
                return ChangeToken(folders: [], now: clock.now())
            }
            // Folders tell their names to everybody: neither a lock nor a key is needed.
            var store = root
            if case .sealed(let header)? = try? header(in: root) {
                store = try existing({ () throws(FileProblem) in try root.folder(header.tree) }) ?? root
            }
            var folders: [(name: String, status: stat)] = []
            func add(_ name: String, in folder: Folder) {
                var status = stat()
                guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
                folders.append((folder.path(of: name), status))
            }
            add(".", in: root)
            add(Self.providers, in: store)
            add(Self.accounts, in: store)
            if let accounts = try existing({ () throws(FileProblem) in try store.folder(Self.accounts) }) {
                for name in try accounts.names().sorted() { add(name, in: accounts) }
            }
            return ChangeToken(folders: folders, now: clock.now())
        }
    }
}

extension stat {
    /// When its content last changed.
    var modified: timespec {
        #if canImport(Darwin)
            st_mtimespec
        #else
            st_mtim
        #endif
    }
}
