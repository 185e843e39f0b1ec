public import OAuthCore
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
    /// The one that the user gave; nil for the profile's or fob's own.
    public let ownRedirectURI: String?
    /// Values for the profile's variables.
    public let variables: [String: String]
    /// Origins replaced, from and to.
    public let origins: [String: String]
    /// What it has otherwise than its profile.
    public let overrides: [ProviderOverride]
    /// What key material is stored: `client key`, `client certificate`, `certificate authorities`.
    public let material: [String]
    /// The URLs of its legs, as they will be used.
    public let endpoints: [AccountStatus.Endpoint]
    /// Whether its requests carry a client secret and none is stored.
    public let lacksClientSecret: Bool
    /// Replaced origins that nothing goes to.
    public let unusedOrigins: [String]
    /// How sure the facts of the profile are, where they are not.
    public let doubts: [String]

    /// What the user should know of the provider.
    public var notes: [String] {
        unusedOrigins.map { "no request of this profile goes to \($0): check how it is spelt" } + doubts
    }

    init(_ dialect: Dialect, overrides: [ProviderOverride] = []) {
        let provider = dialect.provider
        name = provider.name
        profile = provider.profile
        vendor = dialect.profile.name
        environment = dialect.chosenEnvironment
        clientID = provider.clientID
        hasClientSecret = provider.clientSecret != nil
        redirectURI = dialect.registeredRedirectURI
        ownRedirectURI = provider.redirectURI
        variables = provider.variables
        origins = provider.origins
        self.overrides = overrides
        material = [
            provider.clientKey == nil ? nil : "client key",
            provider.clientCertificate == nil ? nil : "client certificate",
            provider.trustRoots == nil ? nil : "certificate authorities",
        ].compactMap(\.self)
        endpoints = dialect.endpoints.map { AccountStatus.Endpoint(label: $0.label, url: $0.url) }
        let doubtful = dialect.profile.facts.filter { $0.confidence.isDoubtful }
        lacksClientSecret = provider.clientSecret == nil && dialect.profile.needsClientSecret
        unusedOrigins = dialect.unusedOrigins
        doubts =
            (dialect.profile.confidence.isDoubtful
                ? ["the profile is \(dialect.profile.confidence.rawValue); check it with the vendor"] : [])
            + doubtful.map { "\($0.confidence.rawValue): \($0.about): \($0.note)" }
    }
}
