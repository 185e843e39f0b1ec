public import Vocabulary

extension AccountStatus {
    /// The profile its provider is made from.
    public var profile: Name { traits.content.profile }
    /// The name of the vendor, as its profile gives it.
    public var vendor: String { traits.content.vendor }
    /// The environment of its provider; nil where the profile has only one.
    public var environment: String? { traits.content.environment }
    /// As registered with the vendor.
    public var clientID: String { traits.content.clientID }
    /// How a credential is got, in words: `authorization code + PKCE`, `client credentials`.
    public var grant: String { traits.content.grant }
    /// Whether exchange needs a browser or a choice of the user.
    public var exchangeNeedsUser: Bool { traits.content.exchangeNeedsUser }
    /// Whether a new token can be had without the user.
    public var renewableAlone: Bool { traits.content.renewableAlone }
    /// What can be copied, `default` first.
    public var headerSets: [HeaderSetSummary] { traits.content.headerSets }
    /// The URLs of its legs, in the order in which a login meets them: `exchange`, `https://…`.
    public var endpoints: [Endpoint] { traits.content.endpoints }
    /// What the paths of the vendor's API are relative to; nil where the profile does not say.
    public var apiBase: String? { traits.content.apiBase }
    /// Where the provider sends the browser back to; nil where no browser is needed.
    public var redirectURI: String? { traits.content.redirectURI }
    /// Origin overrides in force, as `FROM -> TO`.
    public var origins: [String] { traits.content.origins }
    /// Whether its provider takes tokens back, as far as is known without asking it.
    public var isRevocable: Bool { traits.content.isRevocable }

    /// What renewal by itself has to know of it besides; nil where the record cannot be read.
    var renewalFacts: RenewalFacts? {
        traits.content.renewal.map { shared in
            RenewalFacts(
                host: shared.host, leadTime: shared.leadTime, mayDieUnseen: shared.mayDieUnseen,
                revision: RenewalFacts.Revision(account: generation, provider: shared.providerRevision))
        }
    }
}

extension AccountStatus {
    /// A status with all of its parts.
    public convenience init(
        id: AccountID, profile: Name, vendor: String, environment: String?, clientID: String, grant: String,
        exchangeNeedsUser: Bool, renewableAlone: Bool, renewal: Renewal, renewalReason: String?,
        credential: CredentialSummary?, headerSets: [HeaderSetSummary], endpoints: [Endpoint], redirectURI: String?,
        origins: [String], problem: Failure?, apiBase: String? = nil, autoRenew: Bool? = nil,
        renewalFacts: RenewalFacts? = nil, isRevocable: Bool = true
    ) {
        let renewalTraits = renewalFacts.map { facts in
            AccountTraits.RenewalTraits(
                host: facts.host, leadTime: facts.leadTime, mayDieUnseen: facts.mayDieUnseen,
                providerRevision: facts.revision.provider)
        }
        self.init(
            id: id,
            traits: AccountTraits(
                AccountTraits.Content(
                    profile: profile, vendor: vendor, environment: environment, clientID: clientID, grant: grant,
                    exchangeNeedsUser: exchangeNeedsUser, renewableAlone: renewableAlone, headerSets: headerSets,
                    endpoints: endpoints, redirectURI: redirectURI, apiBase: apiBase, origins: origins,
                    isRevocable: isRevocable,
                    renewal: renewalTraits)),
            renewal: renewal, renewalReason: renewalReason, credential: credential,
            autoRenew: autoRenew, generation: renewalFacts?.revision.account ?? 0, problem: problem)
    }
}
