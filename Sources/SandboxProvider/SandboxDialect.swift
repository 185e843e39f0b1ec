public import Vocabulary

/// One vendor as the running sandbox stands in for it, and all that a provider needs to be pointed at it.
public struct SandboxDialect: Sendable, Identifiable {
    /// The id of the profile that speaks this dialect.
    public let id: String
    /// Of the one client that is registered.
    public let clientID: String
    /// Of the one client that is registered.
    public let clientSecret: Secret
    /// The environment to configure; nil where the vendor has none.
    public let environment: String?
    /// What the profile asks for beside the environment.
    public let variables: [String: String]
    /// Every real origin of every environment, and the loopback origin that stands in for it.
    public let origins: [SandboxOrigin]
    /// Calls that prove that a header works, in ``environment``.
    public let resources: [SandboxResource]
    /// Whether a person must approve in a browser.
    public let needsBrowser: Bool
    /// The users that an account can be for, where the vendor asks for one.
    public let users: [SandboxUser]
}

/// A pair for `--origin FROM=TO`.
public struct SandboxOrigin: Sendable, Equatable {
    /// Scheme and host as the vendor documents them.
    public let from: String
    /// What answers in its place: `http://127.0.0.1:PORT`.
    public let to: String
}

/// A protected call: 200 with the right header lines, 401 without.
public struct SandboxResource: Sendable {
    /// As HTTP spells it.
    public let method: String
    /// On loopback, complete.
    public let url: String
    /// The name of the header set that opens it.
    public let headerSet: String
    /// Variables that this header set needs at the time of the call.
    public let variables: [String: String]
    /// What a person calls it: “investor”.
    public let label: String
}
