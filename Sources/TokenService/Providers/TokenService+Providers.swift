import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// The names of all providers, sorted. Reads names only.
    public func providerNames() throws(Failure) -> [Name] { try store.providerNames() }

    /// One provider.
    /// - Throws: ``Failure`` of kind `notFound`, or why its record or profile cannot be used.
    public func provider(_ name: Name) throws(Failure) -> ProviderSummary { ProviderSummary(try dialect(name)) }

    /// Whether requests by that profile carry a client secret.
    public func needsClientSecret(profile: Name) throws(Failure) -> Bool {
        try catalogue.profile(profile).needsClientSecret
    }

    /// Whether a provider of that draft could be added, its client secret apart.
    /// - Throws: ``Failure`` with what is wrong.
    public func checkProvider(_ name: Name, profile: Name, _ draft: ProviderDraft) throws(Failure) {
        _ = try dialect(of: try draftedProvider(name, profile: profile, draft))
    }

    /// Adds a provider; nothing is written unless its profile accepts all of it.
    public func addProvider(
        _ name: Name, profile: Name, _ draft: ProviderDraft
    ) async throws(Failure) -> ProviderSummary {
        try await save(try draftedProvider(name, profile: profile, draft))
    }

    /// Changes what the draft names. A new client secret makes dead grants worth another try.
    public func editProvider(_ name: Name, _ draft: ProviderDraft) async throws(Failure) -> ProviderSummary {
        guard var provider = try store.provider(name) else { throw missing(name) }
        provider.apply(draft)
        let summary = try await save(provider)
        guard draft.clientSecret != nil else { return summary }
        for id in try store.accountIDs() where id.provider == name {
            guard let account = try? store.account(id), account.renewal == .dead else { continue }
            try await withLock(id, { _ in }) { lock throws(Failure) in
                guard var account = try lock.readAccount(), account.renewal == .dead else { return }
                account.mark(.unverified, "the client secret was changed since the provider refused", clock.now())
                _ = try lock.save(account)
            }
        }
        return summary
    }

    /// Removes a provider that no account uses.
    public func removeProvider(_ name: Name) async throws(Failure) {
        guard try store.provider(name) != nil else { throw missing(name) }
        let accounts = try store.accountIDs().filter { $0.provider == name }
        guard accounts.isEmpty else {
            throw Failure(
                .usage,
                "The provider \(name) still has \(accounts.count == 1 ? "the account" : "the accounts") \(accounts.map(\.description).joined(separator: ", ")).",
                remedy: "Remove them first: fob remove \(accounts[0])")
        }
        _ = try await store.removeProvider(name, clock: sleeper)
    }

    private func draftedProvider(_ name: Name, profile: Name, _ draft: ProviderDraft) throws(Failure) -> Provider {
        guard try store.provider(name) == nil else {
            throw Failure(
                .usage, "The provider \(name) exists already.", remedy: "Change it: fob provider edit \(name)")
        }
        var provider = Provider(name: name, profile: profile, clientID: "")
        provider.apply(draft)
        return provider
    }

    private func dialect(of provider: Provider) throws(Failure) -> Dialect {
        try Dialect(profile: try catalogue.profile(for: provider), provider: provider)
    }

    private func save(_ provider: Provider) async throws(Failure) -> ProviderSummary {
        let dialect = try dialect(of: provider)
        try await store.save(provider, clock: sleeper)
        return ProviderSummary(dialect)
    }

    private func missing(_ name: Name) -> Failure {
        missing(name, otherwise: "fob provider list shows yours.")
    }
}

extension Provider {
    mutating func apply(_ draft: ProviderDraft) {
        environment = draft.environment ?? environment
        clientID = draft.clientID ?? clientID
        clientSecret = draft.clientSecret ?? clientSecret
        redirectURI = draft.redirectURI ?? redirectURI
        variables.merge(draft.variables) { $1 }
        origins.merge(draft.origins) { $1 }
    }
}
