import Vocabulary

extension Dialect {
    /// Replaced origins that no leg of any environment goes to. A misspelt one would leave the real host in use.
    public var unusedOrigins: [String] {
        guard !provider.origins.isEmpty else { return [] }
        // Only the server knows where its endpoints are, and it was not asked yet.
        guard !lacksMetadata else { return [] }
        var used: Set<String> = []
        for environment in profile.environments {
            var plain = provider
            plain.environment = environment.name
            plain.origins = [:]
            guard let dialect = try? Dialect(profile: profile, provider: plain, metadata: metadata) else { continue }
            used.formUnion(dialect.endpoints.compactMap { try? WebAddress($0.url).origin })
            used.formUnion(dialect.metadataURLs.compactMap { try? WebAddress($0).origin })
        }
        return origins.keys.filter { !used.contains($0) }.sorted()
    }
}
