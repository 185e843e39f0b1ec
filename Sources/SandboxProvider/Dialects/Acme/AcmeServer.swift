public import Vocabulary

/// acme, a provider that does what the standards say, and the reference for every test of a grant.
///
/// RFC 6749 with PKCE S256 required (RFC 7636), refresh tokens rotated and their reuse detected (RFC 9700 section
/// 4.14.2), the grants of RFC 8628, RFC 8693 and RFC 7523, the client authentications of RFC 6749 and RFC 7523, RFC 9126,
/// RFC 9449, RFC 9207, RFC 8707, RFC 8414 with OpenID Connect, RFC 7591, RFC 7009 and RFC 7662.
/// Unknown parameters are ignored (RFC 6749 section 3.1), repeated ones refused.
public struct AcmeServer: DialectServer {
    static let scopes: Set<String> = ["profile", "email", "offline_access", "openid", "api"]
    static let defaultScope = "profile"
    static let lifetimes = (access: Duration.seconds(3600), refresh: Duration.seconds(30 * 86_400))
    static let realm = "acme"
    /// The public client that is registered beside the confidential one.
    public static let publicClientID = "acme-public"

    let options: AcmeOptions
    let access: Duration
    let refresh: Duration
    let key: ServerKey?
    /// As the discovery documents and `iss` spell it, and what every endpoint stands below.
    var issuer = "https://acme.example"
    var user: SandboxUser
    var mint: Mint
    var codes = Codes()
    var tokens = Tokens()
    var clients: [String: AcmeClient]
    var devices = DeviceGrants()
    var pushed: [String: PushedRequest] = [:]
    var seen = SeenIdentifiers()
    var nonce: String?

    /// A server that knows this confidential client and one public client, and nothing else.
    public init(
        client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint, options: AcmeOptions = AcmeOptions()
    ) {
        self.mint = mint
        self.options = options
        user = options.user
        access = lifetimes.access ?? Self.lifetimes.access
        refresh = lifetimes.refresh ?? Self.lifetimes.refresh
        key = ServerKey(options.signing, mint: mint)
        let open = SandboxClient(id: Self.publicClientID, secret: Secret(""), redirectURIs: client.redirectURIs)
        clients = [
            client.id: AcmeClient(registration: client, keys: options.clientKeys),
            open.id: AcmeClient(registration: open, method: .unauthenticated),
        ]
    }

    /// The issuer is the address of acme's own listener.
    public mutating func listens(at local: [String: String]) { issuer = local["https://acme.example"] ?? issuer }

    /// Whoever approves from here on is that user.
    public mutating func seat(_ user: SandboxUser) { self.user = user }

    /// What a request wants, by path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch request.path {
        case "/authorize": .authorize
        case "/authorize/approve", "/authorize/deny", "/device", "/device/approve", "/device/deny": .approval
        case "/par": .pushed
        case "/device_authorization": .device
        case "/token": Self.leg(grant: parameters(of: request)?["grant_type"])
        case "/revoke": .revoke
        case "/introspect": .introspect
        case "/userinfo": .userinfo
        case "/register": .register
        case "/resource": .resource
        case _ where request.path.hasPrefix("/.well-known/"), "/jwks": .metadata
        default: .stray
        }
    }

    private static func leg(grant: String?) -> SandboxLeg {
        switch grant {
        case "refresh_token": .refresh
        case "client_credentials": .clientCredentials
        case GrantType.device: .devicePoll
        case GrantType.tokenExchange: .tokenExchange
        case GrantType.jwtBearer: .jwtBearer
        default: .exchange
        }
    }

    /// Answers as the standards say, or with the error that they name.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        let leg = leg(of: request)
        do throws(Refusal) {
            switch (leg, request.method) {
            case (.authorize, "GET"): return authorize(request, now)
            case (.approval, "GET"):
                return request.path.hasPrefix("/device") ? devicePage(request, now) : authorize(request, now)
            case (.pushed, "POST"): return try push(request, now)
            case (.device, "POST"): return try startDevice(request, now)
            case (.exchange, "POST"), (.refresh, "POST"), (.clientCredentials, "POST"), (.devicePoll, "POST"),
                (.tokenExchange, "POST"), (.jwtBearer, "POST"):
                return try token(request, leg, now)
            case (.revoke, "POST"): return try revoke(request, now)
            case (.introspect, "POST"): return try introspect(request, now)
            case (.userinfo, "GET"), (.userinfo, "POST"): return try userinfo(request, now)
            case (.register, "POST"): return try register(request, now)
            case (.metadata, "GET"): return metadata(request)
            case (.resource, "GET"): return try resource(request, now)
            case (.stray, _): return .notFound
            case (.authorize, _), (.approval, _), (.resource, _), (.metadata, _): return .notAllowed(allow: "GET")
            default: return .notAllowed(allow: "POST")
            }
        } catch { return error.reply }
    }

    /// The members of a form, `resource` and `audience` joined where they stand more than once (RFC 8707 section 2, RFC 8693
    /// section 2.1); nil for another media type and for any other member that stands twice.
    func parameters(of request: SandboxRequest) -> [String: String]? {
        guard request.mediaType == "application/x-www-form-urlencoded",
            let text = String(validating: request.body, as: UTF8.self)
        else { return nil }
        return Self.parameters(text)
    }

    static func parameters(_ text: String) -> [String: String]? {
        guard let pairs = FormEncoding.decodePairs(text) else { return nil }
        var result: [String: String] = [:]
        for (name, value) in pairs {
            guard let before = result[name] else {
                result[name] = value
                continue
            }
            guard name == "resource" || name == "audience" else { return nil }
            result[name] = "\(before) \(value)"
        }
        return result
    }

    static func words(_ scope: String) -> Set<String> { Set(scope.split(separator: " ").map(String.init)) }
}

/// Values of `grant_type` beyond those of RFC 6749.
enum GrantType {
    /// RFC 8628 section 3.4.
    static let device = "urn:ietf:params:oauth:grant-type:device_code"
    /// RFC 8693 section 2.1.
    static let tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
    /// RFC 7523 section 2.1.
    static let jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"
}
