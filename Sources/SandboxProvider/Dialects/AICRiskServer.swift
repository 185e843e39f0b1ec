public import Vocabulary

/// AI CRisk: an authorize request that is answered by a redirect at once, and two rounds: a generic token that opens
/// the list of users, then a token for the chosen one.
///
/// Documentation: server-admin API access OAuth2 Token; API overview OAuth2 pages. Where they disagree, both
/// parameter names are expected.
public struct AICRiskServer: DialectServer {
    static let authorizePath = "/api/oauth2"
    static let tokenPath = "/api/oauth2/Token"
    static let listPath = "/api/Users/ListUsers"
    /// One hour, from the samples' times.
    static let documented = Duration.seconds(3600)

    private let client: SandboxClient
    private let access: Duration
    private let tokenMember: String
    private var mint: Mint
    private var codes = Codes()
    private var tokens = Tokens()
    private var traces = 0

    /// - Parameter tokenMember: the reply's member for the token; the older page calls it `access_code`.
    public init(
        client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint, tokenMember: String = "access_token"
    ) {
        self.client = client
        self.mint = mint
        self.tokenMember = tokenMember
        access = lifetimes.access ?? Self.documented
    }

    /// What a request wants, by host, path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch request.path {
        case Self.authorizePath: .authorize
        case Self.tokenPath: .exchange
        case Self.listPath: .followUp
        case "/api/GetConversations": .resource
        default: .stray
        }
    }

    /// Answers as the documentation says, or with the error that it names.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch (leg(of: request), request.method) {
        case (.authorize, "GET"): authorize(request, now)
        case (.exchange, "POST"): exchange(request, now)
        case (.followUp, "GET"): list(request, now)
        case (.resource, "GET"): conversations(request, now)
        case (.stray, _): .notFound
        case (.authorize, _): .notAllowed(allow: "GET")
        case (.exchange, _): .notAllowed(allow: "POST")
        default: .notAllowed(allow: "GET")
        }
    }

    /// Seeds a living generic token that an earlier round would have left behind.
    public mutating func seed(genericToken: String, until: Instant) {
        tokens.add(genericToken, Tokens.Access(family: tokens.newFamily(), realm: Self.realm, expiresAt: until))
    }

    private mutating func authorize(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let optional: Set = ["userid", "response_uri", "response_type"]
        guard let members = request.queryMembers, members["client_id"] == client.id,
            let redirect = members["redirect_uri"], client.accepts(redirectURI: redirect),
            let state = members["state"], !state.isEmpty,
            Set(members.keys).subtracting(optional) == ["client_id", "redirect_uri", "state"],
            members["response_uri"] ?? redirect == redirect, members["response_type"] ?? "code" == "code"
        else { return unauthorized() }
        let user = members["userid"]
        guard user == nil || SandboxUser.all.contains(where: { $0.id == user }) else { return unauthorized() }
        let code = mint.next(.code)
        codes.issue(code, for: Codes.Approval(realm: Self.realm, redirectURI: redirect, user: user), now: now)
        return RedirectAnswer.reply(redirect, [("code", code), ("state", state)])
    }

    private mutating func exchange(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let required: Set = ["client_id", "client_secret", "grant_type", "code", "redirect_uri", "response_uri"]
        guard request.query == nil, let members = request.formMembers, let code = members["code"],
            Set(members.keys).subtracting(["userid"]) == required, members["grant_type"] == "authorization_code"
        else { return .text(400, "Invalid client_id") }  // The documented answer where a parameter is missing.
        guard members["client_id"] == client.id, Secret(members["client_secret"] ?? "") == client.secret,
            hasRightHeaders(request, isForUser: members["userid"] != nil, now)
        else { return unauthorized() }
        guard let approval = codes.approval(code, realm: Self.realm, now: now), approval.user == members["userid"],
            approval.redirectURI == members["redirect_uri"], approval.redirectURI == members["response_uri"]
        else { return .text(400, "Invalid Code") }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        let token = mint.next(.access)
        let end = now + access
        tokens.add(token, Tokens.Access(family: family, realm: Self.realm, expiresAt: end, user: approval.user))
        return .json(
            200,
            JSON(
                .object([
                    JSON.Member(key: tokenMember, value: JSON(token)),
                    JSON.Member(key: "expiration", value: JSON(Self.wholeSeconds(end))),
                ])))
    }

    /// The round for a user carries the generic token and Accept; the first one carries no Authorization.
    private func hasRightHeaders(_ request: SandboxRequest, isForUser: Bool, _ now: Instant) -> Bool {
        guard isForUser else { return request.values("authorization").isEmpty }
        return request.header("accept") == "application/json" && isGeneric(request, now)
    }

    private mutating func list(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard request.header("accept") == "application/json", isGeneric(request, now) else { return unauthorized() }
        return .json(200, JSON(SandboxUser.all.map { ["id": JSON($0.id), "userName": JSON($0.name)] }))
    }

    private mutating func conversations(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard request.header("accept") == "application/json", let token = Authorization.bearer(request),
            let user = tokens.living(access: token, realm: Self.realm, now: now)?.user
        else { return unauthorized() }
        return .json(200, ["userid": JSON(user), "conversations": []])
    }

    private func isGeneric(_ request: SandboxRequest, _ now: Instant) -> Bool {
        guard let token = Authorization.bearer(request),
            let entry = tokens.living(access: token, realm: Self.realm, now: now)
        else { return false }
        return entry.user == nil
    }

    /// The problem document of error-responses (RFC 9457).
    private mutating func unauthorized() -> SandboxReply {
        traces += 1
        return .json(
            401,
            [
                "type": "https://tools.ietf.org/html/rfc9110#section-15.5.2", "title": "Unauthorized", "status": 401,
                "traceId": JSON("00-\(traces)"),
            ], type: "application/problem+json")
    }

    /// `2025-03-31T13:12:17Z`: the vendor writes no fraction. Cut, so the token is not announced for too long.
    private static func wholeSeconds(_ instant: Instant) -> String { "\(instant.rfc3339.dropLast(5))Z" }

    /// One tenant, one realm.
    private static let realm = "demo"
}
