public import Vocabulary

extension CredentialStore {
    /// What that provider said of itself; nil where it was never asked.
    public func metadata(of provider: Name) throws(Failure) -> MetadataCopy? {
        try reading("\(provider)") { use throws(Failure) in try use.metadata(of: provider) } ?? nil
    }

    /// Saves it durably. Of two that come at once either may stay: each is what the provider said.
    public func save(_ copy: MetadataCopy, of provider: Name) throws(Failure) {
        try writing("\(provider)") { use throws(Failure) in try use.save(copy, of: provider) }
    }
}

extension StoreUse {
    func metadata(of provider: Name) throws(Failure) -> MetadataCopy? {
        guard let folder = try metadataFolder(provider) else { return nil }
        return try metadataFile(provider, in: folder).read { json throws(RecordDefect) in
            try MetadataRecord.copy(parsing: json, of: provider)
        }
    }

    func save(_ copy: MetadataCopy, of provider: Name) throws(Failure) {
        try store.checkStoreIsWritable(root)
        try attempt("\(provider)") { () throws(FileProblem) in
            let file = metadataFile(provider, in: try tree.creatingFolder(CredentialStore.metadata))
            try write(MetadataRecord.json(copy, of: provider), to: file)
        }
    }

    /// Forgets it, and with it which origins were agreed to.
    func removeMetadata(of provider: Name) throws(Failure) {
        guard let folder = try metadataFolder(provider) else { return }
        try attempt("\(provider)") { () throws(FileProblem) in
            guard try folder.remove(protection.fileName(of: provider)) else { return }
            try folder.synchronize()
        }
    }

    private func metadataFolder(_ provider: Name) throws(Failure) -> Folder? {
        try attempt("\(provider)") { () throws(FileProblem) in
            try existing { () throws(FileProblem) in try tree.folder(CredentialStore.metadata) }
        }
    }

    private func metadataFile(_ provider: Name, in folder: Folder) -> RecordFile {
        let name = protection.fileName(of: provider)
        return RecordFile(
            folder: folder, name: name, subject: "\(provider)",
            remedy: "Fetch it again, and compare its origins with what you know: fob discover \(provider) --accept",
            seal: protection.seal(.metadata, in: name))
    }
}
