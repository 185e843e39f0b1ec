public import Vocabulary

/// What a ``GrantFlow`` is for.
public enum GrantPurpose: Sendable, Equatable {
    /// A credential from nothing.
    case exchange
    /// A new credential in place of the stored one, without the user where the profile allows it.
    case renewal
}

/// What the user asked for besides the profile's own ways.
public struct GrantOptions: Sendable, Equatable {
    /// In place of the profile's default scopes.
    public var scopes: [String]?
    /// In place of the profile's way; one of ``Dialect/interactions``.
    public var interaction: Interaction?
    /// `authorization_code` or `client_credentials`, where the profile has both.
    public var grant: GrantKind?

    /// The profile's own ways, but for what is given.
    public init(scopes: [String]? = nil, interaction: Interaction? = nil, grant: GrantKind? = nil) {
        self.scopes = scopes
        self.interaction = interaction
        self.grant = grant
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
}

/// What a ``GrantFlow`` wants done next.
public enum GrantStep: Sendable {
    /// Open the page, wait for its answer, and give it to `answered`.
    case openBrowser(SignInPage)
    /// Send the request once and give the reply to `received`. Asking for the step again builds it anew, for a retry.
    case send(WireRequest, leg: LegName, round: String)
    /// Ask the user and give the key to `chose`.
    case choose([GrantChoice], variable: String)
    /// Save this intermediate credential durably before asking for the next step, which uses it.
    case keep(intermediate: Credential, round: String)
    case finished(Grant)
}

/// A page that the user must visit.
public struct SignInPage: Sendable, Equatable {
    /// To be shown in full; it holds state and challenge, no secret.
    public let url: String
    /// As sent, with what the profile puts into its query.
    public let redirectURI: String
    /// Reads whatever arrives while the page is open.
    public let expectation: CallbackExpectation
    /// The round that waits for it.
    public let round: String
}

/// One entry of a list to choose from.
public struct GrantChoice: Sendable, Equatable {
    /// What `chose` takes, and `--choose` with it.
    public let key: String
    /// One sanitised line for the user.
    public let label: String

    /// An entry that is shown by `label` and told by `key`.
    public init(key: String, label: String) {
        self.key = key
        self.label = label
    }
}

/// What a finished flow gave.
public struct Grant: Sendable, Equatable {
    /// The one that serves requests from now on.
    public let credential: Credential
    /// All that should be stored, by round.
    public let intermediates: [String: Credential]
    /// Values to remember with the account: the chosen user, the interaction that was asked for.
    public let variables: [String: String]
    /// Whether the credential can be renewed when it ends, as far as this grant tells.
    public let renewal: Renewal
    /// Why renewal is not `ok`, as a sentence.
    public let renewalReason: String?
    /// The scopes asked for, where they are not the profile's default.
    public let requestedScope: String?
    /// Things that the user should hear once, as sentences: a narrower scope, an expiry that made no sense.
    public let notices: [String]
}
