import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Requests: what leaves, and what never does")
struct RequestTests {
    static func dialect(
        _ profile: String = "acme", id: String = "client", secret: String? = "s3cr3t",
        variables: [String: String] = ["base_url": "http://127.0.0.1:9000"], origins: [String: String] = [:],
        environment: String? = nil, redirectURI: String? = nil
    ) throws -> Dialect {
        try Dialect(
            profile: try ProfileCatalogue().profile(try Name(profile)),
            provider: Provider(
                name: try Name("mine"), profile: try Name(profile), environment: environment, clientID: id,
                clientSecret: secret.map(Secret.init), variables: variables, origins: origins, redirectURI: redirectURI)
        )
    }

    private static func flow(_ dialect: Dialect, refreshToken: String? = nil) throws -> GrantFlow {
        var account = Account(id: AccountID(provider: try Name("mine"), name: try Name("a")))
        if let refreshToken {
            account.credential = Credential(
                accessToken: Secret("old-access"), refreshToken: Secret(refreshToken), scope: "profile",
                issuedAt: Instant(milliseconds: 0), expiry: .unknown)
        }
        return try GrantFlow(
            dialect: dialect, account: account, purpose: refreshToken == nil ? .exchange : .renewal,
            randomness: CountingRandomness(), now: Instant(milliseconds: 0))
    }

    private static func request(_ flow: inout GrantFlow) throws -> WireRequest {
        guard case .send(let request, _, _) = try flow.next(now: Instant(milliseconds: 5)) else {
            throw Failure(.unexpected, "the flow does not send")
        }
        return request
    }

    @Test(
        "V2, V3, V4: Basic as RFC 6749 section 2.3.1 has it",
        arguments: [
            ("s6BhdRkqt3", "gX1fBat3bV", "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"),
            ("CLIENT_ID??", "CLIENT_SECRET??", "Basic Q0xJRU5UX0lEJTNGJTNGOkNMSUVOVF9TRUNSRVQlM0YlM0Y="),
            (" %&+£€", "x", "Basic " + Base64.encode(Array("+%25%26%2B%C2%A3%E2%82%AC:x".utf8))),
        ])
    func basic(_ id: String, _ secret: String, _ header: String) throws {
        var flow = try Self.flow(try Self.dialect(id: id, secret: secret), refreshToken: "r-1")
        let request = try Self.request(&flow)
        #expect(request.headers.first { $0.name == "authorization" }?.value == header)
        // O1: one method of authentication, never two.
        #expect(!String(decoding: request.body ?? [], as: UTF8.self).contains("client_secret"))
    }

    @Test("V1: the PKCE vector of RFC 7636 appendix B")
    func pkceVector() {
        struct Octets: Randomness {
            func bytes(_ count: Int) -> [UInt8] {
                [
                    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
                    214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
                ]
            }
        }
        let verifier = CodeVerifier(randomness: Octets())
        #expect(verifier.secret.reveal() == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(verifier.s256 == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("A verifier has 43 to 128 unreserved characters", arguments: [0, 32, 64, 96, 1000])
    func verifierLength(_ octets: Int) {
        let verifier = CodeVerifier(octets: octets, randomness: SystemBytes())
        #expect(CodeVerifier.isConforming(verifier.secret.reveal()))
    }

    @Test("10,000 states have 256 bits each and differ")
    func states() {
        let states = Set((0..<10_000).map { _ in StateNonce.make(SystemBytes()) })
        #expect(states.count == 10_000)
        #expect(states.allSatisfy { Base64.decode($0)?.count == 32 })
    }

    private struct SystemBytes: Randomness {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max) } }
    }

    @Test("A standard provider: code, PKCE, state, rotation")
    func standard() throws {
        var flow = try Self.flow(try Self.dialect())
        guard case .openBrowser(let page) = try flow.next(now: Instant(milliseconds: 0)) else {
            Issue.record("no page")
            return
        }
        #expect(page.url.hasPrefix("http://127.0.0.1:9000/authorize?response_type=code&client_id=client&"))
        #expect(page.redirectURI == "http://127.0.0.1:8976/callback/mine")
        let state = String(decoding: page.expectation.state, as: UTF8.self)
        guard case .answer(let answer) = page.expectation.read(target: "/callback/mine?code=c-1&state=\(state)") else {
            Issue.record("no answer")
            return
        }
        try flow.answered(answer)
        let request = try Self.request(&flow)
        #expect(request.url == "http://127.0.0.1:9000/token")
        let form = FormEncoding.decodePairs(String(decoding: request.body ?? [], as: UTF8.self)) ?? []
        #expect(form.map(\.name) == ["grant_type", "code", "redirect_uri", "code_verifier"])
        let redactor = Redactor(request.secrets)
        for member in form where ["code_verifier"].contains(member.name) {
            #expect(redactor.redact(member.value) == Redactor.mask)
        }
        try flow.received(
            WireReply(
                status: 200,
                body: Array(
                    "{\"access_token\":\"t\",\"refresh_token\":\"r\",\"expires_in\":60,\"scope\":\"other\"}".utf8)),
            at: Instant(milliseconds: 9000))
        guard case .finished(let grant) = try flow.next(now: Instant(milliseconds: 9000)) else {
            Issue.record("not finished")
            return
        }
        // Counted from just before the request, not from the answer.
        #expect(grant.credential.issuedAt == Instant(milliseconds: 5))
        #expect(grant.credential.expiry == .at(Instant(milliseconds: 60_005)))
        #expect(grant.renewal == .ok && grant.credential.scope == "other")
        #expect(grant.notices.count == 1, "a narrower scope is told")
    }

    @Test("A single-use refresh token that is not replaced is kept, and renewal is unverified")
    func noRotation() throws {
        var flow = try Self.flow(try Self.dialect(), refreshToken: "r-1")
        _ = try Self.request(&flow)
        try flow.received(
            WireReply(status: 200, body: Array("{\"access_token\":\"t\"}".utf8)), at: Instant(milliseconds: 1))
        guard case .finished(let grant) = try flow.next(now: Instant(milliseconds: 1)) else {
            Issue.record("not finished")
            return
        }
        #expect(grant.credential.refreshToken == Secret("r-1") && grant.credential.scope == "profile")
        #expect(grant.renewal == .unverified && grant.renewalReason != nil)
    }

    @Test("case 40: a client id with a path in it stays one segment")
    func clientIDInPath() throws {
        let dialect = try Self.dialect("securitize", id: "a/../b", variables: [:])
        let exchange = dialect.endpoints.first { $0.label == "exchange" }?.url
        #expect(exchange == "https://sec-id-api.sandbox.securitize.io/v1/a%2F..%2Fb/oauth2/authorize")
        #expect(throws: Failure.self) { try Self.dialect("securitize", id: "..", variables: [:]) }
    }

    @Test(
        "A provider that got something wrong is told before anything is sent",
        arguments: [
            ("acme", [:], [:], nil, "base_url has no value"),
            ("acme", ["base_url": "http://as.example"], [:], nil, "loopback only"),
            ("acme", ["base_url": "https://user@as.example"], [:], nil, "user information"),
            ("acme", ["base_url": "https://as.example?x=1"], [:], nil, "query"),
            ("acme", ["base_url": "https://as.example", "bse": "x"], [:], nil, "no variable “bse”"),
            ("securitize", ["env": "evil.example/"], [:], nil, "no variable “env”"),
            ("securitize", [:], [:], "sandbux", "no environment “sandbux”"),
            ("securitize", [:], ["https://a.example": "http://b.example"], nil, "is no origin"),
            ("securitize", [:], ["https://a.example/path": "https://b.example"], nil, "is no origin"),
            ("tradevest", ["token_path": "/../x"], [:], nil, "does not fit"),
            ("tradevest", ["token_path": "@evil.example/x"], [:], nil, "does not fit"),
        ] as [(String, [String: String], [String: String], String?, String)])
    func badProvider(
        _ profile: String, _ variables: [String: String], _ origins: [String: String], _ environment: String?,
        _ message: String
    ) {
        let failure = #expect(throws: Failure.self) {
            try Self.dialect(profile, variables: variables, origins: origins, environment: environment)
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains(message) == true, "\(String(describing: failure))")
    }

    @Test("A provider may choose the other documented path and scope")
    func overriddenPath() throws {
        let dialect = try Self.dialect(
            "tradevest", variables: ["token_path": "/connect/token", "scope": "tradevest.api"])
        var flow = try Self.flow(dialect)
        let request = try Self.request(&flow)
        #expect(request.url == "https://b2b.auth.platform-test.tradevest.ai/connect/token")
        #expect(String(decoding: request.body ?? [], as: UTF8.self).contains("scope=tradevest.api"))
    }

    @Test("A missing client secret, header variable or refresh token is a failure with a remedy")
    func missing() throws {
        var flow = try Self.flow(try Self.dialect("tradevest", secret: nil, variables: [:]))
        let failure = #expect(throws: Failure.self) { try flow.next(now: Instant(milliseconds: 0)) }
        #expect(failure?.message.contains("client secret is missing") == true)

        let dialect = try Self.dialect("tradevest", variables: [:])
        let credential = Credential(accessToken: Secret("t"), issuedAt: Instant(milliseconds: 0), expiry: .unknown)
        #expect(throws: Failure.self) { try dialect.headers(set: try Name("on-behalf"), credential: credential) }
        #expect(dialect.missingVariables(of: try dialect.headerSet(try Name("on-behalf"))) == ["requestor_id"])
        #expect(throws: Failure.self) {
            try dialect.headers(
                set: try Name("on-behalf"), credential: credential, variables: ["requestor_id": "a\r\nX: 1"])
        }
    }

    @Test("A fetched sign-in that leads elsewhere gives no code")
    func fetchedElsewhere() throws {
        let base = ["base_url": "https://demo.aicrisk.com"]
        for location in [
            "https://evil.example/callback/mine?code=x", "/login",
            "http://127.0.0.1:8976/callback/mine?code=x&state=no", "https://127.0.0.1:8976/callback/mine?code=x",
            "http://127.0.0.1:8977/callback/mine?code=x", "http://localhost:8976/callback/mine?code=x",
            "http://127.0.0.1:8976/callback/mine/?code=x", "http://127.0.0.1:8976/callback/mine#code=x", "",
        ] {
            var flow = try Self.flow(try Self.dialect("aicrisk", variables: base))
            _ = try Self.request(&flow)
            let reply = WireReply(status: 302, headers: [HeaderField("Location", location)])
            let error = #expect(throws: GrantError.self) { try flow.received(reply, at: Instant(milliseconds: 0)) }
            #expect(error?.kind == .malformed && error?.remedy?.contains("--browser") == true)
        }
    }

    @Test("case 4: an entry of a list whose key is not what a screen shows of it is not offered")
    func hostileKeys() throws {
        var flow = try Self.flow(try Self.dialect("aicrisk", variables: ["base_url": "https://demo.aicrisk.com"]))
        let now = Instant(milliseconds: 0)
        let authorize = try Self.request(&flow)
        let state = try #require(
            FormEncoding.decodePairs(authorize.url.split(separator: "?").last ?? "")?.first { $0.name == "state" })
        let redirect = "http://127.0.0.1:8976/callback/mine?code=c&state=\(state.value)"
        try flow.received(WireReply(status: 302, headers: [HeaderField("Location", redirect)]), at: now)
        _ = try Self.request(&flow)
        let token = #"{"access_token": "generic-1", "expiration": "2030-01-01T00:00:00Z"}"#
        try flow.received(WireReply(status: 200, body: Array(token.utf8)), at: now)
        _ = try flow.next(now: now)
        _ = try Self.request(&flow)
        let list = #"[{"id": "user_\u202E41", "userName": "ada"}, {"id": "user_42", "userName": "gr\u001Bace"}]"#
        try flow.received(WireReply(status: 200, body: Array(list.utf8)), at: now)
        guard case .choose(let choices, _) = try flow.next(now: now) else {
            Issue.record("nothing is to be chosen")
            return
        }
        #expect(choices == [GrantChoice(key: "user_42", label: "grace")])
    }

    @Test("What can be renewed without the user")
    func renewableAlone() throws {
        var account = Account(id: AccountID(provider: try Name("mine"), name: try Name("a")))
        let aicrisk = try Self.dialect("aicrisk", variables: ["base_url": "https://demo.aicrisk.com"])
        #expect(try Self.dialect("tradevest", variables: [:]).isRenewableAlone(account))
        #expect(!(try Self.dialect().isRenewableAlone(account)))
        #expect(!aicrisk.isRenewableAlone(account), "nobody has chosen a user")
        account.variables["userid"] = "user_42"
        #expect(aicrisk.isRenewableAlone(account))
        account.variables[Dialect.interactionVariable] = "browser"
        #expect(!aicrisk.isRenewableAlone(account), "its sign-in went through the browser")
    }

    @Test("Revoking sends the refresh token, with the client's own authentication")
    func revocation() throws {
        var credential = Credential(accessToken: Secret("a"), issuedAt: Instant(milliseconds: 0), expiry: .unknown)
        credential.refreshToken = Secret("the-refresh-token")
        let request = try #require(try Self.dialect().revocation(of: credential))
        #expect(request.url == "http://127.0.0.1:9000/revoke")
        #expect(request.body == Array("token=the-refresh-token&token_type_hint=refresh_token".utf8))
        #expect(request.secrets.contains(Secret("the-refresh-token")))
        #expect(try Self.dialect("securitize", variables: [:]).revocation(of: credential) == nil)
    }

    @Test("An error that came through the browser is named, and ends nothing but the sign-in")
    func refusedInBrowser() throws {
        var flow = try Self.flow(try Self.dialect())
        _ = try flow.next(now: Instant(milliseconds: 0))
        let error = flow.refused(error: "access_denied", description: "Not today")
        #expect(error.code == "access_denied" && !error.endsGrant && error.status == nil)
        #expect(error.description.contains("access_denied: Not today"))
    }

    @Test("A request that was not answered is built anew with a new issue time, and says the same")
    func repeated() throws {
        var flow = try Self.flow(try Self.dialect(), refreshToken: "r-1")
        let first = try Self.request(&flow)
        let error = #expect(throws: GrantError.self) {
            try flow.received(WireReply(status: 503), at: Instant(milliseconds: 9))
        }
        #expect(error?.mayRetry == true)
        guard case .send(let second, _, _) = try flow.next(now: Instant(milliseconds: 7000)) else {
            Issue.record("the flow does not send again")
            return
        }
        #expect(first == second)
        try flow.received(
            WireReply(status: 200, body: Array("{\"access_token\":\"t\"}".utf8)), at: Instant(milliseconds: 9))
        guard case .finished(let grant) = try flow.next(now: Instant(milliseconds: 9000)) else {
            Issue.record("not finished")
            return
        }
        #expect(grant.credential.issuedAt == Instant(milliseconds: 7000))
    }
}
