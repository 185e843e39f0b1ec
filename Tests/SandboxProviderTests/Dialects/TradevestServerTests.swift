import SandboxProvider
import Testing
import Vocabulary

struct TradevestServerTests {
    private static let token = Draft(
        origin: "https://b2b.auth.platform-test.tradevest.ai", method: "POST", path: "/oauth2/token",
        headers: .init(["Content-Type": "application/x-www-form-urlencoded"]),
        body: .form(
            .init(["client_id": "partner-1", "client_secret": "p@ss/word+1", "grant_type": "client_credentials"])))

    private static func server() throws -> TradevestServer {
        let client = try #require(SandboxCatalogue.client("tradevest"))
        return TradevestServer(client: client, mint: .counted([.access: ["tv-1"]]))
    }

    static let departures: [Departure] = [
        Departure("another client", 400, "invalid_client") { $0.member("client_id", "other") },
        Departure("another secret", 400, "invalid_client") { $0.member("client_secret", "other") },
        Departure("no secret", 400, "invalid_request") { $0.member("client_secret", nil) },
        Departure("Basic as well", 400, "invalid_request") { $0.header("Authorization", "Basic YTpi") },
        Departure("no grant_type", 400, "invalid_request") { $0.member("grant_type", nil) },
        Departure("another grant", 400, "unsupported_grant_type") { $0.member("grant_type", "authorization_code") },
        Departure("the scope that production wants", 400, "invalid_request") { $0.member("scope", "tradevest.api") },
        Departure("an unknown member", 400, "invalid_request") { $0.member("audience", "x") },
        Departure("a JSON body", 400, "invalid_request") {
            $0.header("Content-Type", "application/json")
            $0.body = .json(.init(["grant_type": "client_credentials"]))
        },
        Departure("values in quotes, as the page is rendered", 400, "unsupported_grant_type") {
            $0.body = .raw("client_id='partner-1'&client_secret='x'&grant_type='client_credentials'")
        },
        Departure("reserved characters as they are", 400, "invalid_request") {
            $0.body = .raw("client_id=partner-1&client_secret=p@ss/word%2B1&grant_type=client_credentials")
        },
        Departure("a plus sign as it is", 400, "invalid_client") {
            $0.body = .raw("client_id=partner-1&client_secret=p%40ss%2Fword+1&grant_type=client_credentials")
        },
        Departure("a repeated member", 400, "invalid_request") {
            $0.body = .raw("grant_type=client_credentials&grant_type=client_credentials")
        },
        Departure("the members in the URL", 400, "invalid_request") { $0.query("grant_type", "client_credentials") },
        Departure("the newer guide's path", 404, "") { $0.path = "/connect/token" },
        Departure("the API's host", 404, "") { $0.origin = "https://tvda-api.platform-test.tradevest.ai" },
        Departure("GET", 404, "") { $0.method = "GET" },
    ]

    @Test("a token request that departs gets a documented error, or 404 and nothing more", arguments: departures)
    func tokenRequestDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        var draft = Self.token
        departure.change(&draft)
        let reply = server.handle(draft.request, now: start)
        #expect(reply.status == departure.status)
        if reply.status == 400 {
            #expect(reply.document == ["error": JSON(departure.names)])
        } else {
            #expect(reply.body.isEmpty)
        }
    }

    @Test("production takes the newer path and the scope")
    func productionMoved() throws {
        var server = try Self.server()
        var draft = Self.token
        draft.origin = "https://b2b.auth.platform-prod.tradevest.ai"
        #expect(server.handle(draft.request, now: start).status == 404)
        draft.path = "/connect/token"
        #expect(server.handle(draft.request, now: start).document == ["error": "invalid_request"])
        draft.member("scope", "tradevest.api")
        #expect(server.handle(draft.request, now: start).status == 200)
    }

    @Test("a token opens its own environment for an hour; on behalf takes the person's UUID")
    func resourcesOpen() throws {
        var server = try Self.server()
        _ = server.handle(Self.token.request, now: start)
        var call = Draft(
            origin: "https://tvda-api.platform-test.tradevest.ai", method: "GET", path: "/entities",
            headers: .init(["Authorization": "Bearer tv-1"]))
        #expect(server.handle(call.request, now: start).status == 200)
        #expect(server.handle(call.request, now: start + .seconds(3600)).status == 401)
        call.path = "/accounts"
        #expect(server.handle(call.request, now: start).status == 401)
        call.header("Requestor-ID", "me")
        #expect(server.handle(call.request, now: start).status == 401)
        call.header("Requestor-ID", "0b9f6a52-6f0e-4a53-9d0c-3c1e8f5f7a10")
        #expect(server.handle(call.request, now: start).status == 200)
        call.origin = "https://tvda-api.platform-prod.tradevest.ai"
        #expect(server.handle(call.request, now: start).status == 401)
    }
}
