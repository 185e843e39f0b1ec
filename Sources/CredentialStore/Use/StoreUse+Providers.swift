import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension StoreUse {
    func providerNames() throws(Failure) -> [Name] {
        try attempt("providers") { () throws(FileProblem) in
            guard let folder = try providersFolder() else { return [] }
            guard case .sealed = protection else {
                return try folder.names().compactMap(CredentialStore.recordName).sorted()
            }
            return try folder.names().filter { $0.hasSuffix(Sealer.suffix) }
                .compactMap { sealedProvider(in: folder, $0) }.sorted()
        }
    }

    /// The name is inside the record there. One that cannot be read goes by the name of its file.
    private func sealedProvider(in folder: Folder, _ name: String) -> Name? {
        let file = RecordFile(
            folder: folder, name: name, subject: "a sealed provider", remedy: "",
            seal: protection.seal(.provider, in: name))
        do throws(Failure) {
            let record = try file.read { json throws(RecordDefect) in try ProviderRecord(parsing: json) }
            return record.flatMap { protection.fileName(of: $0.provider.name) == name ? $0.provider.name : nil }
        } catch { return Protection.name(ofFile: name) }
    }

    func provider(_ name: Name) throws(Failure) -> Provider? { try record(name)?.provider }

    /// As it is on the disk at this moment; nil where there is none.
    func record(_ name: Name) throws(Failure) -> ProviderRecord? {
        guard let folder = try attempt("\(name)", { () throws(FileProblem) in try providersFolder() }) else {
            return nil
        }
        return try record(name, in: recordFile(name, in: folder))
    }

    func changeProvider(
        _ name: Name, _ change: (Provider?) throws(Failure) -> Provider
    ) throws(Failure) -> Provider {
        let present = try changeableRecord(name)
        let provider = try change(present?.provider)
        try write(provider, generation: (present?.generation ?? 0) + 1, keeping: present?.source)
        return provider
    }

    /// Saves a record under the store's lock, which the caller holds.
    ///
    /// - Parameter old: the name of the record whose successor it is; nil for its own.
    func rewrite(_ provider: Provider, after old: Name? = nil) throws(Failure) {
        let present = try changeableRecord(old ?? provider.name)
        try write(provider, generation: (present?.generation ?? 0) + 1, keeping: present?.source)
    }

    /// The record that is to be replaced; nil where there is none.
    private func changeableRecord(_ name: Name) throws(Failure) -> ProviderRecord? {
        let file = try writableProviderFile(name)
        let present = try record(name, in: file)
        guard present?.isNewer != true else { throw file.isNewer }
        return present
    }

    /// Writes a record in place of whatever is there, under the store's lock, which the caller holds.
    ///
    /// - Parameter source: whose members that nobody here knows are to stay.
    func write(_ provider: Provider, generation: Int, keeping source: JSON?) throws(Failure) {
        let json = ProviderRecord.json(provider, generation: generation, keeping: source)
        let file = try writableProviderFile(provider.name)
        try attempt("\(provider.name)") { () throws(FileProblem) in try write(json, to: file) }
    }

    /// Removes the record and the empty folder of its accounts under the store's lock, which the caller holds.
    func removeProviderRecord(_ name: Name) throws(Failure) {
        guard try removeAccountFolder(of: name) else {
            throw Failure(.busy, "\(name): an account was added meanwhile.", remedy: "Start fob once more.")
        }
        _ = try removeRecord(name)
    }

    /// Removes a provider that has no accounts, under the store's lock, which the caller holds.
    func removeProvider(_ name: Name) throws(Failure) -> Bool {
        guard try removeAccountFolder(of: name) else {
            throw Failure(
                .usage, "\(name): it still has accounts.", remedy: "Remove them first: fob remove \(name)/NAME")
        }
        // First, so that a provider of that name that comes later trusts nothing that this one was told.
        try removeMetadata(of: name)
        return try removeRecord(name)
    }

    private func removeRecord(_ name: Name) throws(Failure) -> Bool {
        try attempt("\(name)") { () throws(FileProblem) in
            guard let folder = try providersFolder(), try folder.remove(protection.fileName(of: name)) else {
                return false
            }
            try folder.synchronize()
            return true
        }
    }

    func writableProviderFile(_ name: Name) throws(Failure) -> RecordFile {
        try store.checkStoreIsWritable(root)
        let folder = try attempt("\(name)") { () throws(FileProblem) in
            try tree.creatingFolder(CredentialStore.providers)
        }
        return recordFile(name, in: folder)
    }

    /// False where accounts, or saves under way, are in it.
    private func removeAccountFolder(of name: Name) throws(Failure) -> Bool {
        try attempt("\(name)") { () throws(FileProblem) in
            guard let accounts = try accountsFolder() else { return true }
            let folder = protection.folderName(of: name)
            // The kernel decides whether it is empty, at one instant: a listing could be outdated when it is read.
            if unlinkat(accounts.descriptor, folder, AT_REMOVEDIR) == 0 || errno == ENOENT { return true }
            guard errno == ENOTEMPTY || errno == EEXIST else {
                throw FileProblem("remove", accounts.path(of: folder), .last)
            }
            return false
        }
    }

    func record(_ name: Name, in file: RecordFile) throws(Failure) -> ProviderRecord? {
        try file.read { json throws(RecordDefect) in
            let record = try ProviderRecord(parsing: json)
            guard record.provider.name == name else {
                throw RecordDefect(
                    position: json.position, reason: "it is the record of \(record.provider.name), not of \(name)")
            }
            return record
        }
    }

    func recordFile(_ name: Name, in folder: Folder) -> RecordFile {
        let file = protection.fileName(of: name)
        return RecordFile(
            folder: folder, name: file, subject: "\(name)",
            remedy:
                "Put back a good copy: fob store restore BACKUP \(name). Without one remove it and add the provider anew.",
            seal: protection.seal(.provider, in: file))
    }

    func lockStore(
        for name: Name, patience: Duration, clock: any Clock<Duration>
    ) async throws(Failure) -> LockFile {
        let file = try await wait(for: CredentialStore.storeLock, subject: "\(name)")
            .lock(patience: patience, clock: clock, waiting: { _ in })
        file.noteHolder(since: self.clock.now())
        return file
    }
}
