public import Vocabulary

/// What a ``Sandbox`` is started with.
public struct SandboxOptions: Sendable {
    /// The vendors to serve, by profile id; see ``SandboxCatalogue/ids``.
    public var dialects: [String]
    /// Further vendors, as somebody's profiles describe them; served behind the others.
    public var described: [GenericDialect] = []
    /// The port of the first listener, the next ones counting up from it; nil for free ports.
    public var firstPort: Int?
    /// How long access tokens live; nil for what each vendor documents.
    public var accessTokenLifetime: Duration?
    /// How long refresh tokens live; nil for what each vendor documents.
    public var refreshTokenLifetime: Duration?
    /// How long every answer is held back, by dialect; ``Sandbox/setLatency(_:of:)`` changes it later.
    public var latency: [String: Duration]
    /// What acme demands.
    public var acme = AcmeOptions()
    /// What expiry is judged by.
    public var clock: any WallClock
    /// Where codes and tokens come from.
    public var randomness: any Randomness

    /// Every vendor on free ports with its documented lifetimes, unless told otherwise.
    public init(
        dialects: [String] = SandboxCatalogue.ids, firstPort: Int? = nil, accessTokenLifetime: Duration? = nil,
        refreshTokenLifetime: Duration? = nil, latency: [String: Duration] = [:], clock: any WallClock,
        randomness: any Randomness
    ) {
        self.dialects = dialects
        self.firstPort = firstPort
        self.accessTokenLifetime = accessTokenLifetime
        self.refreshTokenLifetime = refreshTokenLifetime
        self.latency = latency
        self.clock = clock
        self.randomness = randomness
    }
}
