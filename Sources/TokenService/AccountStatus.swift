public import Vocabulary

/// An account as deck, command line and JSON show it: everything but the secrets.
public struct AccountStatus: Sendable, Equatable, Identifiable {
    public let id: AccountID
    /// The profile its provider is made from, and how that vendor is called.
    public let profile: Name
    public let vendor: String
    public let environment: String?
    public let clientID: String
    /// How a credential is got, in words: `authorization code + PKCE`, `client credentials`.
    public let grant: String
    /// Whether exchange needs a browser or a choice of the user.
    public let exchangeNeedsUser: Bool
    /// Whether a new token can be had without the user.
    public let renewableAlone: Bool
    public let renewal: Renewal
    /// Why ``renewal`` is not `ok`, for the user.
    public let renewalReason: String?
    public let credential: CredentialSummary?
    public let headerSets: [HeaderSetSummary]
    /// URLs worth showing, in order: (`token url`, `https://…`).
    public let endpoints: [Endpoint]
    public let redirectURI: String?
    /// Origin overrides in force, as `FROM -> TO`.
    public let origins: [String]
    /// Set where the record cannot be read; everything else is then empty.
    public let problem: Failure?

    public struct Endpoint: Sendable, Equatable {
        public let label: String
        public let url: String

        public init(label: String, url: String) {
            self.label = label
            self.url = url
        }
    }

    public init(
        id: AccountID, profile: Name, vendor: String, environment: String?, clientID: String, grant: String,
        exchangeNeedsUser: Bool, renewableAlone: Bool, renewal: Renewal, renewalReason: String?,
        credential: CredentialSummary?, headerSets: [HeaderSetSummary], endpoints: [Endpoint], redirectURI: String?,
        origins: [String], problem: Failure?
    ) {
        self.id = id
        self.profile = profile
        self.vendor = vendor
        self.environment = environment
        self.clientID = clientID
        self.grant = grant
        self.exchangeNeedsUser = exchangeNeedsUser
        self.renewableAlone = renewableAlone
        self.renewal = renewal
        self.renewalReason = renewalReason
        self.credential = credential
        self.headerSets = headerSets
        self.endpoints = endpoints
        self.redirectURI = redirectURI
        self.origins = origins
        self.problem = problem
    }

    /// The one derivation of design.md, at `now`.
    public func state(at now: Instant) -> AccountState {
        AccountState(
            expiry: credential?.expiry, issuedAt: credential?.issuedAt, renewal: renewal,
            renewableAlone: renewableAlone, now: now)
    }
}

/// What may be shown of a credential.
public struct CredentialSummary: Sendable, Equatable {
    /// ``Vocabulary/Secret/masked``: at most the last four characters.
    public let maskedAccessToken: String
    public let hasRefreshToken: Bool
    public let tokenType: String
    public let scope: String?
    public let issuedAt: Instant
    public let expiry: Expiry
    public let refreshExpiresAt: Instant?
    public let extra: [String: String]

    public init(_ credential: Credential) {
        maskedAccessToken = credential.accessToken.masked
        hasRefreshToken = credential.refreshToken != nil
        tokenType = credential.tokenType
        scope = credential.scope
        issuedAt = credential.issuedAt
        expiry = credential.expiry
        refreshExpiresAt = credential.refreshExpiresAt
        extra = credential.extra
    }
}

/// A header set as a menu shows it.
public struct HeaderSetSummary: Sendable, Equatable {
    public let name: Name
    /// Its templates: `Authorization: Bearer {access_token}`.
    public let templates: [String]
    /// What the user must know before it is copied: `contains the client secret`.
    public let warning: String?
    /// Variables without a value, which must be given first.
    public let missingVariables: [String]

    public init(name: Name, templates: [String], warning: String?, missingVariables: [String]) {
        self.name = name
        self.templates = templates
        self.warning = warning
        self.missingVariables = missingVariables
    }
}
