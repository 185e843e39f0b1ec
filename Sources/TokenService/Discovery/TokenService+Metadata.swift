import CredentialStore
import OAuthCore
import Vocabulary

/// Metadata is read when a call needs it, kept, and read again at a sign-in once it is a day old: never on the way of
/// what is served from the store, nor of a renewal that has it.
extension TokenService {
    /// How old metadata may be for a sign-in.
    static let metadataAge: Duration = .seconds(86_400)

    /// The dialect with all that its calls need, the provider's metadata read where it is missing.
    ///
    /// - Parameter signingIn: whether metadata that is older than a day is read again.
    /// - Throws: ``Failure``; of kind `loginNeeded` where an address has moved to another origin and nobody has agreed.
    func preparedDialect(
        _ name: Name, signingIn: Bool = false, progress: Progress
    ) async throws(Failure) -> Dialect {
        let plain = try offlineDialect(name)
        guard plain.lacksMetadata else { return plain }
        let metadata = try await metadata(of: plain, maximumAge: signingIn ? Self.metadataAge : nil, progress)
        return try Dialect(profile: plain.profile, provider: plain.provider, metadata: metadata)
    }

    /// What is stored of a provider's metadata, where it is about the issuer that the provider names today.
    func storedMetadata(of dialect: Dialect) throws(Failure) -> MetadataCopy? {
        guard let copy = try store.metadata(of: dialect.provider.name) else { return nil }
        // Another issuer was typed by the provider's owner: what the one before said is nobody's word about this one.
        guard let issuer = dialect.issuer else { return copy }
        return Array(issuer.utf8) == Array(copy.issuer.utf8) ? copy : nil
    }

    /// The metadata, from the store or the provider.
    func metadata(
        of dialect: Dialect, maximumAge: Duration?, _ progress: Progress
    ) async throws(Failure) -> ServerMetadata {
        guard let copy = try storedMetadata(of: dialect) else {
            return try await fetchedMetadata(of: dialect, accepting: false, progress).metadata
        }
        let stored = ServerMetadata(issuer: copy.issuer, document: copy.document)
        guard let maximumAge, clock.now() - copy.fetchedAt > maximumAge || clock.now() < copy.fetchedAt else {
            return stored
        }
        do {
            return try await fetchedMetadata(of: dialect, accepting: false, progress).metadata
        } catch {
            guard error.kind == .network else { throw error }
            progress("\(error.message) The metadata of \(copy.fetchedAt.rfc3339) serves.")
            return stored
        }
    }

    /// Reads the metadata from the provider and keeps it.
    ///
    /// - Parameter accepting: whether the user agrees to every origin in it.
    func fetchedMetadata(
        of dialect: Dialect, accepting: Bool, _ progress: Progress
    ) async throws(Failure) -> FetchedMetadata {
        let name = dialect.provider.name
        let fetched = try await fetch(dialect, progress)
        let earlier = accepting ? try? storedMetadata(of: dialect) : try storedMetadata(of: dialect)
        let moved = earlier.map {
            fetched.metadata.movedAddresses(since: ServerMetadata(issuer: $0.issuer, document: $0.document))
        }
        if let first = moved?.first, !accepting {
            let from = first.from.map { "from \($0) " } ?? ""
            throw Failure(
                .loginNeeded,
                "\(name): its metadata moves \(first.key) \(from)to \(first.to), and nothing is sent there before you agree.",
                remedy: "Compare it with what the vendor says; then: fob discover \(name) --accept")
        }
        try store.save(
            MetadataCopy(
                issuer: fetched.metadata.issuer, document: fetched.metadata.document, fetchedAt: clock.now()),
            of: name)
        return FetchedMetadata(metadata: fetched.metadata, url: fetched.url, moved: moved ?? [])
    }

    private func fetch(
        _ dialect: Dialect, _ progress: Progress
    ) async throws(Failure) -> (metadata: ServerMetadata, url: String) {
        let name = dialect.provider.name.text
        return try await fetch(
            dialect.metadataURLs, issuer: dialect.issuer, of: dialect.provider.name, subject: name,
            remedy: "Check the provider's issuer: fob provider show \(name)", progress
        ) { dialect.reading($0) }
    }

    /// The first of those places that has metadata which may be believed.
    func fetch(
        _ urls: [String], issuer: String?, of provider: Name? = nil, subject: String, remedy: String,
        _ progress: Progress, _ request: (String) -> WireRequest
    ) async throws(Failure) -> (metadata: ServerMetadata, url: String) {
        guard !urls.isEmpty else {
            throw Failure(.usage, "\(subject): nothing says where its metadata is.", remedy: remedy)
        }
        var defects: [(url: String, defect: Discovery.Defect)] = []
        for url in urls {
            progress("reading the metadata at \(url)")
            let reply: WireReply
            do { reply = try await recorded(request(url), .metadata, "") } catch {
                throw Failure(
                    error, saying: "\(subject): its metadata could not be read: \(error.message).", provider: provider,
                    remedy: "Try again.")
            }
            do { return (try Discovery.metadata(in: reply, issuer: issuer), url) } catch {
                defects.append((url, error))
            }
        }
        let told = defects.first { !$0.defect.isAbsence } ?? defects[0]
        var advice = remedy
        if let own = told.defect.ownIssuer {
            advice = "If it is the one you mean, write it exactly so: \(ScreenText.line(own, limit: 200))"
        }
        throw Failure(
            .refused, "\(subject): the metadata at \(told.url) is not used: \(told.defect.reason).", remedy: advice)
    }
}

/// Metadata that was just read.
struct FetchedMetadata: Sendable {
    let metadata: ServerMetadata
    let url: String
    /// Addresses at another origin than in what was kept before.
    let moved: [(key: String, from: String?, to: String)]
}
