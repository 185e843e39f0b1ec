import Vocabulary

/// Where the answer of a sign-in arrives.
extension Dialect {
    /// The point from which a free port may be sought before the sign-in begins; nil where the redirect URI is used as it
    /// is: the vendor compares its port, or fob cannot listen there.
    ///
    /// A port that was written down is tried first: somebody may have forwarded it.
    public var openPoint: ListeningPoint? {
        guard profile.redirect.port == .any, let point = ListeningPoint(redirectURI: redirectURI) else { return nil }
        let written = provider.redirectURI ?? profile.redirectURI
        let isWritten = written.flatMap { try? WebAddress($0) }?.port != nil
        return point.moved(toPort: isWritten ? point.port : 0)
    }

    /// The same with a redirect URI that leads to that point: its port is part of what the provider is told (RFC 6749
    /// section 4.1.3), in every request of the sign-in.
    public func landing(at point: ListeningPoint) -> Dialect {
        var dialect = self
        let tail = (try? WebAddress(redirectURI))?.tail ?? point.path
        dialect.redirectURI = "http://\(point.host.rawValue):\(point.port)\(tail)"
        return dialect
    }

    /// The redirect URI of a provider that has none of its own: one path for each provider (RFC 8252 section 8.10), under
    /// the name of this machine that the vendor knows. Where it takes no http, a page that cannot be shown is as good:
    /// its URL is pasted.
    static func ownRedirectURI(_ profile: Profile, _ provider: Provider) -> String {
        guard profile.redirect.allowsLoopback else { return "https://localhost:8976/callback/\(provider.name)" }
        return "http://\(profile.redirect.host.rawValue):8976/callback/\(provider.name)"
    }
}
