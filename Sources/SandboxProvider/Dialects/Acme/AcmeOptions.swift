public import Vocabulary

/// What acme demands beyond the standards' least, and what it is told of its clients.
public struct AcmeOptions: Sendable {
    /// RFC 9126 section 5: an authorization request that was not pushed is refused.
    public var requiresPushed = false
    /// RFC 9449: tokens are given to whoever proves a key, and to nobody else.
    public var requiresDPoP = false
    /// RFC 9449 section 8: a proof without the server's nonce is sent back.
    public var demandsNonce = false
    /// RFC 9207: whether answers name the issuer.
    public var namesIssuer = true
    /// What ID tokens are signed with.
    public var signing = SigningAlgorithm.es256
    /// Claims that stand in ID tokens in place of the right ones, signed all the same; `null` takes one out.
    public var idTokenClaims: [String: JSON] = [:]
    /// RFC 8628 section 3.2; with zero, every pace of polling is right and the reply names no interval.
    public var deviceInterval: Duration = .seconds(5)
    /// How long a user code is good.
    public var deviceLifetime: Duration = .seconds(600)
    /// Public JWKs of the confidential client, for `private_key_jwt` and assertions (RFC 7523).
    public var clientKeys: [JSON] = []
    /// RFC 7591 section 3: what a registration must show as bearer; nil lets everybody register.
    public var registrationToken: Secret?
    /// Who approves.
    public var user = SandboxUser.ada

    /// A server that demands nothing special.
    public init() {}
}
