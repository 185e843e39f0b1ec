import SandboxProvider
import Testing
import Vocabulary

/// A vendor as a description, and the requests that are right for it.
private struct Vendor {
    static let origin = "https://vendor.example"

    var server: GenericServer

    init(_ id: String = "vendor", _ change: (inout GenericDialect) -> Void = { _ in }) {
        var dialect = GenericDialect(
            id: id, name: "Vendor", client: SandboxClient(id: "cli ent", secret: Secret("s/+")))
        var page = GenericLeg(.authorize, method: "GET", url: "\(Self.origin)/login")
        page.page = GenericLeg.Page()
        page.names = ["client_id": "app_id"]
        page.members = [GenericLeg.Member(name: "prompt", value: "consent", isOptional: false)]
        var exchange = GenericLeg(.exchange, method: "POST", url: "\(Self.origin)/token")
        exchange.clientID = .body("app_id")
        exchange.clientSecret = .body("app_secret")
        exchange.errors.codes = ["bad_verification_code": "invalid_grant", "wrong_app": "invalid_client"]
        exchange.reply.root = "data"
        exchange.reply.scopeSeparator = ","
        var refresh = exchange
        refresh.leg = .refresh
        refresh.names = ["refresh_token": "renewal"]
        var device = GenericLeg(.device, method: "POST", url: "\(Self.origin)/device")
        device.clientID = .body("client_id")
        var poll = GenericLeg(.devicePoll, method: "POST", url: "\(Self.origin)/token")
        poll.clientID = .body("client_id")
        dialect.legs = [page, exchange, refresh, device, poll]
        dialect.rotation = .singleUse
        change(&dialect)
        server = GenericServer(dialect: dialect, mint: .counted([.code: ["code-1"]]))
    }

    static func page(_ path: String = "/sandbox/approve") -> Draft {
        Draft(
            origin: origin, method: "GET", path: path,
            query: .init([
                "response_type": "code", "app_id": "cli ent", "redirect_uri": redirectURI, "state": "s1",
                "prompt": "consent", "code_challenge": Pair.challenge, "code_challenge_method": "S256",
            ]))
    }

    static let exchange = Draft(
        origin: origin, method: "POST", path: "/token",
        headers: .init(["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"]),
        body: .form(
            .init([
                "grant_type": "authorization_code", "code": "code-1", "redirect_uri": redirectURI,
                "code_verifier": Pair.verifier, "app_id": "cli ent", "app_secret": "s/+",
            ])))

    mutating func send(_ draft: Draft, _ change: (inout Draft) -> Void = { _ in }) -> SandboxReply {
        var draft = draft
        change(&draft)
        return server.handle(draft.request, now: start)
    }
}

@Suite("A vendor that is served from its profile")
struct GenericServerTests {
    @Test("a request that is right gets a reply in the vendor's own shape")
    func right() {
        var vendor = Vendor()
        #expect(vendor.send(Vendor.page("/login")).status == 200)
        #expect(vendor.send(Vendor.page()).header("location") == redirectURI + "?code=code-1&state=s1")
        let reply = vendor.send(Vendor.exchange)
        #expect(reply.document?.at(path: "data.access_token") != nil)
        #expect(reply.document?.at(path: "data.refresh_token") != nil)
        #expect(reply.document?.at(path: "data.expires_in") == 3600)
    }

    static let pages: [Departure] = [
        Departure("no PKCE", 302, "“code_challenge”") { $0.query("code_challenge", nil) },
        Departure("a challenge in Base64 with padding", 302, "base64url") {
            $0.query("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM=")
        },
        Departure("no state", 302, "“state”") { $0.query("state", nil) },
        Departure("a fixed parameter with another value", 302, "“prompt”") { $0.query("prompt", "none") },
        Departure("a parameter that the vendor does not know", 302, "“moon” is not known") { $0.query("moon", "1") },
        Departure("the implicit grant", 302, "response type") { $0.query("response_type", "token") },
        Departure("the standard's name for the client", 400, "client id") {
            $0.query("app_id", nil)
            $0.query("client_id", "cli ent")
        },
        Departure("a foreign redirect URI", 400, "redirect URI") { $0.query("redirect_uri", "https://evil.example/") },
    ]

    @Test("an authorize request that departs is refused with the reason", arguments: pages)
    func pageDeparts(_ departure: Departure) {
        var vendor = Vendor()
        let reply = vendor.send(Vendor.page("/login"), departure.change)
        #expect(reply.status == departure.status)
        let words = reply.answered("error_description") ?? String(decoding: reply.body, as: UTF8.self)
        #expect(words.contains(departure.names), "\(words)")
    }

    static let exchanges: [Departure] = [
        Departure("the secret in Basic", 401, "body, as “app_secret”; there is a Basic header") {
            $0.member("app_secret", nil)
            $0.header("Authorization", "Basic \(Base64.encode(Array("cli+ent:s%2F%2B".utf8)))")
        },
        Departure("the secret under the standard's name", 401, "under another name") {
            $0.member("app_secret", nil)
            $0.member("client_secret", "s/+")
        },
        Departure("another secret", 401, "app_secret") { $0.member("app_secret", "guess") },
        Departure("a secret in both places", 401, "Basic is not how") { $0.header("Authorization", "Basic YTpi") },
        Departure("no client id", 401, "client id") { $0.member("app_id", nil) },
        Departure("JSON in place of a form", 400, "application/x-www-form-urlencoded") {
            $0.header("Content-Type", "application/json")
        },
        Departure("parameters in the URL", 400, "not in the URL") { $0.query("code", "code-1") },
        Departure("no code", 400, "“code”") { $0.member("code", nil) },
        Departure("a parameter that the vendor does not know", 400, "“audience” is not known") {
            $0.member("audience", "x")
        },
        Departure("another grant", 400, "“grant_type”") { $0.member("grant_type", "password") },
        Departure("no verifier", 400, "verifier is missing") { $0.member("code_verifier", nil) },
        Departure("another verifier", 400, "does not fit") {
            $0.member("code_verifier", String(repeating: "b", count: 43))
        },
        Departure("another redirect URI", 400, "redirect URI") { $0.member("redirect_uri", redirectURI + "/x") },
        Departure("another code", 400, "wrong or has expired") { $0.member("code", "code-2") },
    ]

    @Test("an exchange that departs is refused with the reason, and the code stays good", arguments: exchanges)
    func exchangeDeparts(_ departure: Departure) {
        var vendor = Vendor()
        _ = vendor.send(Vendor.page())
        let reply = vendor.send(Vendor.exchange, departure.change)
        #expect(reply.status == departure.status)
        let words = reply.document?["error_description"]?.string ?? ""
        #expect(words.contains(departure.names), "\(words)")
        #expect(vendor.send(Vendor.exchange).status == 200)
    }

    @Test("a refusal names the vendor's word for it")
    func vendorsWord() {
        var vendor = Vendor()
        #expect(vendor.send(Vendor.exchange).verdict == "bad_verification_code")
        #expect(vendor.send(Vendor.exchange) { $0.member("app_secret", "x") }.verdict == "wrong_app")
    }

    @Test("a code that is used twice, and a refresh token that is used twice, kill the family")
    func reuse() throws {
        var vendor = Vendor()
        _ = vendor.send(Vendor.page())
        let token = try #require(vendor.send(Vendor.exchange).document?.at(path: "data.refresh_token")?.string)
        let renewal = { (token: String) in
            { (draft: inout Draft) in
                draft.body = .form(
                    .init([
                        "grant_type": "refresh_token", "renewal": token, "app_id": "cli ent", "app_secret": "s/+",
                    ]))
            }
        }
        let second = try #require(
            vendor.send(Vendor.exchange, renewal(token)).document?.at(path: "data.refresh_token")?.string)
        #expect(
            vendor.send(Vendor.exchange, renewal(token)).document?["error_description"]?.string?.contains("family")
                == true)
        #expect(vendor.send(Vendor.exchange, renewal(second)).verdict == "bad_verification_code")
        #expect(vendor.send(Vendor.exchange).document?["error_description"]?.string?.contains("used already") == true)
    }

    @Test(
        "case 21: a vendor says an expiry in its own way",
        arguments: [
            ("seconds", JSON(3600)), ("milliseconds", JSON(3_600_000)), ("minutes", JSON(60)),
            ("epoch_s", JSON(1_767_229_200)), ("epoch_ms", JSON(1_767_229_200_000)),
            ("rfc3339", "2026-01-01T01:00:00Z"),
            ("clock", "0:1:0"),
        ] as [(String, JSON)])
    func expiry(_ kind: String, _ said: JSON) {
        var vendor = Vendor { dialect in
            for index in dialect.legs.indices {
                dialect.legs[index].reply.expiry = [GenericReply.Expiry(kind: kind, path: "ends.at")]
            }
        }
        _ = vendor.send(Vendor.page())
        let value = vendor.send(Vendor.exchange).document?.at(path: "data.ends.at")
        #expect(value?.string?.prefix(19) ?? "" == said.string?.prefix(19) ?? "")
        #expect(value?.number == said.number)
    }

    @Test(
        "GitHub refuses with HTTP 200 and its own words, gives a form to whoever does not ask for JSON, and tells the new interval"
    )
    func gitHub() throws {
        var vendor = Vendor("github") { dialect in
            for index in dialect.legs.indices { dialect.legs[index].reply.root = "" }
        }
        let refused = vendor.send(Vendor.exchange)
        #expect(refused.status == 200)
        #expect(refused.verdict == "bad_verification_code")
        #expect(refused.document?["error_uri"]?.string?.hasPrefix("/") == true)
        _ = vendor.send(Vendor.page())
        let form = vendor.send(Vendor.exchange) { $0.header("Accept", nil) }
        #expect(form.header("content-type")?.contains("x-www-form-urlencoded") == true)
        let text = String(decoding: form.body, as: UTF8.self)
        #expect(text.contains("access_token=") && !text.contains("expires_in"))
        var begin = Vendor.exchange
        begin.path = "/device"
        begin.body = .form(.init(["client_id": "cli ent"]))
        let begun = try #require(vendor.send(begin).document)
        #expect(begun["verification_uri_complete"] == nil)
        var poll = Vendor.exchange
        poll.body = .form(
            .init([
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": "cli ent",
                "device_code": begun["device_code"]?.string ?? "",
            ]))
        let early = vendor.send(poll)
        #expect(early.status == 200)
        #expect(early.verdict == "slow_down")
        #expect(early.document?["interval"] == 10)
    }

    @Test("a device is approved over a socket, by the page that its reply names")
    func deviceOverSockets() async throws {
        let clock = HeldClock()
        var options = SandboxOptions.test("tradevest", clock: clock)
        options.described = [Self.deviceVendor]
        try await withSandbox(options) { sandbox in
            let local = try SandboxTests.local(sandbox, "vendor", "https://vendor.example")
            func send(_ path: String, _ members: KeyValuePairs<String, String>) async throws -> JSON {
                let draft = Draft(
                    origin: "", method: "POST", path: path,
                    headers: .init(["Content-Type": "application/x-www-form-urlencoded"]), body: .form(.init(members)))
                let text = try await RawClient.send(draft.request, to: local)
                return try JSON(parsing: Array((text.split(separator: "\r\n\r\n").last ?? "").utf8))
            }
            let begun = try await send("/device", ["client_id": "cli ent"])
            let page = try #require(begun["verification_uri"]?.string)
            let userCode = try #require(begun["user_code"]?.string)
            #expect(page == local + "/sandbox/device")
            #expect(await BrowserStandIn().enter(userCode, at: page))
            #expect(await BrowserStandIn().enter("NONE-SUCH", at: page) == false)
            clock.advance(by: .seconds(5))
            let token = try await send(
                "/token",
                [
                    "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": "cli ent",
                    "device_code": begun["device_code"]?.string ?? "",
                ])
            #expect(token["access_token"] != nil)
            #expect(sandbox.count(.devicePoll, of: "vendor") == 1)
        }
    }

    private static let deviceVendor: GenericDialect = {
        var dialect = GenericDialect(
            id: "vendor", name: "Vendor", client: SandboxClient(id: "cli ent", secret: Secret("s")))
        var device = GenericLeg(.device, method: "POST", url: "https://vendor.example/device")
        device.clientID = .body("client_id")
        var poll = GenericLeg(.devicePoll, method: "POST", url: "https://vendor.example/token")
        poll.clientID = .body("client_id")
        dialect.legs = [device, poll]
        return dialect
    }()
}
