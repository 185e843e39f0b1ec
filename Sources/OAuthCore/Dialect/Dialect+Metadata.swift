import Vocabulary

/// What a dialect takes from its provider's own metadata (RFC 8414, OpenID Connect Discovery).
extension Dialect {
    /// Whether a leg that the profile has waits for metadata that was not given.
    public var lacksMetadata: Bool {
        metadata == nil && environment.legs.values.contains { $0.isDiscovered }
    }

    /// Where the metadata may be found, in the order to try: what the profile says, else RFC 8414 section 3.1 and OpenID
    /// Connect Discovery section 4. Origins are replaced.
    public var metadataURLs: [String] {
        if let url = Self.address(profile.metadataURL, provider, values) { return [replaced(url)] }
        guard let issuer, let urls = try? Discovery.urls(issuer: issuer) else { return [] }
        return urls.map(replaced)
    }

    /// The URL with its origin replaced where the provider says so.
    func replaced(_ url: String) -> String {
        guard let address = try? WebAddress(url), let target = origins[address.origin] else { return url }
        return target + address.tail
    }

    /// A template of provider and environment values alone; nil where one is missing.
    static func address(_ template: Template?, _ provider: Provider, _ values: [String: String]) -> String? {
        template.flatMap { template in
            (try? template.filled { $0 == "client_id" ? provider.clientID : values[$0] }) ?? nil
        }
    }
}

extension Profile.Environment {
    /// The environment with the URLs that the metadata tells; a leg that it does not know is left out.
    func completed(with metadata: ServerMetadata) -> Profile.Environment {
        var legs = legs
        for (name, leg) in legs where leg.isDiscovered {
            let url = metadata.endpoint(name, mutualTLS: leg.client.secret == .tls)
            legs[name]?.url = url.map { Template(literal: $0) } ?? .empty
            if url == nil { legs[name] = nil }
        }
        return Profile.Environment(name: self.name, variables: variables, legs: legs)
    }
}
