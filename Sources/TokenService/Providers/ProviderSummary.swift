import OAuthCore
public import Vocabulary

/// A provider without its secret.
public struct ProviderSummary: Sendable, Equatable {
    /// The user's name for it.
    public let name: Name
    /// The id of the profile it is made from.
    public let profile: Name
    /// The name of the vendor, as its profile gives it.
    public let vendor: String
    /// One of the profile's; nil where it has only one.
    public let environment: String?
    /// As registered with the vendor.
    public let clientID: String
    /// Whether a client secret is stored.
    public let hasClientSecret: Bool
    /// To be registered with the vendor; nil where it never sends anybody back.
    public let redirectURI: String?
    /// Values for the profile's variables.
    public let variables: [String: String]
    /// Origins replaced, from and to.
    public let origins: [String: String]
    /// The URLs of its legs, as they will be used.
    public let endpoints: [AccountStatus.Endpoint]
    /// What the user should know of the profile: how sure its facts are.
    public let notes: [String]

    init(_ dialect: Dialect) {
        let provider = dialect.provider
        name = provider.name
        profile = provider.profile
        vendor = dialect.profile.name
        environment = dialect.chosenEnvironment
        clientID = provider.clientID
        hasClientSecret = provider.clientSecret != nil
        redirectURI = dialect.registeredRedirectURI
        variables = provider.variables
        origins = provider.origins
        endpoints = dialect.endpoints.map { AccountStatus.Endpoint(label: $0.label, url: $0.url) }
        let doubtful = dialect.profile.facts.filter { $0.confidence.isDoubtful }
        notes =
            (dialect.profile.confidence.isDoubtful
                ? ["the profile is \(dialect.profile.confidence.rawValue); check it with the vendor"] : [])
            + dialect.unusedOrigins.map { "no request of this profile goes to \($0): check how it is spelt" }
            + doubtful.map { "\($0.confidence.rawValue): \($0.about): \($0.note)" }
    }
}

/// What is to be set of a provider; nil and empty leave what is there.
public struct ProviderDraft: Sendable, Equatable {
    /// One of the profile's environments.
    public var environment: String?
    /// As registered with the vendor.
    public var clientID: String?
    /// A new one makes dead grants worth another try.
    public var clientSecret: Secret?
    /// Set beside those that are there.
    public var variables: [String: String]
    /// Set beside those that are there, from and to.
    public var origins: [String: String]
    /// In place of the profile's and fob's default.
    public var redirectURI: String?

    /// A draft that changes nothing but what is given.
    public init(
        environment: String? = nil, clientID: String? = nil, clientSecret: Secret? = nil,
        variables: [String: String] = [:], origins: [String: String] = [:], redirectURI: String? = nil
    ) {
        self.environment = environment
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.variables = variables
        self.origins = origins
        self.redirectURI = redirectURI
    }
}
