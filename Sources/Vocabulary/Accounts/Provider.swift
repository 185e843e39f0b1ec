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

    /// A provider with the defaults of its profile, but for what is given.
    public init(
        name: Name, profile: Name, environment: String? = nil, clientID: String, clientSecret: Secret? = nil,
        variables: [String: String] = [:], origins: [String: String] = [:], redirectURI: String? = nil
    ) {
        self.name = name
        self.profile = profile
        self.environment = environment
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.variables = variables
        self.origins = origins
        self.redirectURI = redirectURI
    }
}
