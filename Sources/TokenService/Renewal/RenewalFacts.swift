import OAuthCore
import Vocabulary

/// What renewal by itself has to know of an account beside what is shown of it.
public struct RenewalFacts: Sendable, Equatable {
    /// Whom its renewal asks, as scheme, host and port; nil where that cannot be told before it begins.
    public let host: String?
    /// How long before its end the profile wants a token renewed; nil for fob's own measure.
    public let leadTime: Duration?
    /// Whether a refresh token that was sent may be used up although no answer came.
    public let mayDieUnseen: Bool
    /// What was refused may be tried again when this has changed.
    public let revision: Revision

    /// Another number means that the record, or its provider's, is another one.
    public struct Revision: Sendable, Equatable {
        let account: Int
        /// Comparable within one process only.
        let provider: Int

        /// Those numbers.
        public init(account: Int, provider: Int) {
            self.account = account
            self.provider = provider
        }
    }

    /// Facts of one account.
    public init(host: String?, leadTime: Duration? = nil, mayDieUnseen: Bool = false, revision: Revision) {
        self.host = host
        self.leadTime = leadTime
        self.mayDieUnseen = mayDieUnseen
        self.revision = revision
    }
}

extension Provider {
    /// A number that changes with anything that a renewal depends on; of this process only.
    var revision: Int {
        var hasher = Hasher()
        hasher.combine(profile)
        hasher.combine(environment)
        hasher.combine(clientID)
        hasher.combine([clientSecret, clientKey])
        hasher.combine(variables)
        hasher.combine(origins)
        hasher.combine(overrides.serialized(pretty: false))
        hasher.combine([clientCertificate, trustRoots])
        return hasher.finalize()
    }
}
