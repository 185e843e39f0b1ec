public import Vocabulary

extension CredentialStore {
    /// All providers by name, without reading one where their files tell their names.
    public func providerNames() throws(Failure) -> [Name] {
        try reading("providers") { use throws(Failure) in try use.providerNames() } ?? []
    }

    /// One provider, as it is on the disk at this moment; nil where there is none.
    public func provider(_ name: Name) throws(Failure) -> Provider? {
        try reading("\(name)") { use throws(Failure) in try use.provider(name) } ?? nil
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
        try await withStoreLock(for: name, patience: patience, clock: clock) { use throws(Failure) in
            try use.changeProvider(name, change)
        }
    }

    /// Removes a provider that has no accounts.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``Failure`` of kind `usage` while it has accounts.
    @discardableResult
    public func removeProvider(
        _ name: Name, patience: Duration = .seconds(10), clock: any Clock<Duration>
    ) async throws(Failure) -> Bool {
        try await withStoreLock(for: name, patience: patience, clock: clock) { use throws(Failure) in
            try use.removeProvider(name)
        }
    }
}
