/// A profile made one's own: which environment, as which client, with which variables.
public struct Provider: Sendable, Equatable {
    public var name: Name
    public var profile: Name
    public var environment: String?
    public var clientID: String
    public var clientSecret: Secret?
    /// Values for the profile's variables, by name.
    public var variables: [String: String]
    /// Replacements of scheme, host and port: `https://a.example` -> `http://127.0.0.1:9000`. Paths stay.
    public var origins: [String: String]
    /// Where it differs from the profile's and fob's default.
    public var redirectURI: String?

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
