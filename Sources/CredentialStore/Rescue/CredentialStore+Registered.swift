public import Vocabulary

/// Keeping a client that a provider makes on request: it exists there from the answer on, and its secret is told once.
extension CredentialStore {
    /// Makes sure, before anything is sent, that a provider of that name can be added.
    ///
    /// - Throws: ``Failure`` of kind `store`: no room, no right; `usage` where the name is taken.
    public func checkRoom(
        forProvider name: Name, patience: Duration = .seconds(10), clock: any Clock<Duration>
    ) async throws(Failure) {
        try await withStoreLock(for: name, patience: patience, clock: clock) { use throws(Failure) in
            try Self.refuse(try use.provider(name), name)
            let file = try use.writableProviderFile(name)
            try attempt("\(name)") { () throws(FileProblem) in
                // It is not kept: whoever starts fob meanwhile would sweep it away.
                try use.durable(file.folder, file.name).prepared(bytes: 16 << 10).discard()
            }
        }
    }

    /// Adds a provider whose client was made just now. One that cannot be saved goes to the rescue folder, and the failure
    /// says so; the next start puts it in its place.
    ///
    /// - Throws: ``Failure`` of kind `store`, `busy`, or `usage` where the name was taken meanwhile.
    public func addRegistered(
        _ provider: Provider, patience: Duration = .seconds(60), clock: any Clock<Duration>
    ) async throws(Failure) {
        let use = try await use("\(provider.name)", patience: patience, clock: clock)
        defer { withExtendedLifetime(use) {} }
        do throws(Failure) {
            let lock = try await use.lockStore(for: provider.name, patience: patience, clock: clock)
            defer { withExtendedLifetime(lock) {} }
            _ = try use.changeProvider(provider.name) { present throws(Failure) in
                try Self.refuse(present, provider.name)
                return provider
            }
        } catch { throw use.rescue(provider, after: error) }
    }

    private static func refuse(_ present: Provider?, _ name: Name) throws(Failure) {
        guard present != nil else { return }
        throw Failure(
            .usage, "The provider \(name) exists already.",
            remedy: "Rename it, or register under another name: fob provider rename \(name) NEW")
    }
}
