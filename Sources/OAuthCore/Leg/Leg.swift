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
    /// Taking a token back (RFC 7009).
    public static let revoke = LegName(rawValue: "revoke")

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
    let url: Template
    let encoding: BodyEncoding
    let accept: String?
    let headers: [(name: String, value: Template)]
    let client: ClientAuthentication
    /// What the standard's parameters are called here; nil leaves one out, absence keeps its name.
    let names: [String: String?]
    let parameters: [(name: String, value: Template)]
    let reply: ReplyRules
    let errors: ErrorRules
    let authorize: AuthorizeRules?
    let choose: ChoiceRules?

    /// Compares headers and parameters in their order, since tuples are not Equatable.
    public static func == (left: Leg, right: Leg) -> Bool {
        left.method == right.method && left.url == right.url && left.encoding == right.encoding
            && left.accept == right.accept && left.headers.elementsEqual(right.headers, by: ==)
            && left.client == right.client && left.names == right.names
            && left.parameters.elementsEqual(right.parameters, by: ==) && left.reply == right.reply
            && left.errors == right.errors && left.authorize == right.authorize && left.choose == right.choose
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
    }

    /// RFC 6749 section 2.3.1 form-encodes id and secret before Basic joins them; some vendors do not.
    enum BasicEncoding: String, Sendable, CaseIterable { case form, raw }

    var id: Place = .none
    var secret: Place = .none
    var secretTemplate: Template?
    var basicEncoding: BasicEncoding = .form
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

    var mode: Mode = .required
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
