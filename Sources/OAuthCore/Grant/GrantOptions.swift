public import Vocabulary

/// What the user asked for besides the profile's own ways.
public struct GrantOptions: Sendable, Equatable {
    /// In place of the profile's default scopes.
    public var scopes: [String]?
    /// In place of the profile's way; one of ``Dialect/interactions``.
    public var interaction: Interaction?
    /// One of ``Dialect/grants``; nil for the first that can be had.
    public var grant: GrantKind?
    /// What a token exchange is about (RFC 8693 section 2.1).
    public var subject: GivenToken?
    /// On whose behalf it is made.
    public var actor: GivenToken?
    /// What a token exchange is to give; nil for whatever the provider gives.
    public var requestedTokenType: String?
    /// For the grant of RFC 7523, in place of one that the client's key signs.
    public var assertion: Secret?
    /// Whether a living intermediate of an exchange that was not finished is left aside.
    public var startsAnew: Bool

    /// The profile's own ways, but for what is given.
    public init(
        scopes: [String]? = nil, interaction: Interaction? = nil, grant: GrantKind? = nil, subject: GivenToken? = nil,
        actor: GivenToken? = nil, requestedTokenType: String? = nil, assertion: Secret? = nil, startsAnew: Bool = false
    ) {
        self.scopes = scopes
        self.interaction = interaction
        self.grant = grant
        self.subject = subject
        self.actor = actor
        self.requestedTokenType = requestedTokenType
        self.assertion = assertion
        self.startsAnew = startsAnew
    }
}

/// A token from elsewhere, and what it is (RFC 8693 section 3).
public struct GivenToken: Sendable, Equatable {
    /// The token itself.
    public let token: Secret
    /// A URI.
    public let type: String

    /// A token of that type.
    ///
    /// - Parameter type: a URI, or the last word of one of RFC 8693 section 3: `access_token`, `id_token`, `jwt`.
    public init(token: Secret, type: String = "access_token") {
        self.token = token
        self.type = type.contains(":") ? type : "urn:ietf:params:oauth:token-type:\(type)"
    }
}

/// RFC 6749 section 1.3.
public enum GrantKind: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case clientCredentials = "client_credentials"
    /// RFC 8628.
    case device
    /// RFC 8693.
    case tokenExchange = "token_exchange"
    /// RFC 7523 section 2.1.
    case jwtBearer = "jwt_bearer"

    /// As the command line names it: `code`.
    public var word: String { self == .authorizationCode ? "code" : rawValue }

    /// What `fob login ACCOUNT` must be told beside the account's name to use this grant where another is the default.
    public var loginOptions: String {
        switch self {
        case .authorizationCode: " --grant code"
        case .clientCredentials: " --grant client_credentials"
        case .device: " --device"
        case .tokenExchange: " --grant token_exchange --subject-account ACCOUNT"
        case .jwtBearer: " --grant jwt_bearer --assertion-file FILE"
        }
    }

    /// The grant of that word.
    public init?(word: String) {
        guard let grant = GrantKind.allCases.first(where: { $0.word == word }) else { return nil }
        self = grant
    }

    /// As a sentence names it: `client credentials`.
    public var inWords: String {
        switch self {
        case .authorizationCode: "authorization code"
        case .device: "device code"
        case .jwtBearer: "JWT bearer"
        default: rawValue.replacing("_", with: " ")
        }
    }
}
