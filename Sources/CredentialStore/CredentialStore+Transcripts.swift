public import Vocabulary

/// The last exchange of each account, redacted by whoever saves it, in the state folder; sealed if the store is.
///
/// Nothing depends on it: it may be deleted at any time, and a failure to write it harms no login. A power cut may take it.
extension CredentialStore {
    /// Longer ones are refused.
    static let transcriptLimit = 4 << 20

    /// Keeps a document in place of the last one of this account.
    public func saveTranscript(_ document: JSON, of id: AccountID) throws(Failure) {
        try writing("\(id)") { use throws(Failure) in try use.saveTranscript(document, of: id) }
    }

    /// The document of the last exchange; nil where none was kept.
    public func transcript(of id: AccountID) throws(Failure) -> JSON? {
        try reading("\(id)") { use throws(Failure) in try use.transcript(of: id) } ?? nil
    }

    /// Forgets it.
    public func removeTranscript(of id: AccountID) throws(Failure) {
        _ = try reading("\(id)") { use throws(Failure) in try use.removeTranscript(of: id) }
    }
}

extension StoreUse {
    func saveTranscript(_ document: JSON, of id: AccountID) throws(Failure) {
        guard document.serialized().count <= CredentialStore.transcriptLimit else { return }
        try attempt("\(id)") { () throws(FileProblem) in
            let folder = try Folder.creatingRoot(paths.transcripts, owner: .fob, notices: notices)
            try write(document, to: transcriptFile(id, in: folder), flushed: false)
        }
    }

    func transcript(of id: AccountID) throws(Failure) -> JSON? {
        guard let folder = try transcriptsFolder(id) else { return nil }
        return try? transcriptFile(id, in: folder).read { json throws(RecordDefect) in json }
    }

    func removeTranscript(of id: AccountID) throws(Failure) {
        let folder = try transcriptsFolder(id)
        _ = try attempt("\(id)") { () throws(FileProblem) in
            try folder?.remove(protection.fileNameOutside(of: id))
        }
    }

    private func transcriptsFolder(_ id: AccountID) throws(Failure) -> Folder? {
        try attempt("\(id)") { () throws(FileProblem) in try store.folder(beside: paths.transcripts) }
    }

    private func transcriptFile(_ id: AccountID, in folder: Folder) -> RecordFile {
        let name = protection.fileNameOutside(of: id)
        return RecordFile(
            folder: folder, name: name, subject: "\(id)", remedy: "Remove that file.",
            seal: protection.seal(.transcript, in: name))
    }
}
