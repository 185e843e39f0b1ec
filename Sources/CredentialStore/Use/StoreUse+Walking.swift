import Vocabulary

/// One record of a store, as it is written.
struct WalkedRecord: Sendable {
    /// Whose it is.
    enum Subject: Sendable, Equatable {
        case provider(Name)
        case metadata(Name)
        case account(AccountID)
    }

    let subject: Subject
    let json: JSON
}

extension StoreUse {
    /// Every record of the store, in no order; of each that cannot be read, why. The names of sealed ones are inside them.
    func walk(_ body: (RecordFile, Result<WalkedRecord, Failure>) throws(Failure) -> Void) throws(Failure) {
        for (name, kind) in CredentialStore.recordFolders {
            guard let folder = try walked(name, in: tree) else { continue }
            try walk(folder, kind, body)
        }
        guard let accounts = try walked(CredentialStore.accounts, in: tree) else { return }
        for entry in try walkedNames(accounts) {
            guard let folder = try? accounts.folder(entry) else { continue }
            try walk(folder, .account, body)
        }
    }

    private func walk(
        _ folder: Folder, _ kind: RecordEnvelope.Kind,
        _ body: (RecordFile, Result<WalkedRecord, Failure>) throws(Failure) -> Void
    ) throws(Failure) {
        for name in try walkedNames(folder) where name.hasSuffix(protection.suffix) && !name.hasPrefix(".") {
            let file = RecordFile(
                folder: folder, name: name, subject: "\(folder.path(of: name))",
                remedy: "Put back a good copy of the file, or remove it.", seal: protection.seal(kind, in: name))
            let result: Result<WalkedRecord, Failure>
            do throws(Failure) {
                let record = try file.read { json throws(RecordDefect) in try walked(json, kind, name, folder) }
                guard let record = record ?? nil else { continue }
                result = .success(record)
            } catch { result = .failure(error) }
            try body(file, result)
        }
    }

    /// Reads it as what it must be, and sees to it that it stands in its own place.
    private func walked(
        _ json: JSON, _ kind: RecordEnvelope.Kind, _ name: String, _ folder: Folder
    ) throws(RecordDefect) -> WalkedRecord? {
        let own = kind == .account ? folder.name : nil
        let probe = RecordProbe(protection: protection)
        switch try probe.content(of: json, kind, file: name, folder: own, protection) {
        case .account(let record): return WalkedRecord(subject: .account(record.account.id), json: json)
        case .provider(let record): return WalkedRecord(subject: .provider(record.provider.name), json: json)
        case .metadata(let provider): return WalkedRecord(subject: .metadata(provider), json: json)
        // Its key is at hand, or nobody would walk.
        case .unopened: return nil
        }
    }

    /// The paths of what lies among the records and is none: neither is it named as they are, nor as what becomes one.
    func strangers() throws(FileProblem) -> [String] {
        var strangers: [String] = []
        func look(at folder: Folder) throws(FileProblem) {
            for name in try folder.names().sorted() where !isNamedAsRecord(name) && TemporaryName(name) == nil {
                strangers.append(folder.path(of: name))
            }
        }
        for (name, _) in CredentialStore.recordFolders {
            if let folder = try existing({ () throws(FileProblem) in try tree.folder(name) }) { try look(at: folder) }
        }
        guard let accounts = try accountsFolder() else { return strangers }
        for entry in try accounts.names().sorted() {
            if let folder = try? accounts.folder(entry) {
                try look(at: folder)
            } else {
                strangers.append(accounts.path(of: entry))
            }
        }
        return strangers
    }

    private func isNamedAsRecord(_ file: String) -> Bool {
        switch protection {
        case .none: CredentialStore.recordName(file) != nil
        case .sealed: Sealer.isFileName(file, suffix: Sealer.suffix)
        }
    }

    /// Where a record of that subject is written.
    func file(for subject: WalkedRecord.Subject) throws(FileProblem) -> RecordFile {
        let (folder, name, kind): (Folder, String, RecordEnvelope.Kind)
        switch subject {
        case .provider(let provider):
            folder = try tree.creatingFolder(CredentialStore.providers)
            (name, kind) = (protection.fileName(of: provider), .provider)
        case .metadata(let provider):
            folder = try tree.creatingFolder(CredentialStore.metadata)
            (name, kind) = (protection.fileName(of: provider), .metadata)
        case .account(let id):
            folder = try tree.creatingFolder(CredentialStore.accounts)
                .creatingFolder(protection.folderName(of: id.provider))
            (name, kind) = (protection.fileName(of: id), .account)
        }
        return RecordFile(
            folder: folder, name: name, subject: "\(subject)", remedy: "Put back a good copy of the file.",
            seal: protection.seal(kind, in: name))
    }

    private func walked(_ name: String, in parent: Folder) throws(Failure) -> Folder? {
        try attempt(CredentialStore.subject) { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try parent.folder(name) }
        }
    }

    private func walkedNames(_ folder: Folder) throws(Failure) -> [String] {
        try attempt(CredentialStore.subject) { () throws(FileProblem) in try folder.names().sorted() }
    }
}

extension WalkedRecord.Subject: CustomStringConvertible {
    var description: String {
        switch self {
        case .provider(let name): "provider \(name)"
        case .metadata(let name): "metadata of \(name)"
        case .account(let id): "\(id)"
        }
    }
}
