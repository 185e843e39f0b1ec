public import Vocabulary

/// The last exchange of each account, redacted by whoever saves it: `transcripts/PROVIDER,NAME.json` in the state folder.
///
/// Nothing depends on it: it may be deleted at any time, and a failure to write it harms no login.
extension CredentialStore {
    /// Longer ones are refused.
    static let transcriptLimit = 4 << 20

    /// Keeps a document in place of the last one of this account.
    public func saveTranscript(_ document: JSON, of id: AccountID) throws(Failure) {
        let bytes = document.serialized()
        guard bytes.count <= Self.transcriptLimit else { return }
        try attempt("\(id)") { () throws(FileProblem) in
            let folder = try Folder.creatingRoot(paths.transcripts, owner: .fob, notices: notices)
            _ = try durable(folder, Self.rescueName(id)).save(bytes)
        }
    }

    /// The document of the last exchange; nil where none was kept.
    public func transcript(of id: AccountID) throws(Failure) -> JSON? {
        let bytes = try attempt("\(id)") { () throws(FileProblem) in
            try existing { () throws(FileProblem) in
                try Folder.root(paths.transcripts, owner: .fob, notices: notices)
                    .read(Self.rescueName(id), limit: Self.transcriptLimit)
            }
        }
        return bytes.flatMap { try? JSON(parsing: $0, limits: .init(bytes: Self.transcriptLimit)) }
    }

    /// Forgets it.
    public func removeTranscript(of id: AccountID) throws(Failure) {
        try attempt("\(id)") { () throws(FileProblem) in
            let folder = try existing { () throws(FileProblem) in
                try Folder.root(paths.transcripts, owner: .fob, notices: notices)
            }
            try folder?.remove(Self.rescueName(id))
        }
    }
}
