public import Vocabulary

/// What accounts of one provider that were got in the same way show alike. They hold it together: a list of thousands has
/// a handful of these.
final class CommonFacts: Sendable {
    let facts: Facts

    init(_ facts: Facts) { self.facts = facts }

    struct Facts: Sendable, Equatable {
        var profile: Name
        var vendor = ""
        var environment: String?
        var clientID = ""
        var grant = ""
        var exchangeNeedsUser = false
        var renewableAlone = false
        var headerSets: [HeaderSetSummary] = []
        var endpoints: [AccountStatus.Endpoint] = []
        var redirectURI: String?
        var apiBase: String?
        var origins: [String] = []
        var isRevocable = true
        var renewal: RenewalCommon?
    }

    /// What renewal by itself has to know beside what is shown; nil where the record cannot be read.
    struct RenewalCommon: Sendable, Equatable {
        var host: String?
        var leadTime: Duration?
        var mayDieUnseen = false
        var providerRevision: Int
    }
}

extension CommonFacts: Equatable {
    static func == (left: CommonFacts, right: CommonFacts) -> Bool { left === right || left.facts == right.facts }
}

extension AccountStatus {
    /// The profile its provider is made from.
    public var profile: Name { common.facts.profile }
    /// The name of the vendor, as its profile gives it.
    public var vendor: String { common.facts.vendor }
    /// The environment of its provider; nil where the profile has only one.
    public var environment: String? { common.facts.environment }
    /// As registered with the vendor.
    public var clientID: String { common.facts.clientID }
    /// How a credential is got, in words: `authorization code + PKCE`, `client credentials`.
    public var grant: String { common.facts.grant }
    /// Whether exchange needs a browser or a choice of the user.
    public var exchangeNeedsUser: Bool { common.facts.exchangeNeedsUser }
    /// Whether a new token can be had without the user.
    public var renewableAlone: Bool { common.facts.renewableAlone }
    /// What can be copied, `default` first.
    public var headerSets: [HeaderSetSummary] { common.facts.headerSets }
    /// URLs worth showing, in order: (`token url`, `https://…`).
    public var endpoints: [Endpoint] { common.facts.endpoints }
    /// What the paths of the vendor's API are relative to; nil where the profile does not say.
    public var apiBase: String? { common.facts.apiBase }
    /// Where the provider sends the browser back to; nil where no browser is needed.
    public var redirectURI: String? { common.facts.redirectURI }
    /// Origin overrides in force, as `FROM -> TO`.
    public var origins: [String] { common.facts.origins }
    /// Whether its provider takes tokens back, as far as is known without asking it.
    public var isRevocable: Bool { common.facts.isRevocable }

    /// What renewal by itself has to know of it besides; nil where the record cannot be read.
    var renewalFacts: RenewalFacts? {
        common.facts.renewal.map { common in
            RenewalFacts(
                host: common.host, leadTime: common.leadTime, mayDieUnseen: common.mayDieUnseen,
                revision: RenewalFacts.Revision(account: generation, provider: common.providerRevision))
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
        let common = renewalFacts.map { facts in
            CommonFacts.RenewalCommon(
                host: facts.host, leadTime: facts.leadTime, mayDieUnseen: facts.mayDieUnseen,
                providerRevision: facts.revision.provider)
        }
        self.init(
            id: id,
            common: CommonFacts(
                CommonFacts.Facts(
                    profile: profile, vendor: vendor, environment: environment, clientID: clientID, grant: grant,
                    exchangeNeedsUser: exchangeNeedsUser, renewableAlone: renewableAlone, headerSets: headerSets,
                    endpoints: endpoints, redirectURI: redirectURI, apiBase: apiBase, origins: origins,
                    isRevocable: isRevocable,
                    renewal: common)),
            renewal: renewal, renewalReason: renewalReason, credential: credential,
            autoRenew: autoRenew, generation: renewalFacts?.revision.account ?? 0, problem: problem)
    }
}
