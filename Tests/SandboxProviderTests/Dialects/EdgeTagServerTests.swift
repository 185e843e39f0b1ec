import SandboxProvider
import Testing
import Vocabulary

struct EdgeTagServerTests {
    private static let id = "d0272c42-7ecc-4899-a1a7-0801a8a9da2f"

    private static func authorize(_ click: String = "/approve", _ change: (inout Draft) -> Void = { _ in })
        -> SandboxRequest
    {
        var draft = Draft(
            origin: "https://app-sandbox.edgetag.io", method: "GET", path: "/oauth/app/login\(click)",
            query: .init([
                "client_id": id, "redirect_uri": redirectURI, "scope": "full", "response_type": "code",
                "code_challenge": Pair.challenge, "code_challenge_method": "S256", "state": "s1",
            ]))
        change(&draft)
        return draft.request
    }

    private static func token(_ body: [Draft.Member]) -> Draft {
        Draft(
            origin: "https://api-sandbox.edgetag.io", method: "POST", path: "/v1/oauth-app/client/token",
            headers: .init([
                "Authorization": "Basic \(Base64.encode(Array("\(id):\(id)".utf8)))",
                "Content-Type": "application/x-www-form-urlencoded",
            ]),
            body: .form(body))
    }

    private static let exchange = token(
        .init(["code": "code-1", "code_verifier": Pair.verifier, "grant_type": "authorization_code"]))

    private static func server(rotates: Bool = false) throws -> EdgeTagServer {
        let client = try #require(SandboxCatalogue.client("edgetag"))
        return EdgeTagServer(
            client: client, mint: .counted([.code: ["code-1"], .access: ["acc-1"], .refresh: ["ref-1"]]),
            rotates: rotates)
    }

    static let departures: [Departure] = [
        Departure("no Authorization", 401, "invalid_client") { $0.header("Authorization", nil) },
        Departure("Basic of another secret", 401, "invalid_client") { $0.header("Authorization", "Basic YTpi") },
        Departure("the secret in the body", 401, "invalid_client") {
            $0.header("Authorization", nil)
            $0.member("client_secret", id)
        },
        Departure("the client's id in the body as well", 400, "invalid_request") { $0.member("client_id", id) },
        Departure("a redirect_uri", 400, "invalid_request") { $0.member("redirect_uri", redirectURI) },
        Departure("a JSON body", 400, "invalid_request") {
            $0.header("Content-Type", "application/json")
            $0.body = .json(.init(["code": "code-1", "code_verifier": Pair.verifier]))
        },
        Departure("a form without its media type", 400, "invalid_request") { $0.header("Content-Type", nil) },
        Departure("no verifier", 400, "invalid_request") { $0.member("code_verifier", nil) },
        Departure("another verifier", 400, "invalid_grant") {
            $0.member("code_verifier", String(repeating: "a", count: 43))
        },
        Departure("the documentation's verifier, too short", 400, "invalid_grant") {
            $0.member("code_verifier", "my secret text")
        },
        Departure("another code", 400, "invalid_grant") { $0.member("code", "code-2") },
        Departure("another grant", 400, "unsupported_grant_type") { $0.member("grant_type", "password") },
        Departure("no grant_type", 400, "invalid_request") { $0.member("grant_type", nil) },
        Departure("the members in the URL", 400, "invalid_request") { $0.query("code", "code-1") },
        Departure("the host of production", 400, "invalid_grant") { $0.origin = "https://api.edgetag.io" },
        Departure("the host of the login page", 404, "") { $0.origin = "https://app-sandbox.edgetag.io" },
        Departure("GET, as the prose says", 405, "") { $0.method = "GET" },
    ]

    @Test("an exchange that departs from the documentation is refused", arguments: departures)
    func exchangeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        _ = server.handle(Self.authorize(), now: start)
        var draft = Self.exchange
        departure.change(&draft)
        let reply = server.handle(draft.request, now: start)
        #expect(reply.status == departure.status)
        if !departure.names.isEmpty { #expect(reply.document?["error"]?.string == departure.names) }
        #expect((reply.status == 401) == (reply.header("WWW-Authenticate") != nil))
        #expect(server.handle(Self.exchange.request, now: start).status == 200)
    }

    static let authorizeDepartures: [Departure] = [
        Departure("no state", 302, "invalid_request") { $0.query("state", nil) },
        Departure("a plain challenge", 302, "invalid_request") { $0.query("code_challenge_method", "plain") },
        Departure("a challenge in padded Base64", 302, "invalid_request") {
            $0.query("code_challenge", Pair.challenge + "=")
        },
        Departure("no challenge", 302, "invalid_request") { $0.query("code_challenge", nil) },
        Departure("another scope", 302, "invalid_scope") { $0.query("scope", "read") },
        Departure("another response type", 302, "unsupported_response_type") { $0.query("response_type", "token") },
        Departure("an unknown member", 302, "invalid_request") { $0.query("prompt", "login") },
        Departure("another application", 400, "") { $0.query("client_id", "other") },
        Departure("a redirect URI that is not registered", 400, "") {
            $0.query("redirect_uri", "https://evil.example/")
        },
    ]

    @Test(
        "an authorize request that departs is refused, by redirect where that is safe", arguments: authorizeDepartures)
    func authorizeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        let reply = server.handle(Self.authorize("", departure.change), now: start)
        #expect(reply.status == departure.status)
        #expect(reply.answered("error") ?? "" == departure.names)
    }

    @Test("a refresh keeps the refresh token, or replaces it, as the server was told", arguments: [false, true])
    func refreshRotates(_ rotates: Bool) throws {
        var server = try Self.server(rotates: rotates)
        _ = server.handle(Self.authorize(), now: start)
        _ = server.handle(Self.exchange.request, now: start)
        let refresh = Self.token(.init(["refresh_token": "ref-1", "grant_type": "refresh_token"]))
        let reply = server.handle(refresh.request, now: start)
        #expect((reply.document?["refresh_token"] != nil) == rotates)
        #expect(server.handle(refresh.request, now: start).status == (rotates ? 400 : 200))
    }

    @Test("a code is good once, and the person may deny")
    func codeIsSingleUse() throws {
        var server = try Self.server()
        _ = server.handle(Self.authorize(), now: start)
        #expect(server.handle(Self.exchange.request, now: start).status == 200)
        #expect(server.handle(Self.exchange.request, now: start).document?["error"] == "invalid_grant")
        let denied = server.handle(Self.authorize("/deny"), now: start)
        #expect(denied.header("location") == redirectURI + "?error=access_denied&state=s1")
    }
}
