import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a lock is held.
enum LockMode: Sendable {
    /// By one.
    case alone
    /// Together with others who hold it so.
    case shared
    /// The same, where there is such a lock.
    case sharedIfThere
}

/// An open lock file. It is never replaced and never deleted: a lock on a file that a rename has put away excludes nobody.
///
/// flock belongs to the open file, so two of them exclude each other within one process as well, and a lock ends
/// with its holder, however that dies. What is written in the file is read by people and by the next holder; each kind has
/// a place of its own, so that writing one is one call and leaves the others alone.
final class LockFile: LockNotes, Sendable {
    /// A line of fixed length: JSON, filled up with spaces.
    enum Line: Int, CaseIterable {
        /// Who holds it.
        case holder = 0
        /// The refresh that was about to be sent.
        case intent = 1
        /// The generation of a record that was removed, so that its successor counts on.
        case removed = 2
        /// The generation of the last record that was saved, by which an older copy that was put back shows.
        case saved = 3

        static let length = 256
        var offset: Int { rawValue * Self.length }
    }

    let path: String
    let descriptor: Int32
    private let calls: FileCalls

    /// - Parameter mode: with `sharedIfThere` a missing one is not made, and none need be writable.
    init(_ name: String, in folder: Folder, calls: FileCalls, mode: LockMode = .alone) throws(FileProblem) {
        path = folder.path(of: name)
        self.calls = calls
        let access = mode == .sharedIfThere ? O_RDONLY : O_RDWR | O_CREAT
        let flags = access | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        descriptor = openat(folder.descriptor, name, flags, 0o600)
        guard descriptor >= 0 else {
            let error = SystemError.last
            guard error.code == ELOOP else { throw FileProblem("lock", path, error) }
            throw FileProblem("lock", path, unacceptable: "it is a symbolic link")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem("inspect", path, .last) }
        // Judged first: a second name may lead to a file that is none of ours.
        try folder.check(descriptor, name, action: "lock")
        // Under a umask such as 0777 a new one has no rights at all, and the next process could not open it.
        if status.st_mode & 0o600 != 0o600 { fchmod(descriptor, 0o600) }
    }

    deinit {
        // Closing alone leaves the lock with a child that was forked meanwhile and has not become its program yet.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Takes the lock if nobody holds it who stands in the way.
    func tryLock(_ mode: LockMode = .alone) throws(FileProblem) -> Bool {
        while true {
            if flock(descriptor, (mode == .alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return true }
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return false
            default: throw FileProblem("lock", path, .last)
            }
        }
    }

    /// Waits for the lock: for what everybody holds for a few system calls only, and where going on without it does no harm.
    func waitAlone() { while flock(descriptor, LOCK_EX) != 0, errno == EINTR {} }

    /// Whether the file of that name is still this one: somebody may have deleted it although nobody should.
    func isStill(_ name: String, in folder: Folder) -> Bool {
        var own = stat()
        var named = stat()
        return fstat(descriptor, &own) == 0
            && fstatat(folder.descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && own.st_ino == named.st_ino && own.st_dev == named.st_dev
    }

    func read(_ line: Line) -> JSON? {
        var bytes = [UInt8](repeating: 0, count: Line.length)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(line.offset)) }
        guard count == Line.length else { return nil }
        return try? JSON(parsing: bytes, limits: .init(bytes: Line.length, depth: 2))
    }

    /// Writes what is noted here, but for the holder, into another one.
    func copyNotes(to other: LockFile) throws(FileProblem) {
        for line in Line.allCases where line != .holder {
            guard let content = read(line) else { continue }
            try other.write(line, content, durably: true)
        }
    }

    /// - Parameter durably: flushed before this returns.
    func write(_ line: Line, _ content: JSON?, durably: Bool) throws(FileProblem) {
        var bytes = content.map { $0.serialized(pretty: false).dropLast() } ?? []
        bytes += [UInt8](repeating: 0x20, count: max(0, Line.length - 1 - bytes.count)) + [0x0A]
        do throws(SystemError) {
            let count = try calls.write(descriptor, bytes[...], line.offset)
            guard count == bytes.count else { throw SystemError(ENOSPC) }
            if durably { try calls.synchronize(descriptor) }
        } catch {
            throw FileProblem("write", path, error)
        }
    }
}

extension LockFile {
    /// Notes who holds it. It serves messages only, so a failure is no reason to stop.
    func noteHolder(since: Instant) {
        try? write(.holder, ["pid": JSON(Int64(getpid())), "since": JSON(since.storable.rfc3339)], durably: false)
    }

    func forgetHolder() { try? write(.holder, nil, durably: false) }

    func write(intent: RefreshIntent?, durably: Bool = true) throws(FileProblem) {
        try write(
            .intent,
            intent.map {
                [
                    "requested_at": JSON($0.at.storable.rfc3339),
                    "refresh_token_sha256": JSON($0.refreshTokenHash),
                ]
            }, durably: durably)
    }

    /// The generation of the last record of that name that was removed; 0 where none was.
    var removedGeneration: Int { notedRemoval ?? 0 }

    /// Notes that this generation is on the disk. Not flushed: what a power cut takes away makes the note older, never the
    /// record. A failure harms no login, so it is none of the save's.
    func note(savedGeneration: Int) { try? write(.saved, ["generation": JSON(Int64(savedGeneration))], durably: false) }

    func write(removedGeneration: Int) throws(FileProblem) {
        try write(.removed, ["generation": JSON(Int64(removedGeneration))], durably: true)
    }
}

extension Instant {
    /// The nearest instant that RFC 3339 can spell: its years have four digits.
    var storable: Instant {
        let first = Instant(milliseconds: -62_135_596_800_000)
        let last = Instant(milliseconds: 253_402_300_799_999)
        return min(max(self, first), last)
    }
}
