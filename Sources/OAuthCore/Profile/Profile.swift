public import Vocabulary

/// How one vendor speaks OAuth, loaded and validated. Data, no secrets.
///
/// A profile says what a file says and nothing about anybody's client: ``Dialect`` joins it with a ``Provider``.
/// Every environment has its legs complete, so that whoever uses one never looks for defaults elsewhere.
public struct Profile: Sendable, Equatable {
    /// What a provider names its profile by; a user's file with the same id stands in for the built-in one.
    public let id: Name
    /// How the vendor is called: `Acme`.
    public let name: String
    /// Pages of the vendor that the profile was written from.
    public let docs: [String]
    /// The day on which somebody last compared the profile with them: `2026-11-20`.
    public let checked: String?
    /// How sure the profile is as a whole; ``facts`` lists the exceptions.
    public let confidence: Confidence
    /// Facts that are less sure than the rest, with the reason.
    public let facts: [Fact]
    /// In the order of the file; at least one.
    public let environments: [Environment]
    /// The environment that a provider speaks to unless it names another.
    public let defaultEnvironment: String
    /// Everything that a URL, header or parameter may take from provider, environment, account or flow.
    public let variables: [Variable]
    /// The redirect URI where the vendor fixes one; nil for fob's own.
    public let redirectURI: String?
    /// How fob's own redirect URI must look.
    public let redirect: RedirectRules
    /// RFC 9207: what `iss` of a callback must be where it comes, and must come where ``issuerRequired``.
    let issuer: Template?
    /// Where the provider's metadata stands, where the issuer does not tell (RFC 8414 section 3).
    let metadataURL: Template?
    /// Where the keys of ID tokens stand, where the metadata does not tell.
    let jwksURL: Template?
    /// What the paths of the vendor's API are relative to.
    let apiBase: Template?
    /// Hosts that a token may be sent to; empty for any.
    public let allowedHosts: [String]
    /// Members of replies and requests that are secrets beside those that the standards name.
    public let secretFields: [String]
    /// Values kept with the credential that tell whom it is for, tried in order.
    public let identityFields: [String]
    /// RFC 9449.
    public let dpop: DPoPMode
    /// Whether a callback without `iss` is a stranger.
    public let issuerRequired: Bool
    /// The scopes that a sign-in asks for unless the user names others.
    public let scope: ScopeRules
    /// How the members of this vendor's callback are called.
    public internal(set) var callback: CallbackNames
    /// In the order in which a sign-in runs them; one plain round where the file names none.
    public let rounds: [Round]
    /// How a credential of this vendor is renewed, and what becomes of its refresh token.
    public let refresh: RefreshPolicy
    /// `default` first.
    public let headerSets: [HeaderSet]
    /// The file it was read from; for messages.
    public let file: String

    /// How sure a fact is.
    public enum Confidence: String, Sendable, CaseIterable {
        /// Seen to work against the vendor.
        case verified
        /// Said by the vendor's documentation.
        case documented
        /// Concluded from it.
        case inferred
        /// Neither.
        case unverified
    }

    /// One fact of a profile that needs a note.
    public struct Fact: Sendable, Equatable {
        /// The path of a key in the file, or a few words.
        public let about: String
        /// Less than the profile's own, as a rule.
        public let confidence: Confidence
        /// The reason, in a sentence for the user.
        public let note: String
    }

    /// One installation of the vendor: `sandbox`, `production`.
    public struct Environment: Sendable, Equatable {
        /// What `--environment` takes.
        public let name: String
        /// Values that it gives to variables.
        public let variables: [String: String]
        /// Complete: `call`, the leg and this environment's changes are joined already.
        public let legs: [LegName: Leg]
    }

    /// The environment of that name.
    public func environment(_ name: String) -> Environment? { environments.first { $0.name == name } }

    /// The variable of that name.
    public func variable(_ name: String) -> Variable? { variables.first { $0.name == name } }
}

/// Which scopes are asked for, and how they are written.
public struct ScopeRules: Sendable, Equatable {
    var defaults: [Template] = []
    /// For completion and spelling advice; others may be asked for as well.
    public internal(set) var known: [String] = []
    /// Whether a sign-in asks for scopes at all: some vendors fix them with the client.
    public internal(set) var isSent = true
    /// A second list, under a name of its own: scopes for the user's token beside the bot's.
    var second: SecondScope?
    /// Stands between two scopes; a space in RFC 6749 section 3.3, a comma at some vendors.
    public internal(set) var separator = " "
}

/// A second list of scopes in the same request.
struct SecondScope: Sendable, Equatable {
    var name: String
    var defaults: [Template]
    var separator: String
}

/// Where a sign-in sends its answer, where it is fob that listens.
public struct RedirectRules: Sendable, Equatable {
    /// RFC 8252 section 7.3 has the addresses; some vendors know the name alone.
    public enum Host: String, Sendable, CaseIterable {
        case ipv4 = "127.0.0.1"
        case ipv6 = "[::1]"
        case localhost
    }

    /// Whether the vendor compares the port with what was registered.
    public enum Port: String, Sendable, CaseIterable { case fixed, any }

    /// The host of fob's own redirect URI.
    public internal(set) var host: Host = .ipv4
    /// Whether a free port is as good as the registered one (RFC 8252 section 7.3).
    public internal(set) var port: Port = .fixed
    /// False where the vendor takes no loopback URI: the user registers one of their own and pastes.
    public internal(set) var allowsLoopback = true
}

/// RFC 9449.
public enum DPoPMode: String, Sendable, CaseIterable { case off, optional, required }

/// One pass through authorize and exchange, or one follow-up call.
public struct Round: Sendable, Equatable {
    /// What an intermediate credential is stored under, and later rounds refer to.
    public let name: String
    /// The follow-up leg that this round is; nil for authorize and exchange.
    let followUp: LegName?
    /// Its credential only serves later rounds.
    let isIntermediate: Bool
    /// The round whose token goes along as bearer.
    let bearerFrom: String?
    /// Left out where this variable has a value.
    let skipIf: String?
    /// Members that this round adds to authorize and exchange.
    let parameters: [(name: String, value: Template)]
    /// Values that stay with the credential, by name.
    let keep: [(name: String, value: Template)]
    /// The round whose token is the parameter `access_token` of this one.
    let tokenFrom: String?
    /// Run only where this variable has a value.
    let when: String?
    /// Whether its reply is a token; a follow-up without `result` chooses or captures.
    let givesToken: Bool

    /// Compares the templates member by member, since tuples are not Equatable.
    public static func == (left: Round, right: Round) -> Bool {
        left.name == right.name && left.followUp == right.followUp && left.isIntermediate == right.isIntermediate
            && left.bearerFrom == right.bearerFrom && left.skipIf == right.skipIf
            && left.parameters.elementsEqual(right.parameters, by: ==) && left.keep.elementsEqual(right.keep, by: ==)
            && left.tokenFrom == right.tokenFrom && left.when == right.when && left.givesToken == right.givesToken
    }
}

/// How a credential is renewed.
public struct RefreshPolicy: Sendable, Equatable {
    /// Which call, if any, gives a new access token.
    public internal(set) var mode: RefreshMode
    /// Decides whether a refresh whose outcome is unknown may be tried again.
    public internal(set) var rotation: Rotation = .unknown
    /// How long a refresh token lives after it was given, where the reply does not say.
    public internal(set) var refreshLifetime: Duration?
    /// How long before its end a token should be renewed; nil for fob's own measure.
    public internal(set) var leadTime: Duration?
    /// How long a refresh token that was used is accepted again.
    public internal(set) var grace: Duration?
    /// Whether a refresh ends the access token of before at once.
    public internal(set) var oldAccessTokenDies = false
    /// Whether ``refreshLifetime`` counts from the first grant or begins anew with each refresh.
    public internal(set) var lifetimeKind: LifetimeKind = .sliding

    /// How a refresh token's life is counted.
    public enum LifetimeKind: String, Sendable, CaseIterable { case fixed, sliding }
}

/// What renewing means.
public enum RefreshMode: String, Sendable, CaseIterable {
    /// RFC 6749 section 6.
    case refreshToken = "refresh_token"
    /// The client asks again (RFC 6749 section 4.4).
    case reissue
    /// The access token itself is exchanged for a longer one.
    case exchangeAccessToken = "exchange_access_token"
    /// The legs of the exchange run again.
    case reauthorize
    case none
}

/// What becomes of a refresh token that was used.
public enum Rotation: String, Sendable, CaseIterable {
    case `static`
    case mayRotate = "may_rotate"
    case singleUse = "single_use"
    case unknown
}

/// The header lines that a request with a credential carries.
public struct HeaderSet: Sendable, Equatable {
    /// What `--set` takes.
    public let name: Name
    let headers: [(name: String, value: Template)]
    /// What the user must know before it is copied.
    public let warning: String?

    /// As written: `Authorization: Bearer {access_token}`.
    public var templates: [String] { headers.map { "\($0.name): \($0.value.text)" } }

    /// Compares the headers as written, since tuples are not Equatable.
    public static func == (left: HeaderSet, right: HeaderSet) -> Bool {
        left.name == right.name && left.templates == right.templates && left.warning == right.warning
    }
}
