public import Vocabulary

/// An account as deck, command line and JSON show it: everything but the secrets.
public struct AccountStatus: Sendable, Equatable, Identifiable {
    /// `provider/name`.
    public let id: AccountID
    /// The profile its provider is made from, and how that vendor is called.
    public let profile: Name
    /// The name of the vendor, as its profile gives it.
    public let vendor: String
    /// The environment of its provider; nil where the profile has only one.
    public let environment: String?
    /// As registered with the vendor.
    public let clientID: String
    /// How a credential is got, in words: `authorization code + PKCE`, `client credentials`.
    public let grant: String
    /// Whether exchange needs a browser or a choice of the user.
    public let exchangeNeedsUser: Bool
    /// Whether a new token can be had without the user.
    public let renewableAlone: Bool
    /// Whether the credential can be renewed without the user.
    public let renewal: Renewal
    /// Why ``renewal`` is not `ok`, for the user.
    public let renewalReason: String?
    /// Nil until the first exchange.
    public let credential: CredentialSummary?
    /// What can be copied, `default` first.
    public let headerSets: [HeaderSetSummary]
    /// URLs worth showing, in order: (`token url`, `https://…`).
    public let endpoints: [Endpoint]
    /// What the paths of the vendor's API are relative to; nil where the profile does not say.
    public let apiBase: String?
    /// Where the provider sends the browser back to; nil where no browser is needed.
    public let redirectURI: String?
    /// Origin overrides in force, as `FROM -> TO`.
    public let origins: [String]
    /// Whether its owner switched renewal by itself on or off for it; nil for what the settings say.
    public let autoRenew: Bool?
    /// What renewal by itself has to know of it besides; nil where the record cannot be read.
    public let renewalFacts: RenewalFacts?
    /// Whether its provider takes tokens back, as far as is known without asking it.
    public let isRevocable: Bool
    /// Set where the record cannot be read; everything else is then empty.
    public let problem: Failure?

    /// A URL and what it is.
    public struct Endpoint: Sendable, Equatable {
        /// What it is: `token url`.
        public let label: String
        /// In full.
        public let url: String

        /// A URL of that label.
        public init(label: String, url: String) {
            self.label = label
            self.url = url
        }
    }

    /// A status with all of its parts.
    public init(
        id: AccountID, profile: Name, vendor: String, environment: String?, clientID: String, grant: String,
        exchangeNeedsUser: Bool, renewableAlone: Bool, renewal: Renewal, renewalReason: String?,
        credential: CredentialSummary?, headerSets: [HeaderSetSummary], endpoints: [Endpoint], redirectURI: String?,
        origins: [String], problem: Failure?, apiBase: String? = nil, autoRenew: Bool? = nil,
        renewalFacts: RenewalFacts? = nil, isRevocable: Bool = true
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
        self.apiBase = apiBase
        self.autoRenew = autoRenew
        self.renewalFacts = renewalFacts
        self.isRevocable = isRevocable
    }

    /// The one derivation of design.md, at `now`.
    public func state(at now: Instant) -> AccountState {
        guard problem == nil else { return .damaged }
        return AccountState(
            expiry: credential?.expiry, issuedAt: credential?.issuedAt, renewal: renewal,
            renewableAlone: renewableAlone, now: now)
    }
}

/// What may be shown of a credential.
public struct CredentialSummary: Sendable, Equatable {
    /// ``Vocabulary/Secret/masked``: at most the last four characters.
    public let maskedAccessToken: String
    /// Whether a refresh token is stored.
    public let hasRefreshToken: Bool
    /// As it goes before the token in a header: `Bearer`.
    public let tokenType: String
    /// As granted.
    public let scope: String?
    /// The time just before it was asked for.
    public let issuedAt: Instant
    /// When the access token ends.
    public let expiry: Expiry
    /// When the refresh token ends, where the provider says it.
    public let refreshExpiresAt: Instant?
    /// Values of the reply that are no secrets.
    public let extra: [String: String]

    /// What may be shown of that credential.
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
    /// As `fob header --set` takes it.
    public let name: Name
    /// Its templates: `Authorization: Bearer {access_token}`.
    public let templates: [String]
    /// What the user must know before it is copied: `contains the client secret`.
    public let warning: String?
    /// Variables without a value, which must be given first.
    public let missingVariables: [String]

    /// A header set with all that a menu shows of it.
    public init(name: Name, templates: [String], warning: String?, missingVariables: [String]) {
        self.name = name
        self.templates = templates
        self.warning = warning
        self.missingVariables = missingVariables
    }
}
