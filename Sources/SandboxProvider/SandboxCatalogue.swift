import Vocabulary

/// The vendors that the sandbox can stand in for, and the clients that are registered there.
public enum SandboxCatalogue {
    /// The ids of the profiles that speak these dialects, in the order in which they are served.
    public static let ids = entries.map(\.id)

    /// The client registered at that vendor; nil for a vendor that the sandbox does not know.
    public static func client(_ id: String) -> SandboxClient? {
        entries.first { $0.id == id }?.client
    }

    static let entries: [SandboxEntry] = [.securitize, .edgetag, .aicrisk, .tradevest, .acme]
}

/// What the sandbox knows of one vendor before it runs.
struct SandboxEntry: Sendable {
    let id: String
    let client: SandboxClient
    /// The environment that ``resources`` belong to.
    let environment: String?
    /// Real origins; each gets a listener of its own, because a request at the wrong host is a mistake too.
    let origins: [String]
    /// A variable that names the vendor's base, with the origin it stands for: AI CRisk has a host for each tenant, and
    /// acme is wherever one runs it.
    var baseVariable: (name: String, origin: String)?
    let resources: [Resource]
    var needsBrowser = true
    var users: [SandboxUser] = []
    let server: @Sendable (SandboxClient, Lifetimes, Mint, AcmeOptions) -> any DialectServer

    /// A protected call by its real origin.
    struct Resource: Sendable {
        let origin: String
        let path: String
        let headerSet: String
        var variables: [String: String] = [:]
        let label: String
    }
}

/// Lifetimes asked for; nil means what the vendor documents.
public struct Lifetimes: Sendable {
    /// Of access tokens.
    public var access: Duration?
    /// Of refresh tokens.
    public var refresh: Duration?

    /// Documented lifetimes, unless told otherwise.
    public init(access: Duration? = nil, refresh: Duration? = nil) {
        self.access = access
        self.refresh = refresh
    }
}
