import Vocabulary

/// A client as it is registered at acme.
struct AcmeClient: Sendable {
    /// RFC 7591 section 2, `token_endpoint_auth_method`.
    enum Method: String, Sendable, CaseIterable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case secretJWT = "client_secret_jwt"
        case keyJWT = "private_key_jwt"
        case unauthenticated = "none"
    }

    let registration: SandboxClient
    /// The one way in which it authenticates; nil lets it use any that it has the means for.
    var method: Method?
    /// Public JWKs.
    var keys: [JSON] = []

    var id: String { registration.id }
    var isPublic: Bool { method == .unauthenticated }

    func accepts(_ method: Method) -> Bool {
        if let only = self.method { return only == method }
        return method != .unauthenticated && (method != .keyJWT || !keys.isEmpty)
    }
}
