public import Vocabulary

/// A vendor as somebody's profile describes it, in plain words: what ``GenericServer`` judges by.
///
/// The description comes from outside: the sandbox itself reads no profile.
public struct GenericDialect: Sendable {
    /// What becomes of a refresh token that was used.
    public enum Rotation: String, Sendable {
        case `static`
        case mayRotate = "may_rotate"
        case singleUse = "single_use"
        case unknown
    }

    /// What the members of an answer are called, and where they stand.
    public struct Answer: Sendable {
        /// Carries the code.
        public var code = "code"
        /// Carries the state.
        public var state = "state"
        /// Carries the refusal.
        public var error = "error"
        /// Carries its words.
        public var errorDescription = "error_description"
        /// Further members, with their values.
        public var extra: [String: String] = [:]
        /// Carries an HMAC-SHA-256 of the others in hexadecimal, keyed with the client secret.
        public var signature: String?
        /// Whether they stand behind a `#`.
        public var isInFragment = false
        /// RFC 9207; nil where the vendor does not name itself.
        public var issuer: String?

        /// As RFC 6749 section 4.1.2 has them.
        public init() {}
    }

    /// The profile's id.
    public var id: String
    /// What the vendor is called.
    public var name: String
    /// The one client that is registered.
    public var client: SandboxClient
    /// The environment that is served; nil where the vendor has one only.
    public var environment: String?
    /// What a provider has to be given beside it.
    public var variables: [String: String] = [:]
    /// Every call that the vendor answers.
    public var legs: [GenericLeg] = []
    /// Where answers go where a request does not say: the one redirect URI that the client registered.
    public var redirectURI = "http://127.0.0.1:8976/callback"
    /// Stands between two scopes of a request.
    public var scopeSeparator = " "
    /// How an answer through the browser looks.
    public var answer = Answer()
    /// What becomes of a refresh token that was used.
    public var rotation = Rotation.unknown
    /// Whether tokens that a user approved come with a refresh token.
    public var givesRefreshTokens = true
    /// Whether a refresh shows the access token, for want of a refresh token.
    public var refreshesByAccessToken = false
    /// Who ID tokens are from.
    public var issuer: String?
    /// Where the keys of ID tokens stand.
    public var jwksURL: String?
    /// Where the discovery document stands, if anywhere, and what it says.
    public var metadata: (urls: [String], document: JSON)?

    /// A vendor that answers nothing yet.
    public init(id: String, name: String, client: SandboxClient) {
        self.id = id
        self.name = name
        self.client = client
    }

    /// The real origins that need a listener, in alphabetical order.
    var origins: [String] {
        let urls = legs.map(\.url) + [jwksURL].compactMap { $0 } + (metadata?.urls ?? [])
        return Set(urls.compactMap { GenericURL($0)?.origin }).sorted()
    }
}

/// An absolute URL in its parts.
struct GenericURL: Sendable, Equatable {
    let origin: String
    let path: String
    let query: [String: String]

    init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let rest = text[authority.endIndex...].prefix { $0 != "#" }
        let path = rest.prefix { $0 != "?" }
        guard !authority.isEmpty, let query = SandboxRequest.members(String(rest.dropFirst(path.count + 1))) else {
            return nil
        }
        origin = String(text[..<scheme.upperBound] + authority)
        self.path = path.isEmpty ? "/" : String(path)
        self.query = query
    }
}
