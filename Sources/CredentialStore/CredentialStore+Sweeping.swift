import Vocabulary

/// Temporary files hold secrets. One is left over when its maker's lock is free; whose that is its name tells, so that
/// nothing of a locked store need be opened.
extension CredentialStore {
    /// - Returns: those of refreshes that were interrupted, which stay until somebody with the key has judged them.
    func sweep(_ root: Folder) throws(Failure) -> [InterruptedSave] {
        var interrupted: [InterruptedSave] = []
        try sweep(root, root) { file in
            [
                StoreRecord.fileName, RenameNote.fileName, RenameNote.sealedFileName, ConversionNote.fileName,
                MigrationNote.fileName,
            ].contains(file)
                ? Self.storeLock : nil
        }
        try sweepRecords(of: root, root, &interrupted)
        for name in try names(in: root) where name.hasPrefix(SealedHeader.treePrefix) {
            guard let tree = try folder(name, in: root) else { continue }
            try sweepRecords(of: tree, root, &interrupted)
        }
        for path in [paths.rescue, paths.transcripts] {
            let folder = try attempt(Self.subject) { () throws(FileProblem) in try self.folder(beside: path) }
            guard let folder else { continue }
            try sweep(folder, root) { Self.lockName(ofFile: $0) ?? Self.recordName($0).map { _ in Self.storeLock } }
        }
        return interrupted
    }

    private func sweepRecords(
        of tree: Folder, _ root: Folder, _ interrupted: inout [InterruptedSave]
    ) throws(Failure) {
        for name in [Self.providers, Self.metadata] {
            guard let folder = try folder(name, in: tree) else { continue }
            try sweep(folder, root) { file in
                Self.recordName(file) != nil || file.hasSuffix(Sealer.suffix) ? Self.storeLock : nil
            }
        }
        guard let accounts = try folder(Self.accounts, in: tree) else { return }
        for entry in try names(in: accounts) {
            guard let provider = try? Name(entry), let folder = try? folder(entry, in: accounts) else { continue }
            if let failure = failure({ () throws(Failure) in
                interrupted += try sweep(folder, root) { Self.lockName(ofFile: $0, provider: provider) }
            }) {
                notices.post("\(failure)")
            }
        }
    }

    @discardableResult
    private func sweep(
        _ folder: Folder, _ root: Folder, lockOf: (String) -> String?
    ) throws(Failure) -> [InterruptedSave] {
        var interrupted: [InterruptedSave] = []
        for entry in try names(in: folder) {
            guard let name = TemporaryName(entry), let lockName = lockOf(name.target) else { continue }
            try attempt(Self.subject) { () throws(FileProblem) in
                let lock = try LockWait.take(lockName, in: try root.folder(Self.locks), calls: calls)
                guard let lock else { return }
                defer { withExtendedLifetime(lock) {} }
                if lock.intent != nil {
                    interrupted.append(InterruptedSave(folder: folder, temporary: name, lock: lockName))
                } else {
                    try folder.remove(entry)
                }
            }
        }
        return interrupted
    }

    private func names(in folder: Folder) throws(Failure) -> [String] {
        try attempt(Self.subject) { () throws(FileProblem) in try folder.names() }
    }

    private func folder(_ name: String, in parent: Folder) throws(Failure) -> Folder? {
        try attempt(Self.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try parent.folder(name) }
        }
    }
}
