import OAuthCore
import Vocabulary

/// The discovery document (RFC 8414) that stands in for a provider's own: its issuer, and an endpoint for every leg that the
/// profile leaves to it.
struct SandboxMetadata: Sendable {
    let urls: [String]
    let document: JSON
    let read: ServerMetadata
    let jwksURL: String

    /// Nil where the profile names no issuer.
    init?(_ dialect: Dialect) {
        guard let issuer = dialect.issuer, issuer.hasPrefix("https://"), !dialect.metadataURLs.isEmpty else {
            return nil
        }
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        var members: [(String, JSON)] = [("issuer", JSON(issuer))]
        for (name, path) in Self.endpoints { members.append((name, JSON(base + path))) }
        members += [
            ("jwks_uri", JSON(base + "/sandbox/jwks")), ("response_types_supported", ["code"]),
            ("subject_types_supported", ["public"]), ("id_token_signing_alg_values_supported", ["RS256"]),
            ("code_challenge_methods_supported", ["S256"]),
        ]
        document = JSON(.object(members.map { JSON.Member(key: $0.0, value: $0.1) }))
        read = ServerMetadata(issuer: issuer, document: document)
        urls = dialect.metadataURLs
        jwksURL = base + "/sandbox/jwks"
    }

    private static let endpoints = [
        ("authorization_endpoint", "/sandbox/authorize"), ("token_endpoint", "/sandbox/token"),
        ("device_authorization_endpoint", "/sandbox/device_authorization"),
        ("pushed_authorization_request_endpoint", "/sandbox/par"), ("revocation_endpoint", "/sandbox/revoke"),
        ("introspection_endpoint", "/sandbox/introspect"), ("userinfo_endpoint", "/sandbox/userinfo"),
        ("registration_endpoint", "/sandbox/register"),
    ]
}
