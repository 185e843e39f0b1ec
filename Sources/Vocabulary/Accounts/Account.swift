/// One grant at a provider, with the credential it gave.
public struct Account: Sendable, Equatable {
    /// `provider/name`.
    public var id: AccountID
    /// Nil until the first exchange.
    public var credential: Credential?
    /// Credentials that only serve to get the next one, by the name of their round. Never handed out.
    public var intermediates: [String: Credential]
    /// Whether ``credential`` can be renewed without the user.
    public var renewal: Renewal
    /// Why ``renewal`` is not `ok`, as a sentence for the user. Holds no secret.
    public var renewalReason: String?
    /// When ``renewal`` last changed.
    public var renewalChangedAt: Instant?
    /// Values for the profile's variables that belong to this grant: the chosen user, a requestor id.
    public var variables: [String: String]
    /// Scopes asked for at the last exchange, where they differ from the profile's.
    public var requestedScope: String?
    /// Whom the provider said the credential is for, at the last exchange that told it.
    public var identity: Identity?
    /// Where the credential was got, each as scheme, host and port: it is sent nowhere else without its owner's word. Empty
    /// for one of before this was noted.
    public var origins: [String]
    /// When the ID token of ``credential`` was last checked against its issuer's keys; nil where it was not, or there is
    /// none.
    public var idTokenVerifiedAt: Instant?
    /// Whether it is renewed by itself; nil for what the settings say.
    public var autoRenew: Bool?
    /// Counts the saves of this record; a change made by another process shows in it.
    public var generation: Int

    /// An account that has no credential yet, unless one is given.
    public init(
        id: AccountID, credential: Credential? = nil, intermediates: [String: Credential] = [:],
        renewal: Renewal = .none, renewalReason: String? = nil, renewalChangedAt: Instant? = nil,
        variables: [String: String] = [:], requestedScope: String? = nil, identity: Identity? = nil,
        origins: [String] = [], idTokenVerifiedAt: Instant? = nil, autoRenew: Bool? = nil,
        generation: Int = 0
    ) {
        self.id = id
        self.credential = credential
        self.intermediates = intermediates
        self.renewal = renewal
        self.renewalReason = renewalReason
        self.renewalChangedAt = renewalChangedAt
        self.variables = variables
        self.requestedScope = requestedScope
        self.identity = identity
        self.origins = origins
        self.idTokenVerifiedAt = idTokenVerifiedAt
        self.autoRenew = autoRenew
        self.generation = generation
    }
}
