public import OAuthCore
public import Vocabulary

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
    /// What is to be otherwise than the profile has it.
    public var overrides = OverrideDraft()
    /// The client's private key, PEM.
    public var clientKey: Secret?
    /// The certificate chain that goes with it, PEM.
    public var clientCertificate: String?
    /// Certificate authorities in place of the system's, PEM.
    public var trustRoots: String?
    /// What is to be as if it had never been given.
    public var removals: [Removal] = []

    /// One thing that a provider is to be without.
    public enum Removal: Sendable, Equatable {
        case variable(String)
        case origin(String)
        case redirectURI
        case environment
        case clientSecret
        case clientKey
        case clientCertificate
        case trustRoots
    }

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

extension Provider {
    /// Takes over what a draft names, its overrides apart.
    mutating func apply(_ draft: ProviderDraft) throws(Failure) {
        for removal in draft.removals { try remove(removal) }
        environment = draft.environment ?? environment
        clientID = draft.clientID ?? clientID
        clientSecret = draft.clientSecret ?? clientSecret
        redirectURI = draft.redirectURI ?? redirectURI
        clientKey = draft.clientKey ?? clientKey
        clientCertificate = draft.clientCertificate ?? clientCertificate
        trustRoots = draft.trustRoots ?? trustRoots
        variables.merge(draft.variables) { $1 }
        origins.merge(draft.origins) { $1 }
    }

    private mutating func remove(_ removal: ProviderDraft.Removal) throws(Failure) {
        switch removal {
        case .variable(let name):
            guard variables.removeValue(forKey: name) != nil else {
                throw isNotSet("variable", name, among: variables.keys.sorted())
            }
        case .origin(let from):
            guard origins.removeValue(forKey: from) != nil else {
                throw isNotSet("origin", from, among: origins.keys.sorted())
            }
        case .redirectURI: redirectURI = nil
        case .environment: environment = nil
        case .clientSecret: clientSecret = nil
        case .clientKey: clientKey = nil
        case .clientCertificate: clientCertificate = nil
        case .trustRoots: trustRoots = nil
        }
    }

    private func isNotSet(_ what: String, _ name: String, among known: [String]) -> Failure {
        Failure(
            .usage, "\(self.name): the \(what) “\(ScreenText.line(name, limit: 80))” is not set here.",
            remedy: NearestName.remedy(for: name, among: known, listing: "Set are"))
    }
}
