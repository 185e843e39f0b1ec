import OAuthCore
public import Vocabulary

/// A provider without its secret.
public struct ProviderSummary: Sendable, Equatable {
    public let name: Name
    public let profile: Name
    public let vendor: String
    public let environment: String?
    public let clientID: String
    public let hasClientSecret: Bool
    /// To be registered with the vendor; nil where it never sends anybody back.
    public let redirectURI: String?
    public let variables: [String: String]
    public let origins: [String: String]
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
            + doubtful.map { "\($0.confidence.rawValue): \($0.about): \($0.note)" }
    }
}

/// What is to be set of a provider; nil and empty leave what is there.
public struct ProviderDraft: Sendable, Equatable {
    public var environment: String?
    public var clientID: String?
    public var clientSecret: Secret?
    public var variables: [String: String]
    public var origins: [String: String]
    public var redirectURI: String?

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
