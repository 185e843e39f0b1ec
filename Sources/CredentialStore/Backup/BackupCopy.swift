import Vocabulary

/// Copies what a store holds into a folder that is laid out as `FOB_HOME` is, byte for byte. A record that is damaged is
/// left out and told of: as the only copy it would look like a good one.
struct BackupCopy {
    let draft: FolderDraft
    let probe: RecordProbe
    private(set) var accounts = 0
    private(set) var providers = 0
    private(set) var leftOut: [Failure] = []

    init(draft: FolderDraft, probe: RecordProbe) {
        self.draft = draft
        self.probe = probe
    }

    /// Copies the store, and what waits in the rescue folder.
    ///
    /// - Parameter treeName: the folder of the records inside of the store; nil where it is the store itself.
    mutating func copy(root: Folder, treeName: String?, rescue: Folder?) throws(FileProblem) {
        // First, so that one that is put in its place meanwhile is in the copy twice and not missing.
        if let rescue {
            try copyRecords(of: rescue, .rescue, to: try draft.folder.creatingFolder("state").creatingFolder("rescue"))
        }
        let store = try draft.folder.creatingFolder("store")
        if let bytes = try existing({ () throws(FileProblem) in
            try root.read(StoreRecord.fileName, limit: RecordEnvelope.sizeLimit)
        }) {
            try draft.write(bytes, to: StoreRecord.fileName, in: store)
        }
        let source = try treeName.map { name throws(FileProblem) in try root.folder(name) } ?? root
        let target = try treeName.map { name throws(FileProblem) in try store.creatingFolder(name) } ?? store
        for (name, kind) in CredentialStore.recordFolders {
            guard let folder = try existing({ () throws(FileProblem) in try source.folder(name) }) else { continue }
            try copyRecords(of: folder, kind, to: try target.creatingFolder(name))
        }
        guard let folders = try existing({ () throws(FileProblem) in try source.folder(CredentialStore.accounts) })
        else { return }
        let all = try target.creatingFolder(CredentialStore.accounts)
        for name in try folders.names().sorted() {
            guard let folder = try? folders.folder(name) else {
                leftOut.append(unusable(folders.path(of: name), "it is no folder of records"))
                continue
            }
            try copyRecords(of: folder, .account, named: name, to: try all.creatingFolder(name))
        }
    }

    private mutating func copyRecords(
        of source: Folder, _ kind: RecordEnvelope.Kind, named folder: String? = nil, to target: Folder
    ) throws(FileProblem) {
        for name in try source.names().sorted() where probe.isRecord(name) {
            let bytes: [UInt8]
            do throws(FileProblem) {
                bytes = try source.read(name, limit: probe.sizeLimit)
            } catch {
                // It went away meanwhile, which is its owner's doing.
                if !error.isMissing { leftOut.append(error.failure("Not in the backup")) }
                continue
            }
            do throws(RecordDefect) {
                _ = try probe.content(of: bytes, kind, file: name, folder: folder)
            } catch {
                leftOut.append(unusable("\(source.path(of: name)):\(error.position)", error.reason))
                continue
            }
            try draft.write(bytes, to: name, in: target)
            if kind == .account { accounts += 1 }
            if kind == .provider { providers += 1 }
        }
    }

    private func unusable(_ path: String, _ reason: String) -> Failure {
        Failure(
            .store, "Not in the backup: \(ScreenText.line(path)): \(reason).",
            remedy: "Earlier backups may hold it: fob store restore FOLDER")
    }
}
