import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that is looked at and left as it is: no mode is repaired and nothing is made. Links are not followed.
final class SeenFolder: Sendable {
    /// What a name leads to.
    struct Entry: Sendable {
        let name: String
        let isFolder: Bool
        let isRegular: Bool
        let owner: UInt32
        let permissions: UInt32
        let links: Int
        let size: Int
    }

    let path: String
    let entry: Entry
    private let descriptor: Int32

    private init(path: String, descriptor: Int32, entry: Entry) {
        self.path = path
        self.descriptor = descriptor
        self.entry = entry
    }

    deinit { close(descriptor) }

    /// Opens a folder by its path, which may be a symbolic link.
    static func root(_ path: String) throws(FileProblem) -> SeenFolder {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem("open", path, .last) }
        return try seen(path, descriptor)
    }

    /// A folder in this one.
    func folder(_ name: String) throws(FileProblem) -> SeenFolder {
        let descriptor = openat(self.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem("open", path(of: name), .last) }
        return try Self.seen(path(of: name), descriptor)
    }

    private static func seen(_ path: String, _ descriptor: Int32) throws(FileProblem) -> SeenFolder {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw FileProblem("inspect", path, .last)
        }
        return SeenFolder(path: path, descriptor: descriptor, entry: Entry(path, status))
    }

    func path(of name: String) -> String { path + "/" + name }

    /// Whether its mode keeps this process from making files in it; nothing is written to find out.
    var refusesWriting: Bool { faccessat(descriptor, ".", W_OK, AT_EACCESS) != 0 && errno == EACCES }

    /// Whether it lies on a medium that is mounted read-only.
    var isOnReadOnlyMedium: Bool { faccessat(descriptor, ".", W_OK, AT_EACCESS) != 0 && errno == EROFS }

    /// All that is in it, by name.
    func entries() throws(FileProblem) -> [Entry] {
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw FileProblem("list", path, .last) }
        var entries: [Entry] = []
        for name in try namesOfFolder(own, path).sorted() {
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            entries.append(Entry(name, status))
        }
        return entries
    }

    /// The content of a regular file.
    func read(_ name: String, limit: Int) throws(FileProblem) -> [UInt8] {
        try lend(name) { descriptor throws(FileProblem) in
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw FileProblem("inspect", path(of: name), .last) }
            return try contentsOfFile(descriptor, path(of: name), size: Int(status.st_size), limit: limit)
        }
    }

    /// Whether somebody holds the lock of that file.
    func isLocked(_ name: String) -> Bool {
        let isFree = try? lend(name) { descriptor throws(FileProblem) in
            // Asked for together, so that of two who only look neither is in the other's way.
            guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
            flock(descriptor, LOCK_UN)
            return true
        }
        return isFree == false
    }

    /// Holds the lock of that file together with others while something is done; nil where it cannot be had.
    func withSharedLock<Result>(_ name: String, _ body: () -> Result) -> Result? {
        let result: Result?? = try? lend(name) { descriptor throws(FileProblem) in
            guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return nil }
            defer { flock(descriptor, LOCK_UN) }
            return body()
        }
        return result ?? nil
    }

    private func lend<Result>(
        _ name: String, _ body: (Int32) throws(FileProblem) -> Result
    ) throws(FileProblem) -> Result {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem("read", path(of: name), .last) }
        defer { close(file) }
        return try body(file)
    }
}

extension SeenFolder.Entry {
    fileprivate init(_ name: String, _ status: stat) {
        self.name = name
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        owner = status.st_uid
        permissions = UInt32(status.st_mode) & 0o7777
        links = Int(status.st_nlink)
        size = Int(status.st_size)
    }
}
