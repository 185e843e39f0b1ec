public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the deck did, one JSON document a line, in the state folder: the newest lines in `activity.jsonl`, those before them in
/// `activity.1.jsonl`.
///
/// The lines name accounts, so of a sealed store none is written, and sealing removes those of before. Nothing depends on them:
/// they are not flushed, and may be removed at any time.
extension CredentialStore {
    static let activityFile = "activity.jsonl"
    static let earlierActivityFile = "activity.1.jsonl"
    /// A file that is longer becomes the earlier one; about two thousand lines.
    static let activityBytes = 256 << 10

    /// Adds lines, the oldest first. Of a sealed store nothing is kept.
    public func appendActivity(_ lines: [JSON]) throws(Failure) {
        guard try !isSealed() else { return }
        // Under the store's lock, so that no line comes behind a sealing.
        try writing(Self.activitySubject) { use throws(Failure) in
            guard case .none = use.protection else { return }
            try use.appendActivity(lines)
        }
    }

    /// The last lines that were kept, the oldest first; a line that cannot be read is passed over.
    ///
    /// - Parameter account: whose lines; nil for all.
    public func activity(of account: AccountID? = nil, atMost count: Int) throws(Failure) -> [JSON] {
        guard try !isSealed() else { return [] }
        let wanted = account.map { "\($0)" }
        return try attempt(Self.activitySubject) { () throws(FileProblem) in
            guard let folder = try folder(beside: paths.state) else { return [] }
            var lines: [JSON] = []
            for name in [Self.earlierActivityFile, Self.activityFile] {
                let bytes = try existing { () throws(FileProblem) in
                    try folder.read(name, limit: Self.activityBytes * 4)
                }
                for line in (bytes ?? []).split(separator: 0x0A) {
                    guard let document = try? JSON(parsing: Array(line)),
                        wanted == nil || document["account"]?.string == wanted
                    else { continue }
                    lines.append(document)
                }
            }
            return lines.suffix(count)
        }
    }

    private static let activitySubject = "the activity log"
}

extension StoreUse {
    fileprivate func appendActivity(_ lines: [JSON]) throws(Failure) {
        try attempt("the activity log") { () throws(FileProblem) in
            let folder = try Folder.creatingRoot(paths.state, owner: .fob, notices: notices)
            let bytes = lines.flatMap { $0.serialized(pretty: false).filter { $0 != 0x0A } + [0x0A] }
            let size = try folder.append(bytes, to: CredentialStore.activityFile)
            // Another deck that has the file open goes on writing to it under its new name; its lines are found there.
            guard size > CredentialStore.activityBytes else { return }
            guard
                renameat(
                    folder.descriptor, CredentialStore.activityFile, folder.descriptor,
                    CredentialStore.earlierActivityFile) == 0
            else { throw FileProblem("rotate", folder.path(of: CredentialStore.activityFile), .last) }
        }
    }
}

extension Folder {
    /// Adds bytes at the end of a file of ours, and makes it where it is missing.
    ///
    /// - Returns: how long it is after that.
    fileprivate func append(_ bytes: [UInt8], to name: String) throws(FileProblem) -> Int {
        let file = openat(
            descriptor, name, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let error = SystemError.last
            guard error.code == ELOOP else { throw FileProblem("write", path(of: name), error) }
            throw FileProblem("write", path(of: name), unacceptable: "it is a symbolic link")
        }
        defer { close(file) }
        let size = try check(file, name, action: "write")
        // One call, so that lines of two decks do not mix.
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw FileProblem("write", path(of: name), .last) }
        return size + bytes.count
    }
}
