/// What a request wants, so that a test can count and disturb one kind of call alone.
public enum SandboxLeg: String, Sendable, CaseIterable {
    /// The page that a browser opens, or the fetched redirect.
    case authorize
    /// A click on that page.
    case approval
    case exchange
    case refresh
    case clientCredentials = "client_credentials"
    case followUp = "follow_up"
    case revoke
    case introspect
    /// A call that a token is used for.
    case resource
    /// Anything else.
    case stray
}
