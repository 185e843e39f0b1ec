/// A profile made one's own: which environment, as which client, with which variables.
public struct Provider: Sendable, Equatable {
    /// The user's name for it: `acme-sandbox`.
    public var name: Name
    /// The id of the profile it is made from.
    public var profile: Name
    /// One of the profile's environments; nil for its only or default one.
    public var environment: String?
    /// As registered with the vendor (RFC 6749 section 2.2).
    public var clientID: String
    /// Nil for a public client (RFC 6749 section 2.1).
    public var clientSecret: Secret?
    /// Values for the profile's variables, by name.
    public var variables: [String: String]
    /// Replacements of scheme, host and port: `https://a.example` -> `http://127.0.0.1:9000`. Paths stay.
    public var origins: [String: String]
    /// Where it differs from the profile's and fob's default.
    public var redirectURI: String?
    /// What this provider says otherwise than its profile: an object in the profile's own format, laid over it.
    public var overrides: JSON
    /// The private key by which the client proves itself (RFC 7523 section 2.2, RFC 8705), as PEM.
    public var clientKey: Secret?
    /// The certificate chain that goes with ``clientKey`` in mutual TLS (RFC 8705), as PEM.
    public var clientCertificate: String?
    /// The certificate authorities that vouch for this provider in place of the system's, as PEM.
    public var trustRoots: String?
    /// What changes or removes the client where it was registered on request (RFC 7592).
    public var registrationToken: Secret?
    /// Where that is done.
    public var registrationURL: String?

    /// A provider with the defaults of its profile, but for what is given.
    public init(
        name: Name, profile: Name, environment: String? = nil, clientID: String, clientSecret: Secret? = nil,
        variables: [String: String] = [:], origins: [String: String] = [:], redirectURI: String? = nil,
        overrides: JSON = [:], clientKey: Secret? = nil, clientCertificate: String? = nil, trustRoots: String? = nil,
        registrationToken: Secret? = nil, registrationURL: String? = nil
    ) {
        self.name = name
        self.profile = profile
        self.environment = environment
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.variables = variables
        self.origins = origins
        self.redirectURI = redirectURI
        self.overrides = overrides
        self.clientKey = clientKey
        self.clientCertificate = clientCertificate
        self.trustRoots = trustRoots
        self.registrationToken = registrationToken
        self.registrationURL = registrationURL
    }
}
