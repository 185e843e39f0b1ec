public import Vocabulary

/// Securitize Connect: a JSON body, the client secret alone in Authorization, the client id in the path.
///
/// Documentation: Authentication, Access Token, Refresh Access Token, Investor information. One body answers
/// whatever is wrong at the token endpoints.
public struct SecuritizeServer: DialectServer {
    static let scopes: Set<String> = ["info", "details", "verification"]
    /// Seven days and 365 days (Refresh Access Token).
    static let documented = (access: Duration.seconds(7 * 86_400), refresh: Duration.seconds(365 * 86_400))
    static let investor = "5defbf8130b4212eb55044b4"

    private let client: SandboxClient
    private let access: Duration
    private let refresh: Duration
    private var mint: Mint
    private var codes = Codes()
    private var tokens = Tokens()

    /// A server that knows this client and nothing else.
    public init(client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint) {
        self.client = client
        self.mint = mint
        access = lifetimes.access ?? Self.documented.access
        refresh = lifetimes.refresh ?? Self.documented.refresh
    }

    /// What a request wants, by host, path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch (Host(request), request.path) {
        case (.id, "/"): .authorize
        case (.id, "/authorize/approve"), (.id, "/authorize/deny"): .approval
        case (.api, "/bearer-resource"), (.api, path("investor")): .resource
        // A call for another client is still that kind of call.
        case (.api, let path) where path.hasSuffix("/oauth2/authorize"): .exchange
        case (.api, let path) where path.hasSuffix("/oauth2/refresh"): .refresh
        default: .stray
        }
    }

    /// Answers as the documentation says, or with the error that it names.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch (leg(of: request), request.method) {
        case (.authorize, "GET"): .html(200, FragmentPage.html)
        case (.approval, "GET"): approval(request, now)
        case (.exchange, "POST"): exchange(request, now)
        case (.refresh, "POST"): renewal(request, now)
        case (.resource, "GET"): resource(request, now)
        // The answer to another method is not documented.
        default: .notFound
        }
    }

    private func path(_ rest: String) -> String { "/v1/\(client.id)/\(rest)" }

    /// The browser's click. What a wrong authorize request shows is not documented: a page that says why.
    private mutating func approval(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        // The page reads the fragment itself, and a plus sign is no space there: scope=info%20details.
        guard let query = request.query, !query.contains("+"), let members = request.queryMembers,
            Set(members.keys) == ["issuerId", "scope", "redirecturl"]
        else { return Self.page("The query must be issuerId, scope and redirecturl, and a space is %20.") }
        guard members["issuerId"] == client.id else { return Self.page("No such issuer.") }
        guard let redirect = members["redirecturl"], client.accepts(redirectURI: redirect) else {
            return Self.page("The redirect URL is not on the issuer's list.")
        }
        let scopes = members["scope"]?.split(separator: " ").map(String.init) ?? []
        guard !scopes.isEmpty, Self.scopes.isSuperset(of: scopes) else { return Self.page("No such scope.") }
        guard request.path.hasSuffix("/approve") else {
            // The callback of a refusal is not documented; RFC 6749 section 4.1.2.1 serves.
            return RedirectAnswer.reply(redirect, [("error", "access_denied")])
        }
        let code = mint.next(.code)
        codes.issue(code, for: Codes.Approval(realm: Self.realm(request), redirectURI: redirect), now: now)
        return RedirectAnswer.reply(redirect, [("code", code), ("country", "US"), ("authorized", "true")])
    }

    private mutating func exchange(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard request.path == path("oauth2/authorize"), isAuthentic(request),
            request.header("accept") == "application/json",
            let members = request.jsonMembers, members.count == 1, let code = members["code"],
            codes.approval(code, realm: Self.realm(request), now: now) != nil
        else { return Self.unauthorized }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        return issue(family, Self.realm(request), now)
    }

    private mutating func renewal(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard request.path == path("oauth2/refresh"), isAuthentic(request),
            let members = request.jsonMembers, members.count == 1, let token = members["refreshToken"],
            let entry = tokens.living(refresh: token, realm: Self.realm(request), now: now)
        else { return Self.unauthorized }
        tokens.spend(refresh: token)
        return issue(entry.family, entry.realm, now)
    }

    private mutating func issue(_ family: Int, _ realm: String, _ now: Instant) -> SandboxReply {
        let accessToken = mint.next(.access)
        let refreshToken = mint.next(.refresh)
        tokens.add(accessToken, Tokens.Access(family: family, realm: realm, expiresAt: now + access))
        tokens.add(refreshToken, Tokens.Refresh(family: family, realm: realm, expiresAt: now + refresh))
        return .json(
            200,
            [
                "investorId": JSON(Self.investor), "accessToken": JSON(accessToken),
                "refreshToken": JSON(refreshToken), "expiration": JSON((now + access).rfc3339),
            ])
    }

    /// Investor information takes two headers; `/bearer-resource` is the sandbox's own, for the bearer header.
    private func resource(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let token: String?
        if request.path == "/bearer-resource" {
            token = Authorization.bearer(request)
        } else {
            token = isSecret(request.header("authorization")) ? request.header("access-token") : nil
        }
        guard let token, tokens.living(access: token, realm: Self.realm(request), now: now) != nil else {
            return Self.unauthorized
        }
        // `error` is an empty object on success.
        return .json(
            200,
            [
                "status": 200, "data": ["investorId": JSON(Self.investor)], "error": JSON(.object([])),
                "success": true,
            ])
    }

    /// The raw secret, without a scheme word (Access Token).
    private func isAuthentic(_ request: SandboxRequest) -> Bool {
        request.query == nil && isSecret(request.header("authorization"))
    }

    private func isSecret(_ value: String?) -> Bool { value.map { Secret($0) == client.secret } ?? false }

    static let unauthorized = SandboxReply.json(
        401, ["statusCode": 401, "error": "Unauthorized", "message": "Failed to authorize", "details": nil])

    private static func page(_ reason: String) -> SandboxReply {
        .html(400, "<!doctype html><title>Securitize (sandbox)</title><p>\(reason)</p>")
    }

    private static func realm(_ request: SandboxRequest) -> String {
        request.origin.contains(".sandbox.") ? "sandbox" : "production"
    }

    private enum Host {
        case id, api

        init(_ request: SandboxRequest) { self = request.origin.hasPrefix("https://id.") ? .id : .api }
    }
}
