import SandboxProvider
import Testing
import Vocabulary

struct AcmeServerTests {
    private static let origin = "https://acme.example"

    private static func authorize(_ click: String = "/approve", _ change: (inout Draft) -> Void = { _ in })
        -> SandboxRequest
    {
        var draft = Draft(
            origin: origin, method: "GET", path: "/authorize\(click)",
            query: .init([
                "response_type": "code", "client_id": "acme app", "redirect_uri": redirectURI,
                "scope": "profile email", "state": "s 1&2", "code_challenge": Pair.challenge,
                "code_challenge_method": "S256",
            ]))
        change(&draft)
        return draft.request
    }

    private static func post(_ path: String, _ body: [Draft.Member]) -> Draft {
        Draft(
            origin: origin, method: "POST", path: path,
            headers: .init([
                // RFC 6749 section 2.3.1: both halves form-encoded, then joined.
                "Authorization": "Basic \(Base64.encode(Array("acme+app:p%2Bq%2Fr%3Ds%3At%25".utf8)))",
                "Content-Type": "application/x-www-form-urlencoded",
            ]),
            body: .form(body))
    }

    private static let exchange = post(
        "/token",
        .init([
            "grant_type": "authorization_code", "code": "code-1", "redirect_uri": redirectURI,
            "code_verifier": Pair.verifier,
        ]))

    private static func refresh(_ token: String) -> SandboxRequest {
        post("/token", .init(["grant_type": "refresh_token", "refresh_token": token])).request
    }

    private static func call(_ token: String) -> SandboxRequest {
        Draft(
            origin: origin, method: "GET", path: "/resource", headers: .init(["Authorization": "Bearer \(token)"])
        ).request
    }

    private static func server() throws -> AcmeServer {
        let client = try #require(SandboxCatalogue.client("acme"))
        return AcmeServer(
            client: client,
            mint: .counted([
                .code: ["code-1"], .access: ["acc-1", "acc-2", "acc-3"], .refresh: ["ref-1", "ref-2", "ref-3"],
            ]))
    }

    /// With `acc-1` and `ref-1` handed out.
    private static func signedIn() throws -> AcmeServer {
        var server = try server()
        _ = server.handle(authorize(), now: start)
        #expect(server.handle(exchange.request, now: start).status == 200)
        return server
    }

    static let departures: [Departure] = [
        Departure("another verifier", 400, "invalid_grant") {
            $0.member("code_verifier", String(repeating: "b", count: 43))
        },
        Departure("no verifier", 400, "invalid_request") { $0.member("code_verifier", nil) },
        Departure("another redirect_uri", 400, "invalid_grant") { $0.member("redirect_uri", redirectURI + "?") },
        Departure("no redirect_uri", 400, "invalid_request") { $0.member("redirect_uri", nil) },
        Departure("another code", 400, "invalid_grant") { $0.member("code", "code-2") },
        Departure("no client authentication", 401, "invalid_client") { $0.header("Authorization", nil) },
        Departure("Basic that was not form-encoded", 401, "invalid_client") {
            $0.header("Authorization", "Basic \(Base64.encode(Array("acme app:p+q/r=s:t%".utf8)))")
        },
        Departure("another secret in the body", 401, "invalid_client") {
            $0.header("Authorization", nil)
            $0.member("client_id", "acme app")
            $0.member("client_secret", "other")
        },
        Departure("Basic and the body both", 400, "invalid_request") {
            $0.member("client_id", "acme app")
            $0.member("client_secret", "p+q/r=s:t%")
        },
        Departure("another client_id beside Basic", 400, "invalid_request") { $0.member("client_id", "other") },
        Departure("another grant", 400, "unsupported_grant_type") { $0.member("grant_type", "password") },
        Departure("no grant_type", 400, "invalid_request") { $0.member("grant_type", nil) },
        Departure("a JSON body", 400, "invalid_request") { $0.header("Content-Type", "application/json") },
        Departure("a repeated member", 400, "invalid_request") { $0.body = .raw("code=code-1&code=code-1") },
        Departure("GET", 405, "") { $0.method = "GET" },
    ]

    @Test("an exchange that departs from RFC 6749 gets its error code, uncached", arguments: departures)
    func exchangeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        _ = server.handle(Self.authorize(), now: start)
        var draft = Self.exchange
        departure.change(&draft)
        let reply = server.handle(draft.request, now: start)
        #expect(reply.status == departure.status)
        if !departure.names.isEmpty {
            #expect(reply.document?["error"]?.string == departure.names)
            #expect(reply.header("Cache-Control") == "no-store")
        }
        #expect(server.handle(Self.exchange.request, now: start).status == 200)
    }

    @Test("a client that tried Basic is challenged, one that did not is not")
    func basicIsChallenged() throws {
        var server = try Self.server()
        var draft = Self.exchange
        draft.header("Authorization", "Basic YTpi")
        #expect(server.handle(draft.request, now: start).header("WWW-Authenticate")?.hasPrefix("Basic") == true)
        draft.header("Authorization", nil)
        #expect(server.handle(draft.request, now: start).header("WWW-Authenticate") == nil)
    }

    @Test("the client may stand in the body")
    func clientInBody() throws {
        var server = try Self.server()
        _ = server.handle(Self.authorize(), now: start)
        var draft = Self.exchange
        draft.header("Authorization", nil)
        draft.member("client_id", "acme app")
        draft.member("client_secret", "p+q/r=s:t%")
        #expect(server.handle(draft.request, now: start).status == 200)
    }

    @Test("the answer is a redirect with the state as it was sent, and an unknown parameter is ignored")
    func stateIsUntouched() throws {
        var server = try Self.server()
        let reply = server.handle(Self.authorize("/approve") { $0.query("ui_locales", "de") }, now: start)
        #expect(reply.header("location") == redirectURI + "?code=code-1&state=s%201%262&iss=https%3A%2F%2Facme.example")
        let denied = server.handle(Self.authorize("/deny"), now: start)
        #expect(
            denied.header("location") == redirectURI
                + "?error=access_denied&state=s%201%262&iss=https%3A%2F%2Facme.example")
    }

    static let authorizeDepartures: [Departure] = [
        Departure("no PKCE", 302, "invalid_request") {
            $0.query("code_challenge", nil)
            $0.query("code_challenge_method", nil)
        },
        Departure("PKCE plain", 302, "invalid_request") { $0.query("code_challenge_method", "plain") },
        Departure("no response type", 302, "invalid_request") { $0.query("response_type", nil) },
        Departure("the implicit grant", 302, "unsupported_response_type") { $0.query("response_type", "token") },
        Departure("an unknown scope", 302, "invalid_scope") { $0.query("scope", "profile everything") },
        Departure("another client", 400, "") { $0.query("client_id", "other") },
        Departure("a redirect URI that is not registered", 400, "") {
            $0.query("redirect_uri", "https://evil.example/")
        },
        Departure("a repeated parameter", 400, "") { $0.query.append(Draft.Member(name: "state", value: "2")) },
    ]

    @Test(
        "an authorize request that departs is refused, by redirect where that is safe", arguments: authorizeDepartures)
    func authorizeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        let reply = server.handle(Self.authorize("", departure.change), now: start)
        #expect(reply.status == departure.status)
        #expect(reply.answered("error") ?? "" == departure.names)
    }

    @Test("a code used twice takes the tokens that it bought with it")
    func codeReplayKillsFamily() throws {
        var server = try Self.signedIn()
        #expect(server.handle(Self.call("acc-1"), now: start).status == 200)
        #expect(server.handle(Self.exchange.request, now: start).document?["error"] == "invalid_grant")
        #expect(server.handle(Self.call("acc-1"), now: start).status == 401)
        #expect(server.handle(Self.refresh("ref-1"), now: start).document?["error"] == "invalid_grant")
    }

    @Test("a refresh token used twice kills the whole family")
    func reuseKillsFamily() throws {
        var server = try Self.signedIn()
        #expect(server.handle(Self.refresh("ref-1"), now: start).document?["refresh_token"] == "ref-2")
        #expect(server.handle(Self.call("acc-2"), now: start).status == 200)
        #expect(server.handle(Self.refresh("ref-1"), now: start).document?["error"] == "invalid_grant")
        #expect(server.handle(Self.call("acc-2"), now: start).status == 401)
        #expect(server.handle(Self.refresh("ref-2"), now: start).document?["error"] == "invalid_grant")
    }

    @Test("a refresh may narrow the scope, never widen it")
    func scopeNarrows() throws {
        var server = try Self.signedIn()
        var draft = Self.post("/token", .init(["grant_type": "refresh_token", "refresh_token": "ref-1"]))
        draft.member("scope", "profile offline_access")
        #expect(server.handle(draft.request, now: start).document?["error"] == "invalid_scope")
        draft.member("scope", "profile")
        #expect(server.handle(draft.request, now: start).document?["scope"] == "profile")
        #expect(server.handle(Self.refresh("ref-2"), now: start).document?["scope"] == "profile email")
    }

    @Test("a refresh token ends with its life")
    func refreshTokenExpires() throws {
        let client = try #require(SandboxCatalogue.client("acme"))
        var server = AcmeServer(
            client: client, lifetimes: Lifetimes(refresh: .seconds(10)),
            mint: .counted([.code: ["code-1"], .refresh: ["ref-1", "ref-2"]]))
        _ = server.handle(Self.authorize(), now: start)
        _ = server.handle(Self.exchange.request, now: start)
        #expect(server.handle(Self.refresh("ref-1"), now: start + .seconds(9)).status == 200)
        #expect(server.handle(Self.refresh("ref-2"), now: start + .seconds(19)).document?["error"] == "invalid_grant")
    }

    @Test("an access token ends with its life, and the refusal says why")
    func accessTokenExpires() throws {
        var server = try Self.signedIn()
        #expect(server.handle(Self.call("acc-1"), now: start + .seconds(3599)).status == 200)
        let late = server.handle(Self.call("acc-1"), now: start + .seconds(3600))
        #expect(late.status == 401)
        #expect(late.header("WWW-Authenticate")?.contains("invalid_token") == true)
    }

    @Test("revocation is answered 200 whatever the token; a refresh token takes its family with it")
    func revocation() throws {
        var server = try Self.signedIn()
        #expect(server.handle(Self.post("/revoke", .init(["token": "unknown"])).request, now: start).status == 200)
        #expect(server.handle(Self.call("acc-1"), now: start).status == 200)
        #expect(server.handle(Self.post("/revoke", .init(["token": "ref-1"])).request, now: start).status == 200)
        #expect(server.handle(Self.call("acc-1"), now: start).status == 401)
        #expect(server.handle(Self.post("/revoke", []).request, now: start).document?["error"] == "invalid_request")
        var stranger = Self.post("/revoke", .init(["token": "ref-1"]))
        stranger.header("Authorization", nil)
        #expect(server.handle(stranger.request, now: start).status == 401)
    }

    @Test("introspection tells a living token from a dead one")
    func introspection() throws {
        var server = try Self.signedIn()
        let ask = Self.post("/introspect", .init(["token": "acc-1"])).request
        #expect(server.handle(ask, now: start).document?["active"] == true)
        #expect(server.handle(ask, now: start + .seconds(3600)).document == ["active": false])
    }
}
