public import Vocabulary

/// A profile as one provider speaks it: environment chosen, variables filled in and checked, origins replaced.
///
/// Whatever a provider got wrong is found here, before anything is sent.
public struct Dialect: Sendable {
    /// What the vendor's file says.
    public let profile: Profile
    /// What the user registered there, client secret included.
    public let provider: Provider
    /// The installation that the provider chose, or the profile's default; legs that ``metadata`` tells have its URLs, and
    /// those that it does not know are left out.
    public let environment: Profile.Environment
    /// What the provider says of itself (RFC 8414), where its profile leaves something to it and it has been read.
    public let metadata: ServerMetadata?
    /// RFC 9207: what `iss` of a callback must be where it comes; nil where nobody told.
    public let issuer: String?
    /// Without what a sign-in adds to its query.
    public internal(set) var redirectURI: String
    /// Variables that have a value without any account.
    let values: [String: String]
    /// From and to, both as ``WebAddress/origin``.
    let origins: [String: String]

    /// Joins the two.
    /// - Throws: ``Failure`` of kind `usage`, naming provider and variable, for whatever does not fit.
    /// - Parameter metadata: as it was read from the provider; nil where the profile needs none, or for what can be
    ///   said without it.
    public init(profile: Profile, provider: Provider, metadata: ServerMetadata? = nil) throws(Failure) {
        var profile = profile
        profile.callback.signature?.key = provider.clientSecret
        self.profile = profile
        self.provider = provider
        self.metadata = metadata
        let name = provider.environment ?? profile.defaultEnvironment
        guard let environment = profile.environment(name) else {
            let known = profile.environments.map(\.name)
            throw Failure(
                .usage,
                "\(provider.name): the profile \(profile.id) has no environment “\(ScreenText.line(name, limit: 60))”.",
                remedy: NearestName.remedy(for: name, among: known, listing: "It has"))
        }
        values = try Self.values(profile, provider, environment)
        self.environment = (metadata.map { environment.completed(with: $0) } ?? environment)
            .fitted(to: provider, values: values)
        origins = try Self.origins(provider)
        redirectURI = try Self.redirectURI(profile, provider)
        if provider.clientID.isEmpty || !provider.clientID.isHeaderSafe {
            throw Failure(
                .usage, "\(provider.name): the client id is empty or holds characters that no client id may hold.",
                remedy: "Give provider add or edit --client-id ID.")
        }
        issuer = Self.address(profile.issuer, provider, values) ?? metadata?.issuer
        for leg in self.environment.legs.values where !leg.isDiscovered {
            _ = try leg.url.resolved(with: self, variables: [:], lenient: true)
        }
    }

    /// What becomes of a refresh token that was used.
    public var rotation: Rotation { profile.refresh.rotation }
    /// What renewing means after the profile's own grant.
    public var refreshMode: RefreshMode { profile.refresh.mode }

    /// The ways in which the authorize URL can be fetched, the default one first; empty where there is none.
    public var interactions: [Interaction] {
        guard let rules = environment.legs[.authorize]?.authorize else { return [] }
        return [rules.interaction] + rules.alternatives
    }

    /// How this account's authorize URL is fetched: what was asked for at its exchange, else the profile's way.
    public func interaction(for account: Account, options: GrantOptions = GrantOptions()) -> Interaction {
        let remembered = account.variables[Self.interactionVariable].flatMap(Interaction.init(rawValue:))
        return options.interaction ?? remembered ?? interactions.first ?? .browser
    }

    /// The name under which an account remembers an interaction that is not the profile's default.
    public static let interactionVariable = "interaction"

    /// A URL worth showing, under its leg's name.
    public struct Endpoint: Sendable, Equatable {
        /// The leg's name, a follow-up's in words.
        public let label: String
        /// With environment, variables and replaced origins; never with a secret.
        public let url: String
    }

    /// The URLs of the legs, as they will be used; those that need a value of the flow show its name.
    public var endpoints: [Endpoint] {
        environment.legOrder.compactMap { name in
            guard let leg = environment.legs[name], !leg.url.parts.isEmpty else { return nil }
            let url = (try? leg.url.resolved(with: self, variables: [:], lenient: true)) ?? leg.url.text
            return Endpoint(label: name.label, url: url)
        }
    }
}
