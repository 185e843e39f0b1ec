/// What a provider gave: an access token, perhaps a refresh token, and what came with them.
public struct Credential: Sendable, Equatable {
    /// What a request carries (RFC 6749 section 1.4).
    public var accessToken: Secret
    /// What a new access token is got with (RFC 6749 section 1.5); nil where the provider gave none.
    public var refreshToken: Secret?
    /// As it goes before the token in an `Authorization` header: `Bearer`.
    public var tokenType: String
    /// As granted, or as requested where the reply is silent (RFC 6749 section 5.1).
    public var scope: String?
    /// The time just before the request was sent, so that a slow answer never makes a token look younger.
    public var issuedAt: Instant
    /// When the access token ends.
    public var expiry: Expiry
    /// When the refresh token ends, where the provider says it.
    public var refreshExpiresAt: Instant?
    /// Values of the reply or the flow that requests need later: an investor id, the chosen user. Never secrets.
    public var extra: [String: String]
    /// Who signed in, as the provider tells it (OpenID Connect Core section 2); checked before it is kept.
    public var idToken: Secret?
    /// The private key that the tokens are bound to (RFC 9449), as PKCS #8 PEM: without it they are of no use.
    public var dpopKey: Secret?
    /// Tokens that came in the same reply beside the one of the account, by the profile's names for them.
    public var extraTokens: [String: Credential]

    /// A credential as it was granted at `issuedAt`.
    public init(
        accessToken: Secret, refreshToken: Secret? = nil, tokenType: String = "Bearer", scope: String? = nil,
        issuedAt: Instant, expiry: Expiry, refreshExpiresAt: Instant? = nil, extra: [String: String] = [:],
        idToken: Secret? = nil, dpopKey: Secret? = nil, extraTokens: [String: Credential] = [:]
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.tokenType = tokenType
        self.scope = scope
        self.issuedAt = issuedAt
        self.expiry = expiry
        self.refreshExpiresAt = refreshExpiresAt
        self.extra = extra
        self.idToken = idToken
        self.dpopKey = dpopKey
        self.extraTokens = extraTokens
    }
}

/// When an access token ends.
public enum Expiry: Sendable, Equatable {
    case at(Instant)
    /// The provider says that it does not end.
    case never
    /// The provider does not say.
    case unknown

    /// The end, where there is one and it is known.
    public var instant: Instant? {
        if case .at(let instant) = self { instant } else { nil }
    }
}

extension Credential {
    /// How far into the future an issue time may lie before it tells that a clock was set back.
    public static let clockTolerance: Duration = .seconds(300)

    /// Whether what was issued then was issued at a time that is still to come: this machine's clock was ahead, or is
    /// behind. How long it lives nobody knows.
    public static func isOfTheFuture(issuedAt: Instant, at now: Instant) -> Bool { issuedAt - now > clockTolerance }

    /// From issue to expiry; nil where there is no expiry. Never negative.
    public var lifetime: Duration? {
        expiry.instant.map { max(.zero, $0 - issuedAt) }
    }

    /// Time left at `now`; nil where there is no expiry, zero or less where it has passed.
    public func remaining(at now: Instant) -> Duration? { expiry.instant.map { $0 - now } }

    /// The time that must be left for a token to be served without renewing it first, unless the caller names
    /// another: the smaller of 30 s and 10 % of the lifetime.
    public var defaultMinimumTTL: Duration { min(.seconds(30), (lifetime ?? .zero) / 10) }

    /// Whether the token may be handed out at `now` with at least `minimum` left (nil: the default).
    public func isUsable(at now: Instant, minimum: Duration? = nil) -> Bool {
        guard let remaining = remaining(at: now) else { return true }
        return remaining > .zero && remaining >= (minimum ?? defaultMinimumTTL)
    }
}
