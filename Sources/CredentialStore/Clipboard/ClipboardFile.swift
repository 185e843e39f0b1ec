import Crypto
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that holds the last copied header lines, for `curl -H @file`.
///
/// It is replaced by rename and removed by unlink, under a lock of its own (`PATH.lock`). Beside it lies `PATH.json`
/// with the hash of what fob wrote and the time when that must go; content with any other hash is somebody else's and is
/// never removed. A missing file makes curl fail; an empty one would send no header.
public struct ClipboardFile: Sendable {
    /// The file itself; its lock and its note stand beside it.
    public let path: String
    let randomness: any Randomness
    let calls: FileCalls
    let notices = NoticeBoard()

    /// What was written, and how to tell it from what somebody else wrote since.
    public struct Receipt: Sendable, Equatable {
        /// The file that was written.
        public let path: String
        /// SHA-256 of the content, lower-case hexadecimal.
        public let hash: String
        /// When fob removes it.
        public let removeAt: Instant
    }

    /// How an attempt to remove the file ended.
    public enum Removal: Sendable, Equatable {
        case removed
        /// There is no file, or it may stay for a while.
        case nothingToRemove
        /// Somebody wrote another content since; it stays.
        case notOurs
        /// Another process is writing or removing it.
        case busy
    }

    /// Headers longer than this are refused, and files longer than this are not ours.
    static let sizeLimit = 1 << 20
    private static let subject = "the clipboard file"

    /// A clipboard file that is not touched until it is written or removed.
    public init(path: String, randomness: any Randomness) {
        self.init(path: path, randomness: randomness, calls: .live)
    }

    init(path: String, randomness: any Randomness, calls: FileCalls) {
        self.path = path
        self.randomness = randomness
        self.calls = calls
    }

    /// Replaces the file by these lines, each ended with a newline.
    ///
    /// - Parameter clock: what waiting for another writer is measured with.
    /// - Throws: ``Failure`` of kind `store` where something other than a file of ours stands there or nothing can be
    ///   written, `busy` where another process keeps it locked.
    public func write(
        lines: [String], lifetime: Duration, now: Instant, patience: Duration = .seconds(5),
        clock: any Clock<Duration>
    ) async throws(Failure) -> Receipt {
        let content = try Self.content(of: lines)
        let folder = try attempt { () throws(FileProblem) in
            try Folder.creatingRoot(parent, owner: .person, notices: notices)
        }
        let lock = try await LockWait(subject: Self.subject, name: lockName, folder: folder, calls: calls)
            .lock(patience: patience, clock: clock, waiting: { _ in })
        defer { withExtendedLifetime(lock) {} }
        lock.noteHolder(since: now)
        let hash = Self.hash(content)
        let removeAt = now + lifetime
        try attempt { () throws(FileProblem) in
            try refuseStranger(in: folder)
            // The note first: killed between the two saves, either content is still known to be ours.
            let sidecar = ClipboardSidecar(
                hash: hash, previousHash: (try? readSidecar(in: folder))??.hash, writtenAt: now, removeAt: removeAt)
            _ = try durable(sidecarName, in: folder).save(sidecar.json.serialized())
            _ = try durable(name, in: folder).save(content)
        }
        return Receipt(path: path, hash: hash, removeAt: removeAt)
    }

    /// Removes the file if its content is still that of the receipt's hash.
    @discardableResult
    public func clear(ifHash hash: String) throws(Failure) -> Removal {
        try removal { sidecar in sidecar?.hash == hash ? .everything : .content(hash) }
    }

    /// Removes the file if fob wrote it and one of these stands in it.
    @discardableResult
    public func clear(ifItHolds secrets: [Secret]) throws(Failure) -> Removal {
        guard let content = try currentContent() else { return .nothingToRemove }
        let holds = secrets.contains { secret in
            secret.withBytes { bytes in !bytes.isEmpty && content.firstRange(of: bytes) != nil }
        }
        guard holds else { return .nothingToRemove }
        let hash = Self.hash(content)
        return try removal { sidecar in
            guard let sidecar, sidecar.owns(hash) else { return .nothing }
            return sidecar.hash == hash ? .everything : .content(hash)
        }
    }

    /// Removes the file if fob wrote it, its time up or not.
    @discardableResult
    public func clear() throws(Failure) -> Removal {
        try removal { sidecar in sidecar == nil ? .nothing : .everything }
    }

    /// Removes the file if fob wrote it and its time is up. Where there is nothing, this costs two system calls.
    @discardableResult
    public func removeIfStale(now: Instant) throws(Failure) -> Removal {
        try removal { sidecar in sidecar.map { $0.isStale(at: now) } == true ? .everything : .nothing }
    }
}

extension ClipboardFile {
    /// What is to go, as the note beside the file says.
    private enum Wanted {
        case nothing
        /// What has this hash; a newer note stays.
        case content(String)
        /// What the note calls ours, and the note.
        case everything
    }

    private var slash: String.Index? { path.lastIndex(of: "/") }
    private var name: String { slash.map { String(path[path.index(after: $0)...]) } ?? path }
    private var parent: String { slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "." }
    private var lockName: String { name + ".lock" }
    private var sidecarName: String { name + ".json" }

    private func durable(_ name: String, in folder: Folder) -> DurableFile {
        DurableFile(folder: folder, name: name, calls: calls, randomness: randomness)
    }

    private func attempt<Value>(_ body: () throws(FileProblem) -> Value) throws(Failure) -> Value {
        do throws(FileProblem) {
            return try body()
        } catch {
            throw error.failure(Self.subject)
        }
    }

    private static func hash(_ content: [UInt8]) -> String { hexadecimal(SHA256.hash(data: content)) }

    private static func content(of lines: [String]) throws(Failure) -> [UInt8] {
        guard !lines.isEmpty else { throw Failure(.usage, "\(subject): there is no header to copy.") }
        var content: [UInt8] = []
        for line in lines {
            // RFC 9110 section 5.5: a control in a field would end it, or begin another.
            guard !line.isEmpty, !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else {
                throw Failure(
                    .usage, "\(subject): a header line is empty or holds a control character; nothing was copied.")
            }
            content += Array(line.utf8) + [0x0A]
        }
        guard content.count <= sizeLimit else {
            throw Failure(.usage, "\(subject): the headers are longer than \(sizeLimit) bytes; nothing was copied.")
        }
        return content
    }

    private func refuseStranger(in folder: Folder) throws(FileProblem) {
        let descriptor = openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return
            case ELOOP: throw FileProblem("replace", path, unacceptable: "it is a symbolic link")
            default: throw FileProblem("replace", path, .last)
            }
        }
        defer { close(descriptor) }
        try folder.check(descriptor, name, action: "replace")
    }

    private func readSidecar(in folder: Folder) throws(Failure) -> ClipboardSidecar? {
        try RecordFile(
            folder: folder, name: sidecarName, subject: Self.subject,
            remedy: "Remove that file, and the clipboard file if it is yours."
        ).read(ClipboardSidecar.init(parsing:))
    }

    /// When the file that fob wrote is to go; nil where there is none of ours.
    public func removeAt() throws(Failure) -> Instant? {
        let folder: Folder
        do throws(FileProblem) {
            folder = try Folder.root(parent, owner: .person, notices: notices)
        } catch {
            if error.isMissing { return nil }
            throw error.failure(Self.subject)
        }
        return try readSidecar(in: folder)?.removeAt
    }

    /// Nil where there is no file.
    private func currentContent() throws(Failure) -> [UInt8]? {
        try attempt { () throws(FileProblem) in
            let folder: Folder
            do throws(FileProblem) {
                folder = try Folder.root(parent, owner: .person, notices: notices)
            } catch {
                if error.isMissing { return nil }
                throw error
            }
            return try contentOfFile(name, in: folder)
        }
    }

    private func removal(_ decide: (ClipboardSidecar?) -> Wanted) throws(Failure) -> Removal {
        let folder: Folder
        do throws(FileProblem) {
            folder = try Folder.root(parent, owner: .person, notices: notices)
        } catch {
            if error.isMissing { return .nothingToRemove }
            throw error.failure(Self.subject)
        }
        if case .nothing = decide(try readSidecar(in: folder)) { return .nothingToRemove }
        let lock = try attempt { () throws(FileProblem) in try LockWait.take(lockName, in: folder, calls: calls) }
        guard let lock else { return .busy }
        defer { withExtendedLifetime(lock) {} }
        // Read again: it may have been replaced before the lock was ours.
        let sidecar = try readSidecar(in: folder)
        switch decide(sidecar) {
        case .nothing: return .nothingToRemove
        case .content(let hash): return try attempt { () throws(FileProblem) in try remove(in: folder) { $0 == hash } }
        case .everything:
            return try attempt { () throws(FileProblem) in
                let removal = try remove(in: folder) { sidecar?.owns($0) == true }
                try folder.remove(sidecarName)
                return removal
            }
        }
    }

    /// Removes the file if its content's hash is accepted.
    ///
    /// It is put aside before it is judged for good, so that what somebody writes meanwhile is not removed unread.
    private func remove(in folder: Folder, _ accepts: (String) -> Bool) throws(FileProblem) -> Removal {
        guard let content = try contentOfFile(name, in: folder) else { return .nothingToRemove }
        guard accepts(Self.hash(content)) else { return .notOurs }
        let aside = TemporaryName(for: name, randomness: randomness).text
        do throws(SystemError) {
            try calls.rename(folder.descriptor, name, aside)
        } catch {
            if error.code == ENOENT { return .nothingToRemove }
            throw FileProblem("remove", path, error)
        }
        let isOurs = try contentOfFile(aside, in: folder).map { accepts(Self.hash($0)) } ?? false
        if !isOurs { linkat(folder.descriptor, aside, folder.descriptor, name, 0) }
        try folder.remove(aside)
        return isOurs ? .removed : .notOurs
    }

    /// Nil where there is none. A file that fob would not have written is not read.
    private func contentOfFile(_ name: String, in folder: Folder) throws(FileProblem) -> [UInt8]? {
        do throws(FileProblem) {
            return try folder.read(name, limit: Self.sizeLimit)
        } catch {
            switch error.cause {
            case .system(SystemError(ENOENT)): return nil
            // A link, a folder, another user's: not ours, and an empty content has no hash of ours.
            case .unacceptable: return []
            case .system: throw error
            }
        }
    }

    /// Removes what a killed process left beside the file.
    func sweep() throws(Failure) {
        try attempt { () throws(FileProblem) in
            let folder: Folder
            do throws(FileProblem) {
                folder = try Folder.root(parent, owner: .person, notices: notices)
            } catch {
                if error.isMissing { return }
                throw error
            }
            let leftovers = try folder.names().filter { entry in
                TemporaryName(entry).map { $0.target == name || $0.target == sidecarName } == true
            }
            guard !leftovers.isEmpty, let lock = try LockWait.take(lockName, in: folder, calls: calls) else { return }
            defer { withExtendedLifetime(lock) {} }
            for leftover in leftovers { try folder.remove(leftover) }
        }
    }
}
