import SandboxProvider
import Testing
import Vocabulary

struct SecuritizeServerTests {
    private static let api = "https://sec-id-api.sandbox.securitize.io"
    private static let unauthorized: JSON = [
        "statusCode": 401, "error": "Unauthorized", "message": "Failed to authorize", "details": nil,
    ]

    private static func approval(_ change: (inout Draft) -> Void = { _ in }) -> SandboxRequest {
        var draft = Draft(
            origin: "https://id.sandbox.securitize.io", method: "GET", path: "/authorize/approve",
            query: .init([
                "issuerId": "123e4567-e89b", "scope": "info details verification", "redirecturl": redirectURI,
            ]))
        change(&draft)
        return draft.request
    }

    private static func exchange(_ code: String) -> Draft {
        Draft(
            origin: api, method: "POST", path: "/v1/123e4567-e89b/oauth2/authorize",
            headers: .init([
                "Authorization": "s3cr3t-issuer", "Content-Type": "application/json", "Accept": "application/json",
            ]),
            body: .json(.init(["code": code])))
    }

    private static func refresh(_ token: String) -> Draft {
        var draft = exchange("")
        draft.path = "/v1/123e4567-e89b/oauth2/refresh"
        draft.body = .json(.init(["refreshToken": token]))
        return draft
    }

    private static func server(access: Duration? = nil) throws -> SecuritizeServer {
        let client = try #require(SandboxCatalogue.client("securitize"))
        return SecuritizeServer(
            client: client, lifetimes: Lifetimes(access: access),
            mint: .counted([.code: ["code-1"], .access: ["acc-1", "acc-2"], .refresh: ["ref-1", "ref-2"]]))
    }

    static let departures: [Departure] = [
        Departure("a Bearer word before the secret", 401, "Failed to authorize") {
            $0.header("Authorization", "Bearer s3cr3t-issuer")
        },
        Departure("another secret", 401, "Failed to authorize") { $0.header("Authorization", "s3cr3t") },
        Departure("no Authorization", 401, "Failed to authorize") { $0.header("Authorization", nil) },
        Departure("a form body", 401, "Failed to authorize") {
            $0.header("Content-Type", "application/x-www-form-urlencoded")
            $0.body = .form(.init(["code": "code-1"]))
        },
        Departure("JSON without its media type", 401, "Failed to authorize") { $0.header("Content-Type", nil) },
        Departure("no Accept", 401, "Failed to authorize") { $0.header("Accept", nil) },
        Departure("a grant_type", 401, "Failed to authorize") { $0.member("grant_type", "authorization_code") },
        Departure("a redirect_uri", 401, "Failed to authorize") { $0.member("redirect_uri", redirectURI) },
        Departure("the client's id in the body", 401, "Failed to authorize") {
            $0.member("client_id", "123e4567-e89b")
        },
        Departure("another client in the path", 401, "Failed to authorize") { $0.path = "/v1/other/oauth2/authorize" },
        Departure("a query", 401, "Failed to authorize") { $0.query("code", "code-1") },
        Departure("another code", 401, "Failed to authorize") { $0.member("code", "code-2") },
        Departure("a repeated member", 401, "Failed to authorize") {
            $0.body = .raw(#"{"code":"code-1","code":"code-1"}"#)
        },
        Departure("the host of production", 401, "Failed to authorize") {
            $0.origin = "https://sec-id-api.securitize.io"
        },
        Departure("the host of the authorize page", 404, "") { $0.origin = "https://id.sandbox.securitize.io" },
        Departure("GET", 404, "") { $0.method = "GET" },
    ]

    @Test("an exchange that departs from the documentation gets the documented 401", arguments: departures)
    func exchangeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        _ = server.handle(Self.approval(), now: start)
        var draft = Self.exchange("code-1")
        departure.change(&draft)
        let reply = server.handle(draft.request, now: start)
        #expect(reply.status == departure.status)
        if departure.status == 401 { #expect(reply.document == Self.unauthorized) }
        #expect(reply.text.contains(departure.names))
        // It was this one thing: the code is still good.
        #expect(server.handle(Self.exchange("code-1").request, now: start).status == 200)
    }

    @Test("a code is good once and for five minutes", arguments: [Duration.seconds(299), .seconds(300)])
    func codeLives(_ age: Duration) throws {
        var server = try Self.server()
        _ = server.handle(Self.approval(), now: start)
        let first = server.handle(Self.exchange("code-1").request, now: start + age)
        #expect(first.status == (age < .seconds(300) ? 200 : 401))
        #expect(server.handle(Self.exchange("code-1").request, now: start + age).document == Self.unauthorized)
    }

    @Test("a refresh token is good once, and its successor lives on")
    func refreshRotates() throws {
        var server = try Self.server()
        _ = server.handle(Self.approval(), now: start)
        _ = server.handle(Self.exchange("code-1").request, now: start)
        #expect(server.handle(Self.refresh("ref-1").request, now: start).document?["refreshToken"] == "ref-2")
        #expect(server.handle(Self.refresh("ref-1").request, now: start).document == Self.unauthorized)
        #expect(server.handle(Self.refresh("ref-2").request, now: start).status == 200)
    }

    @Test("the investor call takes two headers, the sandbox's own takes a bearer; both end with the token's life")
    func resourcesOpen() throws {
        var server = try Self.server(access: .seconds(60))
        _ = server.handle(Self.approval(), now: start)
        _ = server.handle(Self.exchange("code-1").request, now: start)
        let investor = Draft(
            origin: Self.api, method: "GET", path: "/v1/123e4567-e89b/investor",
            headers: .init(["access-token": "acc-1", "authorization": "s3cr3t-issuer"]))
        let bearer = Draft(
            origin: Self.api, method: "GET", path: "/bearer-resource",
            headers: .init(["Authorization": "Bearer acc-1"]))
        var crossed = investor
        crossed.headers = bearer.headers
        for (draft, status) in [(investor, 200), (bearer, 200), (crossed, 401)] {
            #expect(server.handle(draft.request, now: start + .seconds(59)).status == status)
            #expect(server.handle(draft.request, now: start + .seconds(60)).status == 401)
        }
    }

    static let authorizeDepartures: [Departure] = [
        Departure("a state", 400, "must be") { $0.query("state", "x") },
        Departure("a response_type", 400, "must be") { $0.query("response_type", "code") },
        Departure("client_id in place of issuerId", 400, "must be") {
            $0.query("issuerId", nil)
            $0.query("client_id", "123e4567-e89b")
        },
        Departure("another issuer", 400, "issuer") { $0.query("issuerId", "other") },
        Departure("redirectUrl with a capital", 400, "must be") {
            $0.query("redirecturl", nil)
            $0.query("redirectUrl", redirectURI)
        },
        Departure("a redirect URL that is not registered", 400, "list") {
            $0.query("redirecturl", "https://evil.example/")
        },
        Departure("a scope that is not supported", 400, "scope") { $0.query("scope", "info full") },
        Departure("no scope", 400, "scope") { $0.query("scope", "") },
    ]

    @Test("an authorize request that departs shows a page and redirects nobody", arguments: authorizeDepartures)
    func authorizeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        let reply = server.handle(Self.approval(departure.change), now: start)
        #expect(reply.status == departure.status)
        #expect(reply.text.contains(departure.names))
        #expect(reply.header("location") == nil)
    }

    @Test("a space that travels as a plus sign is not a space behind the fragment")
    func plusIsNoSpace() throws {
        var server = try Self.server()
        var request = Self.approval()
        request.target.replace("%20", with: "+")
        #expect(server.handle(request, now: start).status == 400)
    }
}
