public import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension CredentialStore {
    /// All providers by name, without reading one.
    public func providerNames() throws(Failure) -> [Name] {
        try attempt("providers") { () throws(FileProblem) in
            guard let folder = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.providers) })
            else { return [] }
            return try folder.names().compactMap(Self.recordName).sorted()
        }
    }

    /// One provider, as it is on the disk at this moment; nil where there is none.
    public func provider(_ name: Name) throws(Failure) -> Provider? {
        let folder: Folder
        do throws(FileProblem) {
            folder = try storeFolder().folder(Self.providers)
        } catch {
            if error.isMissing { return nil }
            throw error.failure("\(name)")
        }
        return try record(name, in: recordFile(name, in: folder))?.provider
    }

    /// Saves a provider durably, new or not, under the store's lock.
    ///
    /// - Throws: ``Failure`` of kind `store`, or `busy` when another process keeps the store locked.
    public func save(
        _ provider: Provider, patience: Duration = .seconds(10), clock: any Clock<Duration>
    ) async throws(Failure) {
        _ = try await changeProvider(provider.name, patience: patience, clock: clock) { _ in provider }
    }

    /// Reads, changes and saves a provider under the store's lock, so that of two changes at once neither is lost.
    ///
    /// - Parameter change: gets what is on the disk, nil for a new one; what it throws leaves everything as it was.
    /// - Returns: the provider as it was saved.
    public func changeProvider(
        _ name: Name, patience: Duration = .seconds(10), clock: any Clock<Duration>,
        _ change: (Provider?) throws(Failure) -> Provider
    ) async throws(Failure) -> Provider {
        let lock = try await lockStore(for: name, patience: patience, clock: clock)
        defer { withExtendedLifetime(lock) {} }
        let file = try writableProviderFile(name)
        let present = try record(name, in: file)
        guard present?.isNewer != true else { throw file.isNewer }
        let provider = try change(present?.provider)
        let json = ProviderRecord.json(provider, generation: (present?.generation ?? 0) + 1, keeping: present?.source)
        try attempt("\(name)") { () throws(FileProblem) in try write(json, to: file) }
        return provider
    }

    /// Saves a record under the store's lock, which the caller holds.
    ///
    /// - Parameter old: the name of the record whose successor it is; nil for its own.
    func rewrite(_ provider: Provider, after old: Name? = nil) throws(Failure) {
        let file = try writableProviderFile(provider.name)
        let present = try record(old ?? provider.name, in: recordFile(old ?? provider.name, in: file.folder))
        guard present?.isNewer != true else { throw file.isNewer }
        let json = ProviderRecord.json(provider, generation: (present?.generation ?? 0) + 1, keeping: present?.source)
        try attempt("\(provider.name)") { () throws(FileProblem) in try write(json, to: file) }
    }

    /// Removes the record and the empty folder of its accounts under the store's lock, which the caller holds.
    func removeProviderRecord(_ name: Name) throws(Failure) {
        guard try removeAccountFolder(of: name) else {
            throw Failure(.busy, "\(name): an account was added meanwhile.", remedy: "Start fob once more.")
        }
        try attempt("\(name)") { () throws(FileProblem) in
            guard let folder = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.providers) }),
                try folder.remove(name.text + Self.recordSuffix)
            else { return }
            try folder.synchronize()
        }
    }

    private func writableProviderFile(_ name: Name) throws(Failure) -> RecordFile {
        let store = try attempt("\(name)") { () throws(FileProblem) in try creatingStoreFolder() }
        try checkStoreIsWritable(store)
        let folder = try attempt("\(name)") { () throws(FileProblem) in try store.creatingFolder(Self.providers) }
        return recordFile(name, in: folder)
    }

    /// Removes a provider that has no accounts.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``Failure`` of kind `usage` while it has accounts.
    @discardableResult
    public func removeProvider(
        _ name: Name, patience: Duration = .seconds(10), clock: any Clock<Duration>
    ) async throws(Failure) -> Bool {
        let lock = try await lockStore(for: name, patience: patience, clock: clock)
        defer { withExtendedLifetime(lock) {} }
        guard try removeAccountFolder(of: name) else {
            throw Failure(
                .usage, "\(name): it still has accounts.", remedy: "Remove them first: fob remove \(name)/NAME")
        }
        // First, so that a provider of that name that comes later trusts nothing that this one was told.
        try removeMetadata(of: name)
        return try attempt("\(name)") { () throws(FileProblem) in
            guard let folder = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.providers) }),
                try folder.remove(name.text + Self.recordSuffix)
            else { return false }
            try folder.synchronize()
            return true
        }
    }

    /// False where accounts, or saves under way, are in it.
    private func removeAccountFolder(of name: Name) throws(Failure) -> Bool {
        try attempt("\(name)") { () throws(FileProblem) in
            guard let accounts = try existing({ () throws(FileProblem) in try storeFolder().folder(Self.accounts) })
            else { return true }
            // The kernel decides whether it is empty, at one instant: a listing could be outdated when it is read.
            if unlinkat(accounts.descriptor, name.text, AT_REMOVEDIR) == 0 || errno == ENOENT { return true }
            guard errno == ENOTEMPTY || errno == EEXIST else {
                throw FileProblem("remove", accounts.path(of: name.text), .last)
            }
            return false
        }
    }

    private func record(_ name: Name, in file: RecordFile) throws(Failure) -> ProviderRecord? {
        try file.read { json throws(RecordDefect) in
            let record = try ProviderRecord(parsing: json)
            guard record.provider.name == name else {
                throw RecordDefect(
                    position: json.position, reason: "it is the record of \(record.provider.name), not of \(name)")
            }
            return record
        }
    }

    private func recordFile(_ name: Name, in folder: Folder) -> RecordFile {
        RecordFile(
            folder: folder, name: name.text + Self.recordSuffix, subject: "\(name)",
            remedy: "Put back a good copy of the file, or remove it and add the provider anew.")
    }

    func lockStore(
        for name: Name, patience: Duration, clock: any Clock<Duration>
    ) async throws(Failure) -> LockFile {
        let file = try await wait(for: Self.storeLock, subject: "\(name)")
            .lock(patience: patience, clock: clock, waiting: { _ in })
        file.noteHolder(since: self.clock.now())
        return file
    }
}
