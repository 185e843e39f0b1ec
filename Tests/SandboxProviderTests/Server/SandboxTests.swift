import SandboxProvider
import Testing
import Vocabulary

/// The sandbox over real sockets.
@Suite(.timeLimit(.minutes(10)))
struct SandboxTests {
    /// Tradevest's token request: the shortest way to a token.
    static let tokenRequest = Draft(
        origin: "https://b2b.auth.platform-test.tradevest.ai", method: "POST", path: "/oauth2/token",
        headers: .init(["Content-Type": "application/x-www-form-urlencoded"]),
        body: .form(
            .init(["client_id": "partner-1", "client_secret": "p@ss/word+1", "grant_type": "client_credentials"]))
    ).request

    static func local(_ sandbox: Sandbox, _ id: String, _ origin: String) throws -> String {
        try #require(sandbox.dialect(id)?.origins.first { $0.from == origin }?.to)
    }

    @Test("every origin of every vendor has a listener of its own on loopback")
    func originsAreServed() async throws {
        try await withSandbox(.test()) { sandbox in
            #expect(sandbox.dialects.map(\.id) == ["securitize", "edgetag", "aicrisk", "tradevest", "acme"])
            let origins = sandbox.dialects.flatMap(\.origins)
            #expect(origins.allSatisfy { $0.from.hasPrefix("https://") && $0.to.hasPrefix("http://127.0.0.1:") })
            #expect(Set(origins.map(\.to)).count == origins.count)
            for dialect in sandbox.dialects {
                #expect(!dialect.resources.isEmpty)
                #expect(dialect.resources.allSatisfy { $0.url.hasPrefix("http://127.0.0.1:") })
            }
            #expect(sandbox.dialect("aicrisk")?.variables["base_url"]?.hasPrefix("http://127.0.0.1:") == true)
        }
    }

    @Test("a token asked for over a socket opens the resource over another, and dies with the clock")
    func tokenOpensResource() async throws {
        let clock = HeldClock()
        try await withSandbox(.test("tradevest", clock: clock)) { sandbox in
            let auth = try Self.local(sandbox, "tradevest", Self.tokenRequest.origin)
            let answer = try await RawClient.send(Self.tokenRequest, to: auth)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            let body = try #require(answer.split(separator: "\r\n\r\n").last)
            let token = try #require(try JSON(parsing: Array(body.utf8))["access_token"]?.string)
            let call = SandboxRequest(
                origin: "", method: "GET", target: "/entities",
                headers: [SandboxHeader("Authorization", "Bearer \(token)")])
            let api = try Self.local(sandbox, "tradevest", "https://tvda-api.platform-test.tradevest.ai")
            #expect(try await RawClient.send(call, to: api).hasPrefix("HTTP/1.1 200"))
            clock.advance(by: .seconds(3600))
            #expect(try await RawClient.send(call, to: api).hasPrefix("HTTP/1.1 401"))
            #expect(sandbox.count(.clientCredentials, of: "tradevest") == 1)
            #expect(sandbox.count(.resource, of: "tradevest") == 2)
            let logged = try #require(sandbox.requests("tradevest").first)
            #expect(logged.members == ["client_id", "client_secret", "grant_type"])
            #expect(logged.path == "/oauth2/token")
        }
    }

    struct SignIn: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let origin: String
        let target: String
        let answers: [String]
    }

    static let signIns: [SignIn] = [
        SignIn(
            testDescription: "securitize", origin: "https://id.sandbox.securitize.io",
            target: "/#/authorize?issuerId=123e4567-e89b&scope=info&redirecturl={redirect}%3Fstate%3Ds1",
            answers: ["state", "code", "country", "authorized"]),
        SignIn(
            testDescription: "edgetag", origin: "https://app-sandbox.edgetag.io",
            target: "/oauth/app/login?client_id=d0272c42-7ecc-4899-a1a7-0801a8a9da2f&redirect_uri={redirect}"
                + "&scope=full&response_type=code&code_challenge=\(Pair.challenge)&code_challenge_method=S256&state=s1",
            answers: ["code", "state"]),
        SignIn(
            testDescription: "aicrisk", origin: "https://demo.aicrisk.com",
            target: "/api/oauth2?client_id=abc123&redirect_uri={redirect}&state=s1", answers: ["code", "state"]),
        SignIn(
            testDescription: "acme", origin: "https://acme.example",
            target: "/authorize?client_id=acme%20app&redirect_uri={redirect}&response_type=code"
                + "&code_challenge=\(Pair.challenge)&code_challenge_method=S256&state=s1",
            answers: ["code", "state", "iss"]),
    ]

    @Test("a person who approves ends at the listener with a code and the state", arguments: signIns)
    func personApproves(_ signIn: SignIn) async throws {
        try await withSandbox(.test(signIn.testDescription, "tradevest")) { sandbox in
            // Another of the sandbox's listeners stands in for fob's own: it logs what it is called with.
            let listener = try Self.local(sandbox, "tradevest", Self.tokenRequest.origin)
            var target = signIn.target
            target.replace("{redirect}", with: FormEncoding.encode(listener + "/callback"))
            let url = try Self.local(sandbox, signIn.testDescription, signIn.origin) + target
            #expect(await BrowserStandIn().open(url) == .delivered(status: 404))
            let called = try #require(sandbox.requests("tradevest").first)
            #expect(called.path == "/callback")
            #expect(called.members == signIn.answers.sorted())
            if signIn.testDescription != "aicrisk" {
                let denied = await BrowserStandIn(.deny).answer(to: url)
                #expect(denied?.contains("error=access_denied") == true)
                #expect(denied?.contains("state=s1") == true)
            }
        }
    }

    @Test(
        "the stand-in goes nowhere but to loopback",
        arguments: [
            "https://id.securitize.io/#/authorize?issuerId=1", "http://example.com/authorize",
            "http://127.0.0.1@example.com/", "file:///etc/passwd", "",
        ])
    func standInStaysAtHome(_ url: String) async {
        guard case .stopped = await BrowserStandIn().open(url) else {
            Issue.record("the stand-in went to \(url)")
            return
        }
    }

    @Test("a click on the fragment page goes where the page's script sends it")
    func fragmentClick() {
        let url = "http://127.0.0.1:9/#/authorize?issuerId=1&scope=info%20details&redirecturl=http%3A%2F%2Fx%2F"
        #expect(
            FragmentPage.clickURL(authorizeURL: url, decision: .approve)
                == "http://127.0.0.1:9/authorize/approve?issuerId=1&scope=info%20details&redirecturl=http%3A%2F%2Fx%2F")
        #expect(FragmentPage.clickURL(authorizeURL: "http://127.0.0.1:9/?a=b", decision: .approve) == nil)
    }

    @Test("a vendor that the sandbox does not know is refused by name")
    func unknownVendor() async {
        await #expect(throws: Failure.self) { _ = try await Sandbox.start(.test("nobody")) }
    }

    @Test("a taken port is refused, and nothing stays bound")
    func takenPort() async throws {
        try await withSandbox(.test("acme")) { sandbox in
            let local = try Self.local(sandbox, "acme", "https://acme.example")
            var options = SandboxOptions.test("acme")
            options.firstPort = Int(local.split(separator: ":").last ?? "")
            do {
                let second = try await Sandbox.start(options)
                await second.stop()
                Issue.record("two sandboxes on one port")
            } catch let failure as Failure {
                #expect(failure.kind == .busy)
                #expect(!failure.message.contains("errno"))
                #expect(failure.message.contains("acme.example"))
            }
        }
    }
}
