/// A value that a profile leaves open.
public struct Variable: Sendable, Equatable {
    /// What a value looks like, and so how it is checked and encoded.
    public enum Kind: String, Sendable, CaseIterable {
        /// Any text without controls; in a URL it is one encoded segment or value.
        case text
        /// An origin, perhaps with a path before the leg's own: `https://demo.example`.
        case url
        /// One or more path segments with a slash before each: `/oauth2/token`.
        case path
        /// A part of a host name: letters, digits, hyphens, dots.
        case host
    }

    /// Who gives the value.
    public enum Source: String, Sendable, CaseIterable {
        /// The provider or the account.
        case user
        /// The environment alone.
        case environment
        /// A choice of the user during the flow, remembered with the account.
        case choice
        /// A member of the callback, remembered with the account: `realmId`.
        case callback
        /// A value of a token reply or of a follow-up's reply, remembered with the account: `instance_url`.
        case reply
    }

    /// Which hosts a value may name before a credential goes there.
    public enum Guard: Sendable, Equatable {
        /// `*.example.com` or a whole name.
        case hosts([String])
        /// Whatever the user has typed into the provider.
        case userConfirmed
    }

    /// What stands between the braces of a template, and before the `=` of `--var`.
    public let name: String
    /// Decides how a value is checked, and where in a URL it may stand.
    public let kind: Kind
    /// Values from anywhere else are refused.
    public let source: Source
    /// The member of the callback, or the path in a reply, for those sources; the variable's own name unless told.
    public let from: String
    /// Whether a provider without a value is refused before anything is sent.
    public let isRequired: Bool
    /// The value where neither provider nor environment gives one.
    public let defaultValue: String?
    /// A regular expression that a whole value must match: `[a-z0-9-]{1,40}`.
    public let pattern: String?
    /// A sentence for the form that asks for the value.
    public let description: String?
    /// Whether the value is redacted wherever a reply might echo it.
    public let isSecret: Bool
    /// For kind `url` only; nil lets it name any host.
    public let hostGuard: Guard?
}
