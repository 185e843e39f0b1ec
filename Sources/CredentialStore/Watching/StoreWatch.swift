import Synchronization
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tells that something in the store changed, whoever did it, until it goes away.
///
/// Where the kernel tells of files that change, nothing is looked at before it does. Elsewhere, on a file system that other
/// machines write to, or where the kernel's limit is reached, the state of the folders is compared twice a second.
public final class StoreWatch: Sendable {
    /// What is waited for after the first change, so that a save is told of once.
    static let gathering: Duration = .milliseconds(40)
    /// At least this long after it told, it does not tell again.
    static let rest: Duration = .milliseconds(250)
    /// How often folders are compared where the kernel tells nothing.
    static let looking: Duration = .milliseconds(500)

    /// How changes come to be known.
    enum Means: Sendable {
        case kernel
        case looking
    }

    /// The other end ends the thread when this one is closed.
    private let leash: Mutex<Int32?>
    private let tally: WatchTally

    /// The means in use; nil before it has begun and where it could not.
    var means: Means? { tally.means }
    /// How often the watching thread was woken, or looked.
    var wakes: Int { tally.wakes }

    init(_ store: CredentialStore, means: Means, changed: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        tally = WatchTally()
        guard pipe(&ends) == 0 else {
            leash = Mutex(nil)
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Begun here: what changes after this returns is told.
        let watching = StoreWatching(store: store, leash: ends[0], tally: tally, changed: changed)
        let source = watching.begin(means)
        leash = Mutex(ends[1])
        if !BlockingThread.start({ watching.run(source) }) {
            close(ends[0])
            stop()
        }
    }

    deinit { stop() }

    /// Ends it; a change that is being told of may still arrive.
    public func stop() {
        leash.withLock { end in
            if let end { close(end) }
            end = nil
        }
    }
}

extension CredentialStore {
    /// Watches the store, there or not yet, its folders and those that are made later.
    ///
    /// - Parameter changed: called on a thread of its own when records may have changed; saves that follow each other
    ///   closely are told of together. What it reads then is not older than the change.
    public func watch(_ changed: @escaping @Sendable () -> Void) -> StoreWatch { watch(by: .kernel, changed) }

    func watch(by means: StoreWatch.Means, _ changed: @escaping @Sendable () -> Void) -> StoreWatch {
        StoreWatch(self, means: means, changed: changed)
    }

    /// Every folder whose names tell of a change. What is missing is missing from it.
    func watchedFolders() -> [String] {
        guard let root = try? storeFolder() else { return [] }
        var folders = [root.path]
        var trees = [root]
        if case .sealed(let header)? = try? header(in: root), let tree = try? root.folder(header.tree) {
            trees.append(tree)
            folders.append(tree.path)
        }
        for tree in trees {
            for name in [Self.providers, Self.accounts] { folders.append(tree.path(of: name)) }
            guard let accounts = try? tree.folder(Self.accounts), let names = try? accounts.names() else { continue }
            folders += names.map { accounts.path(of: $0) }
        }
        return folders
    }
}

/// What the watching thread tells of itself.
final class WatchTally: Sendable {
    private let state = Mutex<(wakes: Int, means: StoreWatch.Means?)>((0, nil))

    var wakes: Int { state.withLock { $0.wakes } }
    var means: StoreWatch.Means? { state.withLock { $0.means } }

    func count() { state.withLock { $0.wakes += 1 } }
    func note(_ means: StoreWatch.Means) { state.withLock { $0.means = means } }
}
