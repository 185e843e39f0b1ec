public import Vocabulary

/// What an authorization server says of itself (RFC 8414 section 2, OpenID Connect Discovery section 3).
public struct ServerMetadata: Sendable, Equatable {
    /// Compared byte for byte with the one that was asked for (RFC 8414 section 3.3).
    public let issuer: String
    /// The document as it came.
    public let document: JSON

    /// The metadata in a document that was checked already.
    public init(issuer: String, document: JSON) {
        self.issuer = issuer
        self.document = document
    }

    /// The URL of a leg; nil where the document has none.
    func endpoint(_ leg: LegName) -> String? { Self.key(of: leg).flatMap { document[$0]?.string } }

    /// The member that holds the URL of a leg.
    static func key(of leg: LegName) -> String? {
        switch leg {
        case .authorize: "authorization_endpoint"
        case .exchange, .refresh, .clientCredentials, .devicePoll, .tokenExchange, .jwtBearer: "token_endpoint"
        case .device: "device_authorization_endpoint"
        case .pushed: "pushed_authorization_request_endpoint"
        case .revoke: "revocation_endpoint"
        case .introspect: "introspection_endpoint"
        case .userinfo: "userinfo_endpoint"
        case .register: "registration_endpoint"
        default: nil
        }
    }
}
