import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// The names of all providers, sorted. Reads names only.
    public func providerNames() throws(Failure) -> [Name] { try store.providerNames() }

    /// One provider.
    /// - Throws: ``Failure`` of kind `notFound`, or why its record or profile cannot be used.
    public func provider(_ name: Name) throws(Failure) -> ProviderSummary {
        try summary(try dialect(name))
    }

    /// Whether requests of a provider of that draft carry a client secret.
    public func needsClientSecret(_ name: Name, profile: Name, _ draft: ProviderDraft) throws(Failure) -> Bool {
        try catalogue.profile(for: try drafted(nil, name, profile, draft)).needsClientSecret
    }

    /// Whether a provider of that draft could be added, its client secret apart.
    /// - Throws: ``Failure`` with what is wrong.
    public func checkProvider(_ name: Name, profile: Name, _ draft: ProviderDraft) throws(Failure) {
        _ = try dialect(of: try drafted(try store.provider(name), name, profile, draft))
    }

    /// Adds a provider; nothing is written unless its profile accepts all of it.
    public func addProvider(
        _ name: Name, profile: Name, _ draft: ProviderDraft
    ) async throws(Failure) -> ProviderSummary {
        try await change(name) { present throws(Failure) in try drafted(present, name, profile, draft) }
    }

    /// Changes what the draft names. A new client secret makes dead grants worth another try.
    public func editProvider(_ name: Name, _ draft: ProviderDraft) async throws(Failure) -> ProviderSummary {
        let summary = try await change(name) { present throws(Failure) in
            guard var provider = present else { throw missing(name) }
            try provider.apply(draft)
            provider.overrides = try catalogue.overrides(of: provider, changedBy: draft.overrides)
            return provider
        }
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

    func drafted(
        _ present: Provider?, _ name: Name, _ profile: Name, _ draft: ProviderDraft
    ) throws(Failure) -> Provider {
        guard present == nil else {
            throw Failure(
                .usage, "The provider \(name) exists already.", remedy: "Change it: fob provider edit \(name)")
        }
        var provider = Provider(name: name, profile: profile, clientID: "")
        try provider.apply(draft)
        provider.overrides = try catalogue.overrides(of: provider, changedBy: draft.overrides)
        return provider
    }

    /// Whether a provider that comes from elsewhere fits its profile here.
    func check(_ provider: Provider) throws(Failure) { _ = try dialect(of: provider) }

    /// The provider's dialect, once all of it fits.
    private func dialect(of provider: Provider) throws(Failure) -> Dialect {
        let profile = try catalogue.profile(for: provider)
        let dialect = try Dialect(profile: profile, provider: provider)
        let missing: String? =
            if profile.needsClientKey, provider.clientKey == nil {
                "a client key, which is missing"
            } else if profile.needsClientCertificate, provider.clientCertificate == nil {
                "a client certificate, which is missing"
            } else { nil }
        if let missing {
            throw Failure(
                .usage, "\(provider.name): its client authentication needs \(missing).",
                remedy: "Give --client-key-file FILE, for mutual TLS with --client-cert-file FILE.",
                obstacle: .clientKey)
        }
        let defect = KeyMaterialCheck.defect(
            key: provider.clientKey, certificate: provider.clientCertificate, roots: provider.trustRoots)
        if let defect { throw Failure(.usage, "\(provider.name): \(defect).") }
        return dialect
    }

    private func summary(_ dialect: Dialect) throws(Failure) -> ProviderSummary {
        ProviderSummary(dialect, overrides: catalogue.overrides(of: dialect.provider))
    }

    /// One read, change and save, with nobody between them.
    private func change(
        _ name: Name, _ body: @Sendable (Provider?) throws(Failure) -> Provider
    ) async throws(Failure) -> ProviderSummary {
        let saved = try await store.changeProvider(name, clock: sleeper) { present throws(Failure) in
            let provider = try body(present)
            _ = try dialect(of: provider)
            return provider
        }
        return try summary(try dialect(of: saved))
    }

    private func missing(_ name: Name) -> Failure {
        missing(name, otherwise: "fob provider list shows yours.")
    }
}
