import CredentialStore
public import OAuthCore
public import Vocabulary

/// What a provider says of itself, for its user's eyes.
public struct DiscoveryReport: Sendable, Equatable {
    /// Who it says it is.
    public let issuer: String
    /// Where it said so; nil where it was not asked because the profile says all.
    public let source: String?
    /// The addresses in it, by their names there.
    public let addresses: [AccountStatus.Endpoint]
    /// As `grant_types_supported` has them.
    public let grants: [String]
    /// As `token_endpoint_auth_methods_supported` has them.
    public let authenticationMethods: [String]
    /// The URLs that fob would use, by leg; empty where no provider was named.
    public let used: [AccountStatus.Endpoint]
    /// What has moved since it was last read, and accounts whose credential goes elsewhere from now on, a sentence each.
    public let notes: [String]
    /// As it came.
    public let document: JSON
}

extension TokenService {
    /// Reads the metadata of an issuer that no provider is made of yet. Nothing is kept.
    public func discover(url: String, progress: @escaping Progress) async throws(Failure) -> DiscoveryReport {
        let found = try await readMetadata(url: url, progress: progress)
        return Self.report(found.metadata, source: found.url, used: [], notes: [])
    }

    /// The metadata behind an issuer, or behind the whole URL of a document.
    public func readMetadata(
        url: String, progress: @escaping Progress
    ) async throws(Failure) -> (metadata: ServerMetadata, url: String) {
        let shown = ScreenText.line(url, limit: 200)
        let urls: [String]
        // A document that is named itself says whose it is.
        let isDocument = url.contains("/.well-known/")
        do { urls = isDocument ? [try Discovery.document(url)] : try Discovery.urls(issuer: url) } catch {
            throw Failure(.usage, "\(error.reason).", remedy: "Write it as https://host or https://host/path.")
        }
        let found = try await fetch(
            urls, issuer: isDocument ? nil : url, subject: shown,
            remedy: "Give the issuer exactly as the provider writes it.", progress
        ) { WireRequest(method: "GET", url: $0, headers: [HeaderField("accept", "application/json")]) }
        // RFC 8414 section 3.3: a document that stands where its issuer would not put it may be anybody's.
        let places = (try? Discovery.urls(issuer: found.metadata.issuer)) ?? []
        guard !isDocument || places.contains(where: { Array($0.utf8) == Array(url.utf8) }) else {
            throw Failure(
                .refused,
                "\(shown): it is the metadata of \(ScreenText.line(found.metadata.issuer, limit: 200)), which would stand elsewhere.",
                remedy: "Give the issuer: fob discover \(ScreenText.line(found.metadata.issuer, limit: 200))")
        }
        return found
    }

    /// Reads a provider's metadata again and says what has changed.
    ///
    /// - Parameter accepting: whether the user agrees to every origin, also of what the profile says itself: the accounts'
    ///   credentials go there from now on.
    public func discover(
        provider name: Name, accepting: Bool, progress: @escaping Progress
    ) async throws(Failure) -> DiscoveryReport {
        guard let record = try store.provider(name) else {
            throw missing(name, otherwise: "fob provider list shows yours.")
        }
        let profile = try catalogue.profile(for: record)
        var dialect = try Dialect(profile: profile, provider: record)
        var fetched: FetchedMetadata?
        if dialect.lacksMetadata || !dialect.metadataURLs.isEmpty {
            fetched = try await fetchedMetadata(of: dialect, accepting: accepting, progress)
            dialect = try Dialect(profile: profile, provider: record, metadata: fetched?.metadata)
        }
        var notes = (fetched?.moved ?? []).map { "\($0.key) moved \($0.from.map { "from \($0) " } ?? "")to \($0.to)" }
        notes += try await settleOrigins(dialect, accepting: accepting)
        let used = dialect.endpoints.map { AccountStatus.Endpoint(label: $0.label, url: $0.url) }
        guard let fetched else {
            return DiscoveryReport(
                issuer: dialect.issuer ?? "", source: nil, addresses: [], grants: [], authenticationMethods: [],
                used: used, notes: notes, document: [:])
        }
        return Self.report(fetched.metadata, source: fetched.url, used: used, notes: notes)
    }

    /// Accounts whose renewal would go to an origin that their credential does not come from: named, and taken over where
    /// the user agrees.
    private func settleOrigins(_ dialect: Dialect, accepting: Bool) async throws(Failure) -> [String] {
        var notes: [String] = []
        for id in try store.accountIDs() where id.provider == dialect.provider.name {
            guard let account = try? store.account(id), case let strange = dialect.strangeOrigins(of: account),
                !strange.isEmpty
            else { continue }
            let places = strange.joined(separator: ", ")
            guard accepting else {
                notes.append("\(id): its renewal would go to \(places), where its credential does not come from")
                continue
            }
            try await withLock(id, { _ in }) { lock throws(Failure) in
                guard var account = try lock.readAccount() else { return }
                account.origins = dialect.tokenOrigins(of: account)
                _ = try lock.save(account)
            }
            notes.append("\(id): its renewals go to \(places) from now on")
        }
        return notes
    }

    private static func report(
        _ metadata: ServerMetadata, source: String?, used: [AccountStatus.Endpoint], notes: [String]
    ) -> DiscoveryReport {
        DiscoveryReport(
            issuer: metadata.issuer, source: source,
            addresses: metadata.addresses.map { AccountStatus.Endpoint(label: $0.key, url: $0.url) },
            grants: metadata.list("grant_types_supported") ?? [],
            authenticationMethods: metadata.list("token_endpoint_auth_methods_supported") ?? [], used: used,
            notes: notes, document: metadata.document)
    }
}
