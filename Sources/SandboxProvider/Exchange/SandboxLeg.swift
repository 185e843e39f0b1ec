/// What a request wants, so that a test can count and disturb one kind of call alone.
public enum SandboxLeg: String, Sendable, CaseIterable {
    /// The page that a browser opens, or the fetched redirect.
    case authorize
    /// A click on that page.
    case approval
    case exchange
    case refresh
    case clientCredentials = "client_credentials"
    /// The authorization request, sent ahead (RFC 9126).
    case pushed
    case device
    case devicePoll = "device_poll"
    case tokenExchange = "token_exchange"
    case jwtBearer = "jwt_bearer"
    case followUp = "follow_up"
    case revoke
    case introspect
    case userinfo
    case register
    /// Discovery documents and keys.
    case metadata
    /// A call that a token is used for.
    case resource
    /// Anything else.
    case stray
}
