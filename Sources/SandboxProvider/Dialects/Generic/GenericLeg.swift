/// One call of a ``GenericDialect``: how it must look, and how it is answered.
public struct GenericLeg: Sendable {
    /// Where client id or secret stand.
    public enum Place: Sendable, Equatable {
        case none
        /// In the URL or another template: the URL and the headers are compared anyway.
        case template
        case basic
        case basicUser
        case privateKeyJWT
        case clientSecretJWT
        case tls
        case body(String)
        case query(String)
        case header(String)
    }

    /// How the parameters are written.
    public enum Encoding: String, Sendable { case form, json, query, none }

    /// A member or header beyond the standard's.
    public struct Member: Sendable {
        /// As sent.
        public var name: String
        /// Nil for any value.
        public var value: String?
        /// Whether it may be missing.
        public var isOptional: Bool

        /// A member of these parts.
        public init(name: String, value: String?, isOptional: Bool) {
            self.name = name
            self.value = value
            self.isOptional = isOptional
        }
    }

    /// What only the authorize call has.
    public struct Page: Sendable {
        /// Where the state stands.
        public enum State: String, Sendable {
            case param
            case inRedirectURI = "in_redirect_uri"
            case none
        }

        /// Whether PKCE must be there, may be, or is unknown to the vendor.
        public enum PKCE: String, Sendable { case required, optional, off }
        /// How the hash is written.
        public enum Challenge: String, Sendable { case base64url, base64, hex }

        /// Whether the query stands behind a `#`, where a script of the page reads it.
        public var isInFragment = false
        /// Where the state stands.
        public var state = State.param
        /// Of RFC 7636.
        public var pkce = PKCE.required
        /// How the hash is written.
        public var challenge = Challenge.base64url
        /// Whether nobody is asked: the answer comes at once.
        public var isImmediate = false

        /// As RFC 6749 section 4.1.1 and RFC 7636 have it.
        public init() {}
    }

    /// The list that a call offers.
    public struct Choice: Sendable {
        /// The path of the list; empty for the reply itself.
        public var list: String
        /// The path of an entry's key.
        public var key: String
        /// The path of its label.
        public var label: String?

        /// A list of these parts.
        public init(list: String, key: String, label: String?) {
            self.list = list
            self.key = key
            self.label = label
        }
    }

    /// Which call it is.
    public var leg: SandboxLeg
    /// As HTTP spells it.
    public var method: String
    /// At its real origin.
    public var url: String
    /// How the parameters are written.
    public var encoding = Encoding.form
    /// Headers beyond those that follow from the rest.
    public var headers: [Member] = []
    /// What the standard's parameters are called; a nil leaves one out, absence keeps its name.
    public var names: [String: String?] = [:]
    /// Parameters beyond the standard's.
    public var members: [Member] = []
    /// Where the client id stands.
    public var clientID = Place.none
    /// Where the client secret stands.
    public var clientSecret = Place.none
    /// What stands there, with `{client_secret}` for the secret.
    public var secretTemplate = "{client_secret}"
    /// Whether Basic joins id and secret as they are; RFC 6749 section 2.3.1 form-encodes them.
    public var basicIsRaw = false
    /// How a success is written.
    public var reply = GenericReply()
    /// How a refusal is written.
    public var errors = GenericErrors()
    /// For the authorize call.
    public var page: Page?
    /// For a call that offers a list.
    public var choice: Choice?
    /// Values that the reply has at these paths, for later calls.
    public var captures: [String: String] = [:]

    /// A form that is posted, without a client.
    public init(_ leg: SandboxLeg, method: String, url: String) {
        self.leg = leg
        self.method = method
        self.url = url
    }

    /// What this vendor calls a parameter; nil where it is left out.
    func name(of standard: String) -> String? {
        if let renamed = names[standard] { return renamed }
        return standard
    }

    /// What `grant_type` says here; nil where the call has none.
    var grantType: String? {
        guard let name = name(of: "grant_type") else { return nil }
        if let fixed = members.first(where: { $0.name == name }) { return fixed.value }
        switch leg {
        case .exchange: return "authorization_code"
        case .refresh: return "refresh_token"
        case .clientCredentials: return "client_credentials"
        case .devicePoll: return GrantType.device
        case .tokenExchange: return GrantType.tokenExchange
        case .jwtBearer: return GrantType.jwtBearer
        default: return nil
        }
    }
}
