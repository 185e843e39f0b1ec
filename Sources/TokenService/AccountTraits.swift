import Vocabulary

/// What accounts of one provider that were got in the same way show alike. They hold it together: a list of thousands has
/// a handful of these.
final class AccountTraits: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }

    /// The traits themselves, named as ``AccountStatus`` shows them.
    struct Content: Sendable, Equatable {
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
        var renewal: RenewalTraits?
    }

    /// What renewal by itself has to know beside what is shown; nil where the record cannot be read.
    struct RenewalTraits: Sendable, Equatable {
        var host: String?
        var leadTime: Duration?
        var mayDieUnseen = false
        var providerRevision: Int
    }
}

extension AccountTraits: Equatable {
    static func == (left: AccountTraits, right: AccountTraits) -> Bool {
        left === right || left.content == right.content
    }
}
