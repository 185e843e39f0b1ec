import SandboxProvider
import Testing
import Vocabulary

struct AICRiskServerTests {
    private static let origin = "https://demo.aicrisk.com"

    private static func authorize(_ user: String? = nil, _ change: (inout Draft) -> Void = { _ in }) -> SandboxRequest {
        var draft = Draft(
            origin: origin, method: "GET", path: "/api/oauth2",
            query: .init(["client_id": "abc123", "redirect_uri": redirectURI, "state": "s1"]))
        draft.query("userid", user)
        change(&draft)
        return draft.request
    }

    private static func exchange(_ code: String, user: String? = nil) -> Draft {
        var draft = Draft(
            origin: origin, method: "POST", path: "/api/oauth2/Token",
            headers: .init(["Content-Type": "application/x-www-form-urlencoded"]),
            body: .form(
                .init([
                    "client_id": "abc123", "client_secret": "shh-apiuser", "grant_type": "authorization_code",
                    "code": code, "redirect_uri": redirectURI, "response_uri": redirectURI,
                ])))
        if let user {
            draft.member("userid", user)
            draft.header("Authorization", "Bearer generic-1")
            draft.header("Accept", "application/json")
        }
        return draft
    }

    private static func call(_ path: String, _ token: String) -> SandboxRequest {
        Draft(
            origin: origin, method: "GET", path: path,
            headers: .init(["Authorization": "Bearer \(token)", "Accept": "application/json"])
        ).request
    }

    /// With a generic token, and a code for grace.
    private static func server() throws -> AICRiskServer {
        let client = try #require(SandboxCatalogue.client("aicrisk"))
        var server = AICRiskServer(
            client: client,
            mint: .counted([.code: ["code-1", "code-2"], .access: ["generic-1", "user-1"]]))
        _ = server.handle(authorize(), now: start)
        #expect(server.handle(exchange("code-1").request, now: start).status == 200)
        _ = server.handle(authorize("user_42"), now: start)
        return server
    }

    static let departures: [Departure] = [
        Departure("no client_id", 400, "Invalid client_id") { $0.member("client_id", nil) },
        Departure("no response_uri", 400, "Invalid client_id") { $0.member("response_uri", nil) },
        Departure("no grant_type", 400, "Invalid client_id") { $0.member("grant_type", nil) },
        Departure("an unknown member", 400, "Invalid client_id") { $0.member("scope", "all") },
        Departure("a JSON body", 400, "Invalid client_id") {
            $0.header("Content-Type", "application/json")
            $0.body = .json(.init(["client_id": "abc123", "code": "code-2"]))
        },
        Departure("another client", 401, "Unauthorized") { $0.member("client_id", "other") },
        Departure("another secret", 401, "Unauthorized") { $0.member("client_secret", "other") },
        Departure("no generic token", 401, "Unauthorized") { $0.header("Authorization", nil) },
        Departure("another generic token", 401, "Unauthorized") { $0.header("Authorization", "Bearer other") },
        Departure("no Accept", 401, "Unauthorized") { $0.header("Accept", nil) },
        Departure("another code", 400, "Invalid Code") { $0.member("code", "code-9") },
        Departure("a used code", 400, "Invalid Code") { $0.member("code", "code-1") },
        Departure("another user than the code's", 400, "Invalid Code") { $0.member("userid", "user_41") },
        Departure("another redirect_uri", 400, "Invalid Code") { $0.member("redirect_uri", redirectURI + "/") },
        Departure("another response_uri", 400, "Invalid Code") { $0.member("response_uri", redirectURI + "/") },
        Departure("a small t in the path", 404, "") { $0.path = "/api/oauth2/token" },
        Departure("GET", 405, "") { $0.method = "GET" },
    ]

    @Test("an exchange for a user that departs gets one of the three documented errors", arguments: departures)
    func exchangeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        var draft = Self.exchange("code-2", user: "user_42")
        departure.change(&draft)
        let reply = server.handle(draft.request, now: start)
        #expect(reply.status == departure.status)
        switch reply.status {
        case 400:
            #expect(reply.text == departure.names)
            #expect(reply.header("Content-Type")?.hasPrefix("text/plain") == true)
        case 401:
            #expect(reply.document?["title"]?.string == departure.names)
            #expect(reply.header("Content-Type") == "application/problem+json")
        default: break
        }
        #expect(server.handle(Self.exchange("code-2", user: "user_42").request, now: start).status == 200)
    }

    static let authorizeDepartures: [Departure] = [
        Departure("another client", 401, "") { $0.query("client_id", "other") },
        Departure("no state", 401, "") { $0.query("state", nil) },
        Departure("no redirect_uri", 401, "") { $0.query("redirect_uri", nil) },
        Departure("a redirect URI that is not registered", 401, "") {
            $0.query("redirect_uri", "https://evil.example/")
        },
        Departure("another response_uri", 401, "") { $0.query("response_uri", redirectURI + "/") },
        Departure("another response type", 401, "") { $0.query("response_type", "token") },
        Departure("a scope", 401, "") { $0.query("scope", "all") },
        Departure("a user nobody knows", 401, "") { $0.query("userid", "user_99") },
        Departure("POST", 405, "") { $0.method = "POST" },
    ]

    @Test("an authorize request that departs gets the problem document, no redirect", arguments: authorizeDepartures)
    func authorizeDeparts(_ departure: Departure) throws {
        var server = try Self.server()
        let reply = server.handle(Self.authorize(nil, departure.change), now: start)
        #expect(reply.status == departure.status)
        #expect(reply.header("location") == nil)
    }

    @Test("the first round takes no Authorization")
    func genericRoundTakesNoBearer() throws {
        var server = try Self.server()
        let code = try #require(server.handle(Self.authorize(), now: start).answered("code"))
        var draft = Self.exchange(code)
        draft.header("Authorization", "Bearer generic-1")
        #expect(server.handle(draft.request, now: start).status == 401)
    }

    @Test("the generic token opens the list and nothing else, the user's token everything but the list")
    func tokensOpenTheirOwn() throws {
        var server = try Self.server()
        _ = server.handle(Self.exchange("code-2", user: "user_42").request, now: start)
        let calls = [
            ("/api/Users/ListUsers", "generic-1", 200), ("/api/Users/ListUsers", "user-1", 401),
            ("/api/GetConversations", "user-1", 200), ("/api/GetConversations", "generic-1", 401),
        ]
        for (path, token, status) in calls {
            #expect(server.handle(Self.call(path, token), now: start).status == status, "\(path) with \(token)")
            #expect(server.handle(Self.call(path, token), now: start + .seconds(3600)).status == 401)
        }
    }
}
