public import Vocabulary

/// Tradevest: client credentials in the form body, no refresh token, errors of one member with status 400.
///
/// Documentation: OpenAPI document Authorization 1.0 for the test hosts, guide 2_authentication for production.
public struct TradevestServer: DialectServer {
    /// The documented default of `expires_in`.
    static let documented = Duration.seconds(3600)

    private let client: SandboxClient
    private let access: Duration
    private var mint: Mint
    private var tokens = Tokens()

    /// A server that knows this client and nothing else.
    public init(client: SandboxClient, lifetimes: Lifetimes = Lifetimes(), mint: Mint) {
        self.client = client
        self.mint = mint
        access = lifetimes.access ?? Self.documented
    }

    /// What a request wants, by host, path and grant.
    public func leg(of request: SandboxRequest) -> SandboxLeg {
        if request.origin.hasPrefix("https://b2b.auth.") {
            return request.path == Realm(request).tokenPath ? .clientCredentials : .stray
        }
        return ["/entities", "/accounts"].contains(request.path) ? .resource : .stray
    }

    /// Answers as the documentation says, or with the error that it names.
    public mutating func handle(_ request: SandboxRequest, now: Instant) -> SandboxReply {
        switch (leg(of: request), request.method) {
        case (.clientCredentials, "POST"): token(request, now)
        case (.resource, "GET"): resource(request, now)
        // The path of the other generation of the documentation: 404 and nothing more.
        default: .notFound
        }
    }

    private mutating func token(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        let realm = Realm(request)
        // The credentials stand in the body and nowhere else.
        guard request.query == nil, request.values("authorization").isEmpty, let members = request.formMembers,
            let grantType = members["grant_type"]
        else { return Self.error("invalid_request") }
        guard grantType == "client_credentials" else { return Self.error("unsupported_grant_type") }
        guard members["scope"] == realm.scope,
            Set(members.keys).subtracting(["scope"]) == ["grant_type", "client_id", "client_secret"],
            hasPlainEncoding(request)
        else { return Self.error("invalid_request") }
        guard members["client_id"] == client.id, Secret(members["client_secret"] ?? "") == client.secret else {
            return Self.error("invalid_client")
        }
        let accessToken = mint.next(.access)
        let family = tokens.newFamily()
        tokens.add(accessToken, Tokens.Access(family: family, realm: realm.rawValue, expiresAt: now + access))
        return .json(
            200,
            [
                "access_token": JSON(accessToken), "expires_in": JSON(access.wholeSeconds), "token_type": "Bearer",
            ])
    }

    /// Reserved characters of the secret travel escaped: `p%40ss`.
    private func hasPlainEncoding(_ request: SandboxRequest) -> Bool {
        !request.body.contains { byte in
            [UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "'"), UInt8(ascii: "\"")]
                .contains(byte)
        }
    }

    /// `/accounts` is on behalf of a natural person, whose UUID stands in Requestor-ID.
    private func resource(_ request: SandboxRequest, _ now: Instant) -> SandboxReply {
        guard let token = Authorization.bearer(request),
            tokens.living(access: token, realm: Realm(request).rawValue, now: now) != nil,
            request.path != "/accounts" || request.header("requestor-id").map(Self.isUUID) == true
        else { return .json(401, ["error": "unauthorized"]) }
        return .json(200, ["items": []])
    }

    private static func error(_ code: String) -> SandboxReply { .json(400, ["error": JSON(code)]) }

    /// RFC 9562 section 4.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }

    private enum Realm: String {
        case test, pretest, production

        init(_ request: SandboxRequest) {
            if request.origin.contains("-prod.") {
                self = .production
            } else {
                self = request.origin.contains("-pretest.") ? .pretest : .test
            }
        }

        var tokenPath: String { self == .production ? "/connect/token" : "/oauth2/token" }
        var scope: String? { self == .production ? "tradevest.api" : nil }
    }
}
