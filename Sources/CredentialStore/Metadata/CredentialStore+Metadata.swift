public import Vocabulary

extension CredentialStore {
    static let metadata = "metadata"

    /// What that provider said of itself; nil where it was never asked.
    public func metadata(of provider: Name) throws(Failure) -> MetadataCopy? {
        let folder: Folder
        do throws(FileProblem) {
            folder = try storeFolder().folder(Self.metadata)
        } catch {
            if error.isMissing { return nil }
            throw error.failure("\(provider)")
        }
        return try metadataFile(provider, in: folder).read { json throws(RecordDefect) in
            try MetadataRecord.copy(parsing: json, of: provider)
        }
    }

    /// Saves it durably. Of two that come at once either may stay: each is what the provider said.
    public func save(_ copy: MetadataCopy, of provider: Name) throws(Failure) {
        let store = try attempt("\(provider)") { () throws(FileProblem) in try creatingStoreFolder() }
        try checkStoreIsWritable(store)
        try attempt("\(provider)") { () throws(FileProblem) in
            let file = metadataFile(provider, in: try store.creatingFolder(Self.metadata))
            try write(MetadataRecord.json(copy, of: provider), to: file)
        }
    }

    /// Forgets it, and with it which origins were agreed to.
    public func removeMetadata(of provider: Name) throws(Failure) {
        try attempt("\(provider)") { () throws(FileProblem) in
            guard let folder = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.metadata) }),
                try folder.remove(provider.text + Self.recordSuffix)
            else { return }
            try folder.synchronize()
        }
    }

    private func metadataFile(_ provider: Name, in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: provider.text + Self.recordSuffix, subject: "\(provider)",
            remedy: "Fetch it again, and compare its origins with what you know: fob discover \(provider) --accept")
    }
}
