public import Vocabulary

/// EdgeTag: code with PKCE S256, Basic of id and secret as they are, a form body without redirect_uri.
///
/// Documentation: Creating redirect, Getting Access Token, Refreshing access token. Error replies are not documented;
/// those of RFC 6749 serve.
public struct EdgeTagServer: DialectServer {
    static let authorizePath = "/oauth/app/login"
    static let tokenPath = "/v1/oauth-app/client/token"
    /// Getting Access Token; how long a refresh token lives is not documented.
    static let documented = (access: Duration.seconds(7200), refresh: Duration.seconds(365 * 86_400))

    private let client: SandboxClient
    private let access: Duration
    private let refresh: Duration
    private let rotates: Bool
    private var mint: Mint
    private var codes = Codes()
    private var tokens = Tokens()

    /// - Parameter rotates: whether a refresh yields a new refresh token and kills the old one; the documentation
    ///   does not say, so a client must live with both.
    public init(client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint, rotates: Bool = false) {
        self.client = client
        self.mint = mint
        self.rotates = rotates
        access = lifetimes.access ?? Self.documented.access
        refresh = lifetimes.refresh ?? Self.documented.refresh
    }

    /// What a request wants, by host, path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        switch (Host(request), request.path) {
        case (.app, Self.authorizePath): .authorize
        case (.app, Self.authorizePath + "/approve"), (.app, Self.authorizePath + "/deny"): .approval
        case (.api, Self.tokenPath): request.formMembers?["grant_type"] == "refresh_token" ? .refresh : .exchange
        case (.api, "/resource"): .resource
        default: .stray
        }
    }

    /// Answers as the documentation says, or with the error that it names.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch (leg(of: request), request.method) {
        case (.authorize, "GET"), (.approval, "GET"): authorize(request, now)
        // The documentation says GET in prose and posts in every sample.
        case (.exchange, "POST"), (.refresh, "POST"): token(request, now)
        case (.exchange, _), (.refresh, _): .notAllowed(allow: "POST")
        case (.resource, "GET"): resource(request, now)
        default: .notFound
        }
    }

    /// Seeds a refresh token that an earlier exchange would have left behind.
    public mutating func seed(refreshToken: String, realm: String, now: Instant) {
        let family = tokens.newFamily()
        tokens.add(refreshToken, Tokens.Refresh(family: family, realm: realm, expiresAt: now + refresh))
    }

    private mutating func authorize(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let members = request.queryMembers, members["client_id"] == client.id,
            let redirect = members["redirect_uri"], client.accepts(redirectURI: redirect)
        else { return .html(400, "<!doctype html><title>EdgeTag (sandbox)</title><p>Unknown application.</p>") }
        let answer = AuthorizeAnswer(redirectURI: redirect, state: members["state"])
        let expected: Set = [
            "client_id", "redirect_uri", "scope", "response_type", "code_challenge", "code_challenge_method", "state",
        ]
        guard Set(members.keys) == expected, members["state"] != "" else { return answer.error("invalid_request") }
        guard members["response_type"] == "code" else { return answer.error("unsupported_response_type") }
        guard members["scope"] == "full" else { return answer.error("invalid_scope") }
        guard members["code_challenge_method"] == "S256", let challenge = members["code_challenge"],
            PKCE.isS256Challenge(challenge)
        else { return answer.error("invalid_request") }
        switch request.path {
        case Self.authorizePath:
            return .html(
                200,
                ApprovalPage.html(vendor: "EdgeTag", path: Self.authorizePath, query: request.query ?? ""))
        case Self.authorizePath + "/deny": return answer.error("access_denied")
        default:
            let code = mint.next(.code)
            let approval = Codes.Approval(realm: Self.realm(request), redirectURI: redirect, challenge: challenge)
            codes.issue(code, for: approval, now: now)
            return answer.code(code)
        }
    }

    private mutating func token(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        // btoa(clientId + ':' + clientSecret): not form-encoded first, so only the whole header can be compared.
        let expected = Base64.encode(client.secret.withBytes { Array("\(client.id):".utf8) + $0 })
        guard let given = request.header("authorization"), Secret(given) == Secret("Basic \(expected)") else {
            return OAuthError.invalidClient(challenge: true, "Basic of client id and secret is expected")
        }
        guard request.query == nil, let members = request.formMembers else {
            return OAuthError.reply("invalid_request", "a form body without repeated members is expected")
        }
        switch members["grant_type"] {
        case "authorization_code": return exchange(members, Self.realm(request), now)
        case "refresh_token": return renewal(members, Self.realm(request), now)
        case nil: return OAuthError.reply("invalid_request", "grant_type is missing")
        default: return OAuthError.reply("unsupported_grant_type", "authorization_code or refresh_token is expected")
        }
    }

    private mutating func exchange(_ members: [String: String], _ realm: String, _ now: Instant) -> SandboxReply {
        guard Set(members.keys) == ["grant_type", "code", "code_verifier"], let code = members["code"],
            let verifier = members["code_verifier"]
        else { return OAuthError.reply("invalid_request", "exactly code, code_verifier and grant_type are expected") }
        guard let approval = codes.approval(code, realm: realm, now: now),
            PKCE.matches(verifier: verifier, challenge: approval.challenge ?? "")
        else { return OAuthError.reply("invalid_grant", "the code or its verifier is wrong") }
        let family = tokens.newFamily()
        codes.spend(code, on: family)
        return issue(family, realm, now, withRefreshToken: true)
    }

    private mutating func renewal(_ members: [String: String], _ realm: String, _ now: Instant) -> SandboxReply {
        guard Set(members.keys) == ["grant_type", "refresh_token"], let token = members["refresh_token"] else {
            return OAuthError.reply("invalid_request", "exactly refresh_token and grant_type are expected")
        }
        guard let entry = tokens.living(refresh: token, realm: realm, now: now) else {
            return OAuthError.reply("invalid_grant", "the refresh token is wrong")
        }
        if rotates { tokens.spend(refresh: token) }
        return issue(entry.family, realm, now, withRefreshToken: rotates)
    }

    private mutating func issue(
        _ family: Int, _ realm: String, _ now: Instant, withRefreshToken: Bool
    ) -> SandboxReply {
        let accessToken = mint.next(.access)
        tokens.add(accessToken, Tokens.Access(family: family, realm: realm, expiresAt: now + access))
        var members = [JSON.Member(key: "access_token", value: JSON(accessToken))]
        if withRefreshToken {
            let refreshToken = mint.next(.refresh)
            tokens.add(refreshToken, Tokens.Refresh(family: family, realm: realm, expiresAt: now + refresh))
            members.append(JSON.Member(key: "refresh_token", value: JSON(refreshToken)))
        }
        members.append(JSON.Member(key: "expires_in", value: JSON(access.wholeSeconds)))
        return .json(200, JSON(.object(members)))
    }

    /// How a token is used is not documented; a bearer header serves.
    private func resource(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let token = Authorization.bearer(request)
        guard let token, tokens.living(access: token, realm: Self.realm(request), now: now) != nil else {
            return OAuthError.invalidToken(wasGiven: token != nil)
        }
        return .json(200, ["tags": []])
    }

    private static func realm(_ request: SandboxRequest) -> String {
        request.origin.contains("-sandbox.") ? "sandbox" : "production"
    }

    private enum Host {
        case app, api

        init(_ request: SandboxRequest) { self = request.origin.hasPrefix("https://app") ? .app : .api }
    }
}
