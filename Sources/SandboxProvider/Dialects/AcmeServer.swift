public import Vocabulary

/// acme, a provider that does what the standards say: RFC 6749 with PKCE S256 required (RFC 7636), refresh tokens
/// rotated and their reuse detected (RFC 9700 section 4.14.2), RFC 7009 revocation, RFC 7662 introspection.
///
/// Unknown parameters are ignored (RFC 6749 section 3.1), repeated ones refused.
public struct AcmeServer: DialectServer {
    static let scopes: Set<String> = ["profile", "email", "offline_access"]
    static let defaultScope = "profile"
    static let lifetimes = (access: Duration.seconds(3600), refresh: Duration.seconds(30 * 86_400))

    let client: SandboxClient
    let access: Duration
    let refresh: Duration
    var mint: Mint
    var codes = Codes()
    var tokens = Tokens()

    /// A server that knows this client and nothing else.
    public init(client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint) {
        self.client = client
        self.mint = mint
        access = lifetimes.access ?? Self.lifetimes.access
        refresh = lifetimes.refresh ?? Self.lifetimes.refresh
    }

    /// What a request wants, by host, path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch request.path {
        case "/authorize": .authorize
        case "/authorize/approve", "/authorize/deny": .approval
        case "/token": request.formMembers?["grant_type"] == "refresh_token" ? .refresh : .exchange
        case "/revoke": .revoke
        case "/introspect": .introspect
        case "/resource": .resource
        default: .stray
        }
    }

    /// Answers as the documentation says, or with the error that it names.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch (leg(of: request), request.method) {
        case (.authorize, "GET"), (.approval, "GET"): authorize(request, now)
        case (.exchange, "POST"), (.refresh, "POST"): authenticated(request) { $0.token($1, now) }
        case (.revoke, "POST"): authenticated(request) { $0.revoke($1) }
        case (.introspect, "POST"): authenticated(request) { $0.introspect($1, now) }
        case (.resource, "GET"): resource(request, now)
        case (.stray, _): .notFound
        case (.authorize, _), (.approval, _), (.resource, _): .notAllowed(allow: "GET")
        default: .notAllowed(allow: "POST")
        }
    }

    private mutating func authorize(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        // RFC 6749 section 4.1.2.1: with a wrong client or redirect URI nobody is redirected.
        guard let members = request.queryMembers, members["client_id"] == client.id,
            let redirect = members["redirect_uri"], client.accepts(redirectURI: redirect)
        else { return .html(400, "<!doctype html><title>acme (sandbox)</title><p>Unknown application.</p>") }
        let answer = AuthorizeAnswer(redirectURI: redirect, state: members["state"])
        switch members["response_type"] {
        case "code": break
        case nil: return answer.error("invalid_request")
        default: return answer.error("unsupported_response_type")
        }
        guard members["code_challenge_method"] == "S256", let challenge = members["code_challenge"],
            PKCE.isS256Challenge(challenge)
        else { return answer.error("invalid_request") }
        let scope = members["scope"] ?? Self.defaultScope
        guard Self.scopes.isSuperset(of: Self.words(scope)) else { return answer.error("invalid_scope") }
        switch request.path {
        case "/authorize":
            return .html(200, ApprovalPage.html(vendor: "acme", path: "/authorize", query: request.query ?? ""))
        case "/authorize/deny": return answer.error("access_denied")
        default:
            let code = mint.next(.code)
            let approval = Codes.Approval(
                realm: Self.realm, redirectURI: redirect, challenge: challenge, scope: scope,
                user: SandboxUser.ada.id)
            codes.issue(code, for: approval, now: now)
            return answer.code(code)
        }
    }

    private func resource(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let token = Authorization.bearer(request)
        guard let token, let entry = tokens.living(access: token, realm: Self.realm, now: now) else {
            return OAuthError.invalidToken(wasGiven: token != nil)
        }
        return .json(200, ["user": JSON(entry.user), "scope": JSON(entry.scope)])
    }

    static func words(_ scope: String) -> Set<String> { Set(scope.split(separator: " ").map(String.init)) }

    static let realm = "acme"
}
