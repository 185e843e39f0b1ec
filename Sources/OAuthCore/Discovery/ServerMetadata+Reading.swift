import Vocabulary

/// What is read out of metadata beside the endpoints of legs.
extension ServerMetadata {
    /// The members that hold a URL which something is sent to or fetched from.
    static let addressKeys = [
        "authorization_endpoint", "token_endpoint", "device_authorization_endpoint",
        "pushed_authorization_request_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint",
        "registration_endpoint", "jwks_uri",
    ]

    /// All of those that the document has, aliases for mutual TLS (RFC 8705 section 5) under their own names.
    public var addresses: [(key: String, url: String)] {
        let own = Self.addressKeys.compactMap { key in document[key]?.string.map { (key, $0) } }
        let aliases = Self.addressKeys.compactMap { key in
            document["mtls_endpoint_aliases"]?[key]?.string.map { ("mtls_endpoint_aliases.\(key)", $0) }
        }
        return own + aliases
    }

    /// The origin of each of ``addresses``.
    public var origins: [String: String] {
        var origins: [String: String] = [:]
        for (key, url) in addresses { origins[key] = (try? WebAddress(url))?.origin }
        return origins
    }

    /// Addresses that stand at another origin than in `earlier`, or at an origin that `earlier` had no address at. What a server
    /// adds at an origin that it has already is no news.
    public func movedAddresses(since earlier: ServerMetadata) -> [(key: String, from: String?, to: String)] {
        let before = earlier.origins
        let known = Set(before.values)
        return origins.sorted { $0.key < $1.key }.compactMap { key, origin in
            if let old = before[key] { return old == origin ? nil : (key, old, origin) }
            return known.contains(origin) ? nil : (key, nil, origin)
        }
    }

    /// Where the issuer's public keys are (RFC 8414 section 2).
    public var jwksURL: String? { document["jwks_uri"]?.string }

    /// The list of that member; nil where it has none.
    public func list(_ key: String) -> [String]? { document[key]?.elements.map { $0.compactMap(\.string) } }

    /// What ID tokens may be signed with: what the document names of what is understood, RS256 where it names nothing.
    /// Never `none`.
    public var idTokenAlgorithms: [String] {
        let named = list("id_token_signing_alg_values_supported") ?? ["RS256"]
        return named.filter { SignatureAlgorithm(rawValue: $0) != nil || SharedSecretSignature(rawValue: $0) != nil }
    }

    /// The URL of a leg for a client that shows a certificate: the alias where there is one (RFC 8705 section 5).
    func endpoint(_ leg: LegName, mutualTLS: Bool) -> String? {
        guard mutualTLS, let key = Self.key(of: leg), let alias = document["mtls_endpoint_aliases"]?[key]?.string else {
            return endpoint(leg)
        }
        return alias
    }
}
