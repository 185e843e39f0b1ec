import SandboxProvider
import Testing
import Vocabulary

/// Every step of every wire fixture, sent to the vendor's server: it accepts them and answers in the documented shape.
struct WireWalkTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        let vendor: String
        var name: String?
        let environment: String?

        var testDescription: String { "\(vendor) in \(environment ?? "its only environment"): \(name ?? "the steps")" }
    }

    static let scenarios: [Scenario] =
        ["securitize", "edgetag"].flatMap { vendor in
            ["production", "sandbox"].map { Scenario(vendor: vendor, environment: $0) }
        } + ["test", "pretest", "production"].map { Scenario(vendor: "tradevest", environment: $0) }
        + [
            Scenario(vendor: "aicrisk", environment: nil),
            Scenario(
                vendor: "edgetag", name: "Basic of characters that form-encoding would change",
                environment: "sandbox"),
            Scenario(
                vendor: "aicrisk",
                name: "renewal: the stored userid is used again, nobody is asked; a generic token that still lives is "
                    + "used again", environment: nil),
            Scenario(
                vendor: "aicrisk",
                name: "renewal with the generic token expired: both rounds run, the list is not fetched, the stored "
                    + "userid is used", environment: nil),
            Scenario(vendor: "aicrisk", name: "the older page's reply field", environment: nil),
        ]

    @Test("the server accepts a client that follows the documentation", arguments: scenarios)
    func serverAcceptsDocumentedSteps(_ walked: Scenario) throws {
        let fixture = try WireFixture(walked.vendor)
        let scenario = try #require(fixture.scenario(walked.name))
        let now = try #require(
            Instant(rfc3339: scenario["now"]?.string ?? fixture.document["now"]?.string ?? ""))
        let made = Self.server(walked, scenario, now)
        var server = try #require(made)
        // Securitize's redirect URI carries the anti-forgery member in its own query.
        let redirect = walked.vendor == "securitize" ? redirectURI + "?state=n0nce" : redirectURI
        var walk = WireWalk(fixture, environment: walked.environment, redirect: redirect)
        for step in scenario["steps"]?.elements ?? [] {
            let built = walk.request(of: step)
            let (url, request) = try #require(built)
            let expected = try #require(step["reply"])
            if let members = expected["redirect_query"] {
                let click = try #require(Self.click(url, request))
                let reply = server.handle(click, now: now)
                #expect(reply.status == 302)
                let separator = redirect.contains("?") ? "&" : "?"
                let answer = members.members?.map { ($0.key, walk.filled($0.value.string ?? "", name: $0.key)) } ?? []
                #expect(
                    reply.header("location") == redirect + separator + FormEncoding.encode(answer, space: .percent20))
            } else {
                // The fixture shows a used token: use it.
                if expected["status"]?.integer == 401 { _ = server.handle(request, now: now) }
                Self.compare(server.handle(request, now: now), with: expected, walk, step)
            }
        }
    }

    private static func compare(_ reply: SandboxReply, with expected: JSON, _ walk: WireWalk, _ step: JSON) {
        #expect(expected["status"]?.integer == Int64(reply.status), "\(step["leg"]?.string ?? "")")
        if let location = expected["location"]?.string {
            var text = location
            text.replace("{redirect}", with: walk.redirect)
            text.replace("$state", with: FormEncoding.encode(walk.remembered["state"] ?? "", space: .percent20))
            #expect(reply.header("location") == text)
        }
        guard let document = expected["json"] else { return }
        // Times are the server's own and are compared by their form.
        #expect(reply.document.map(withoutTimes) == withoutTimes(document))
        if let time = document["expiration"]?.string {
            #expect(reply.document?["expiration"]?.string?.count == time.count)
        }
    }

    private static func withoutTimes(_ document: JSON) -> JSON {
        guard let members = document.members else { return document }
        return JSON(.object(members.map { $0.key == "expiration" ? JSON.Member(key: $0.key, value: "a time") : $0 }))
    }

    /// The request of a person's click on the page that the authorize request shows.
    private static func click(_ url: String, _ request: SandboxRequest) -> SandboxRequest? {
        var click = request
        if let target = FragmentPage.clickURL(authorizeURL: url, decision: .approve) {
            click.target = String(target.dropFirst(request.origin.count))
        } else {
            click.target = "\(request.path)/approve?\(request.query ?? "")"
        }
        return click
    }

    private static func server(_ walked: Scenario, _ scenario: JSON, _ now: Instant) -> (any DialectServer)? {
        guard var client = SandboxCatalogue.client(walked.vendor) else { return nil }
        if let provider = scenario["provider"], let id = provider["client_id"]?.string,
            let secret = provider["client_secret"]?.string
        {
            client = SandboxClient(id: id, secret: Secret(secret))
        }
        let mint = Mint.counted(WireFixture.script(of: scenario))
        switch walked.vendor {
        case "securitize": return SecuritizeServer(client: client, mint: mint)
        case "tradevest": return TradevestServer(client: client, mint: mint)
        case "edgetag":
            // Whether a refresh rotates is not documented; the fixture shows both.
            var server = EdgeTagServer(client: client, mint: mint, rotates: walked.name != nil)
            if let token = scenario["given"]?["refresh_token"]?.string {
                server.seed(refreshToken: token, realm: "sandbox", now: now)
            }
            return server
        default:
            let isOlder = walked.name?.hasPrefix("the older page") == true
            var server = AICRiskServer(
                client: client, mint: mint, tokenMember: isOlder ? "access_code" : "access_token")
            if let kept = scenario["given"]?["intermediate"], let token = kept["access_token"]?.string,
                let end = kept["expires_at"]?.string.flatMap(Instant.init(rfc3339:))
            {
                server.seed(genericToken: token, until: end)
            }
            return server
        }
    }
}
