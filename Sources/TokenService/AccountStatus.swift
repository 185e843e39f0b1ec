public import Vocabulary

/// An account as deck, command line and JSON show it: everything but the secrets.
///
/// A value that never changes, held by reference: ten thousand are sorted, filtered and handed around without a copy.
public final class AccountStatus: Sendable, Identifiable {
    /// `provider/name`.
    public let id: AccountID
    /// What it has in common with other accounts.
    let traits: AccountTraits
    /// Whether the credential can be renewed without the user.
    public let renewal: Renewal
    /// Why ``renewal`` is not `ok`, for the user.
    public let renewalReason: String?
    /// Nil until the first exchange.
    public let credential: CredentialSummary?
    /// Whether its owner switched renewal by itself on or off for it; nil for what the settings say.
    public let autoRenew: Bool?
    /// Another number means another record of it.
    let generation: Int
    /// Set where the record cannot be read; everything else is then empty.
    public let problem: Failure?

    init(
        id: AccountID, traits: AccountTraits, renewal: Renewal, renewalReason: String?, credential: CredentialSummary?,
        autoRenew: Bool?, generation: Int, problem: Failure?
    ) {
        self.id = id
        self.traits = traits
        self.renewal = renewal
        self.renewalReason = renewalReason
        self.credential = credential
        self.autoRenew = autoRenew
        self.generation = generation
        self.problem = problem
    }

    /// A URL and what it is.
    public struct Endpoint: Sendable, Equatable {
        /// The leg in words: `exchange`.
        public let label: String
        /// In full.
        public let url: String

        /// A URL of that label.
        public init(label: String, url: String) {
            self.label = label
            self.url = url
        }
    }

    /// The one derivation of design.md, at `now`.
    public func state(at now: Instant) -> AccountState {
        guard problem == nil else { return .damaged }
        return AccountState(
            expiry: credential?.expiry, issuedAt: credential?.issuedAt, renewal: renewal,
            renewableAlone: renewableAlone, now: now)
    }
}

extension AccountStatus: Equatable {
    /// Whether both show the same.
    public static func == (left: AccountStatus, right: AccountStatus) -> Bool {
        left === right
            || left.id == right.id && left.generation == right.generation && left.renewal == right.renewal
                && left.renewalReason == right.renewalReason && left.credential == right.credential
                && left.autoRenew == right.autoRenew && left.problem == right.problem
                && left.traits == right.traits
    }
}

/// What may be shown of a credential.
public struct CredentialSummary: Sendable, Equatable {
    /// ``Vocabulary/Secret/masked``: at most the last four characters.
    public var maskedAccessToken: String { accessTokenEnding.masked }
    private let accessTokenEnding: Secret.Ending
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
        accessTokenEnding = credential.accessToken.ending
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
