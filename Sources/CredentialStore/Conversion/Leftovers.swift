import Vocabulary

/// Removes the records that a conversion has replaced, or those that it did not finish.
struct Leftovers {
    let root: Folder
    let store: CredentialStore

    /// - Parameter tree: the folder of sealed records to remove; nil for plain ones.
    func removeRecords(_ tree: String?) throws(FileProblem) {
        if let tree {
            try removeFolder(tree, in: root, depth: 3)
        } else {
            for name in [CredentialStore.accounts, CredentialStore.providers, CredentialStore.metadata] {
                try removeFolder(name, in: root, depth: 2)
            }
        }
    }

    /// Removes the locks of the kind of names that the records that stay do not have.
    func removeLocks(keeping current: String?) throws(FileProblem) {
        guard let locks = try existing({ () throws(FileProblem) in try root.folder(CredentialStore.locks) }) else {
            return
        }
        for name in try locks.names() {
            let isUnused =
                current == nil
                ? Sealer.isFileName(name, suffix: CredentialStore.lockSuffix)
                : CredentialStore.idOfPlainLock(name) != nil
            if isUnused { try locks.remove(name) }
        }
    }

    func removeTranscripts() throws(FileProblem) {
        guard let transcripts = try store.folder(beside: store.paths.transcripts) else { return }
        for name in try transcripts.names()
        where CredentialStore.idOutside(name) != nil || Sealer.isFileName(name, suffix: Sealer.suffix) {
            try transcripts.remove(name)
        }
    }

    /// What the deck logged names accounts.
    func removeActivity() throws(FileProblem) {
        let state = try store.folder(beside: store.paths.state)
        for name in [CredentialStore.activityFile, CredentialStore.earlierActivityFile] { try state?.remove(name) }
    }

    private func removeFolder(_ name: String, in parent: Folder, depth: Int) throws(FileProblem) {
        guard let folder = try existing({ () throws(FileProblem) in try parent.folder(name) }) else { return }
        for entry in try folder.names() {
            if depth > 0, (try? folder.folder(entry)) != nil {
                try removeFolder(entry, in: folder, depth: depth - 1)
            } else {
                try folder.remove(entry)
            }
        }
        try parent.removeFolder(name)
    }
}
