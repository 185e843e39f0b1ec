import Vocabulary

/// The name of a leg: one HTTP call of a flow.
public struct LegName: Hashable, Sendable, CustomStringConvertible, RawRepresentable {
    /// As the profile's `legs` spell it; a follow-up with `follow_up.` before its name.
    public let rawValue: String
    /// The leg of that name, whether a profile has it or not.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The authorization request (RFC 6749 section 4.1.1), opened in a browser or fetched.
    public static let authorize = LegName(rawValue: "authorize")
    /// The code for a token (RFC 6749 section 4.1.3).
    public static let exchange = LegName(rawValue: "exchange")
    /// The refresh token for a new access token (RFC 6749 section 6).
    public static let refresh = LegName(rawValue: "refresh")
    /// A token for the client itself (RFC 6749 section 4.4).
    public static let clientCredentials = LegName(rawValue: "client_credentials")
    /// The authorization request, sent ahead from server to server (RFC 9126).
    public static let pushed = LegName(rawValue: "pushed")
    /// The start of a sign-in on another device (RFC 8628 section 3.1).
    public static let device = LegName(rawValue: "device")
    /// The question whether it has ended (RFC 8628 section 3.4).
    public static let devicePoll = LegName(rawValue: "device_poll")
    /// One token for another (RFC 8693).
    public static let tokenExchange = LegName(rawValue: "token_exchange")
    /// An assertion for a token (RFC 7523 section 2.1).
    public static let jwtBearer = LegName(rawValue: "jwt_bearer")
    /// Taking a token back (RFC 7009).
    public static let revoke = LegName(rawValue: "revoke")
    /// What the provider knows of a token (RFC 7662).
    public static let introspect = LegName(rawValue: "introspect")
    /// What the provider tells of the user (OpenID Connect Core section 5.3).
    public static let userinfo = LegName(rawValue: "userinfo")
    /// Making a client (RFC 7591).
    public static let register = LegName(rawValue: "register")
    /// What the provider says of itself (RFC 8414 section 3); no profile has it among its legs.
    public static let metadata = LegName(rawValue: "metadata")
    /// The keys that the provider signs with (RFC 7517 section 5); no profile has it among its legs.
    public static let keys = LegName(rawValue: "keys")

    /// Those that the provider's metadata (RFC 8414) gives the URL of, where the profile gives none.
    static let standard: [LegName] = [
        .authorize, .pushed, .exchange, .refresh, .clientCredentials, .device, .devicePoll, .tokenExchange, .jwtBearer,
        .revoke, .introspect, .userinfo, .register,
    ]

    /// A follow-up call, under the name that its profile gives it.
    public static func followUp(_ name: String) -> LegName { LegName(rawValue: "follow_up." + name) }

    /// Whether the call is one of the profile's own between two rounds, and not one of the standard's.
    public var isFollowUp: Bool { rawValue.hasPrefix("follow_up.") }
    /// The name as messages and profiles write it.
    public var description: String { rawValue }
}

/// How one leg is spoken: where the request goes, what is in it, and how its reply reads.
///
/// All legs share this one structure; authorize alone has the members of ``AuthorizeRules`` besides.
public struct Leg: Sendable, Equatable {
    let method: String
    /// Without parts where ``isDiscovered``, until a ``Dialect`` has the provider's metadata.
    var url: Template
    /// Whether the URL comes from the provider's metadata (RFC 8414).
    var isDiscovered = false
    let encoding: BodyEncoding
    let accept: String?
    let headers: [(name: String, value: Template)]
    var client: ClientAuthentication
    /// What the standard's parameters are called here; nil leaves one out, absence keeps its name.
    var names: [String: String?]
    var parameters: [(name: String, value: Template)]
    var reply: ReplyRules
    let errors: ErrorRules
    var authorize: AuthorizeRules?
    let choose: ChoiceRules?
    /// Variables that a follow-up fills from its reply, with the paths to them.
    var capture: [(variable: String, paths: [String])] = []
    var success = SuccessRules()
    /// What is asked for by default where the leg begins a grant; nil for what a sign-in asks for.
    var scopes: [Template]?

    /// Compares headers and parameters in their order, since tuples are not Equatable.
    public static func == (left: Leg, right: Leg) -> Bool {
        left.method == right.method && left.url == right.url && left.encoding == right.encoding
            && left.accept == right.accept && left.headers.elementsEqual(right.headers, by: ==)
            && left.client == right.client && left.names == right.names
            && left.parameters.elementsEqual(right.parameters, by: ==) && left.reply == right.reply
            && left.errors == right.errors && left.authorize == right.authorize && left.choose == right.choose
            && left.isDiscovered == right.isDiscovered && left.success == right.success && left.scopes == right.scopes
            && left.capture.elementsEqual(right.capture, by: ==)
    }
}

/// Where the parameters of a server call stand.
enum BodyEncoding: String, Sendable, CaseIterable {
    case form, json, query, none
}

/// Where client id and secret stand in a request (RFC 6749 section 2.3).
struct ClientAuthentication: Sendable, Equatable {
    enum Place: Sendable, Equatable {
        case none
        /// In the URL's own template, or in a header or parameter template.
        case template
        case body(String)
        case query(String)
        case header(String)
        /// As user name or password of Basic.
        case basic
        /// The secret as user name, with an empty password.
        case basicUser
        /// A JWT signed with the client's private key (RFC 7523 section 2.2); for the secret's place only.
        case privateKeyJWT
        /// The same, signed with the client secret itself.
        case clientSecretJWT
        /// The client's certificate (RFC 8705 section 2); for the secret's place only.
        case tls
    }

    /// RFC 6749 section 2.3.1 form-encodes id and secret before Basic joins them; some vendors do not.
    enum BasicEncoding: String, Sendable, CaseIterable { case form, raw }

    var id: Place = .none
    var secret: Place = .none
    var secretTemplate: Template?
    var basicEncoding: BasicEncoding = .form
    var assertion = AssertionRules()
    /// Whether the vendor knows clients without a secret (RFC 6749 section 2.1). Such a one sends its id in the body
    /// (section 3.2.1).
    var isSecretOptional = false
    /// Whether such a client sends an empty secret where others have theirs.
    var sendsEmptySecret = false
}

/// How a client assertion is made (RFC 7523 section 3).
struct AssertionRules: Sendable, Equatable {
    enum Algorithm: String, Sendable, CaseIterable {
        case es256 = "ES256"
        case es384 = "ES384"
        case rs256 = "RS256"
        case ps256 = "PS256"
        case eddsa = "EdDSA"
        case hs256 = "HS256"
    }

    /// Nil for the issuer, or the token endpoint where the profile knows no issuer: vendors differ in what they accept.
    var audience: Template?
    /// Nil for the one that fits the key.
    var algorithm: Algorithm?
    var keyID: String?
    var lifetime: Duration = .seconds(60)
}

/// When a reply counts as a success besides its status being 2xx.
struct SuccessRules: Sendable, Equatable {
    /// In place of 2xx.
    var statuses: [Int]?
    /// Values that the body must have at these paths: `ok` true, `status` 0.
    var body: [(path: String, value: JSON)] = []

    func accepts(status: Int) -> Bool { statuses?.contains(status) ?? (200..<300).contains(status) }

    /// The path of the first value that the body does not have.
    func unmet(in reply: JSON) -> String? { body.first { reply.at(path: $0.path) != $0.value }?.path }

    static func == (left: SuccessRules, right: SuccessRules) -> Bool {
        left.statuses == right.statuses && left.body.elementsEqual(right.body, by: ==)
    }
}

/// What only the authorize leg has.
struct AuthorizeRules: Sendable, Equatable {
    enum QueryPlace: String, Sendable, CaseIterable { case url, fragment }
    enum StatePlace: String, Sendable, CaseIterable {
        case param
        case inRedirectURI = "in_redirect_uri"
        case none
    }

    var queryIn: QueryPlace = .url
    var state: StatePlace = .param
    var pkce: PKCERules = PKCERules()
    var space: FormEncoding.Space = .percent20
    var interaction: Interaction = .browser
    var alternatives: [Interaction] = []
    /// Whether the request carries a nonce where the scope has no `openid` (with it, it always does).
    var nonce = false
    var pushed: Pushing = .off

    /// RFC 9126.
    enum Pushing: String, Sendable, CaseIterable { case off, optional, required }
}

/// Who fetches the authorize URL.
public enum Interaction: String, Sendable, CaseIterable {
    case browser
    /// The program itself: one GET whose redirect is read and not followed.
    case fetched
}

/// RFC 7636.
struct PKCERules: Sendable, Equatable {
    enum Mode: String, Sendable, CaseIterable { case required, optional, off }

    /// How the SHA-256 is written; RFC 7636 has base64url without padding, a few vendors something else.
    enum Challenge: String, Sendable, CaseIterable { case base64url, base64, hex }

    var mode: Mode = .required
    var challenge: Challenge = .base64url
    /// Random octets behind the verifier: 32 give 43 characters, 96 give 128.
    var verifierOctets = 32
}

/// How a follow-up's reply becomes a list to choose from.
struct ChoiceRules: Sendable, Equatable {
    /// The path of the list; empty for the reply itself.
    var list: String
    var key: [String]
    var label: [String]
    /// The variable that gets the chosen key.
    var variable: String
}

extension Leg {
    /// A leg without any rules of its own; for reading replies where the profile has none.
    static let plain = Leg(
        method: "POST", url: Template(variable: "base_url"), encoding: .form, accept: nil, headers: [],
        client: ClientAuthentication(), names: [:], parameters: [], reply: ReplyRules(), errors: ErrorRules(),
        authorize: nil, choose: nil)
}
