import Testing
import Vocabulary

@testable import OAuthCore

/// What the standards ask of every request, whatever the profile says.
@Suite("What the standards ask of a request")
struct StandardTests {
    private static func dialect(
        _ client: String, secret: String?, authorize: String = "https://as.example/a"
    ) throws -> Dialect {
        let text = LandingTests.base
            .replacing("MEMBERS", with: #""call": { "client": { \#(client) } },"#)
            .replacing("https://as.example/a\"", with: authorize + "\"")
        let catalogue = ProfileCatalogue(userFiles: [(path: "p.json", bytes: Array(text.utf8))])
        return try Dialect(
            profile: try catalogue.profile(try Name("p")),
            provider: Provider(
                name: try Name("work"), profile: try Name("p"), clientID: "the-client",
                clientSecret: secret.map { Secret($0) }))
    }

    private static func signIn(_ dialect: Dialect) throws -> (page: SignInPage, exchange: WireRequest) {
        var flow = try GrantFlow(
            dialect: dialect, account: Account(id: try AccountID("work/me")), purpose: .exchange,
            randomness: RepeatingBytes(), now: Instant(milliseconds: 0))
        guard case .openBrowser(let page) = try flow.next(now: Instant(milliseconds: 0)) else {
            throw CancellationError()
        }
        try flow.answered(SignInAnswer(code: Secret("the-code")))
        guard case .send(let request, _, _) = try flow.next(now: Instant(milliseconds: 0)) else {
            throw CancellationError()
        }
        return (page, request)
    }

    private static func form(_ request: WireRequest) -> [(name: String, value: String)] {
        FormEncoding.decodePairs(String(decoding: request.body ?? [], as: UTF8.self)) ?? []
    }

    static let clients = [
        #""id": "basic", "secret": "basic""#, #""id": "body:client_id", "secret": "body:client_secret""#,
        #""id": "header:X-Client", "secret": "header:X-Secret""#,
    ]

    @Test("O1: no request proves its client in two ways", arguments: clients)
    func oneProof(client: String) throws {
        let (page, request) = try Self.signIn(try Self.dialect(client, secret: "the-secret"))
        let proofs =
            [
                request.headers.contains { $0.name.lowercased() == "authorization" },
                request.headers.contains { $0.value.contains("the-secret") },
                Self.form(request).contains { $0.value.contains("the-secret") },
                Self.form(request).contains { $0.name == "client_assertion" },
            ].count { $0 }
        #expect(proofs == 1)
        #expect(!request.url.contains("the-secret") && !page.url.contains("the-secret"))
    }

    @Test("O4: an endpoint that has a query keeps it")
    func ownQuery() throws {
        let dialect = try Self.dialect(
            Self.clients[0], secret: "s", authorize: "https://as.example/a?tenant=x%20y&b")
        let url = try Self.signIn(dialect).page.url
        #expect(url.hasPrefix("https://as.example/a?tenant=x%20y&b&response_type=code&client_id=the-client&"))
        #expect(url.split(separator: "?").count == 2)
    }

    @Test("O7: a client without a secret names itself in the code exchange, and never shows a second proof")
    func publicClient() throws {
        for client in [
            #""id": "body:client_id", "secret": "none""#, #""id": "basic", "secret": "basic", "secret_optional": true"#,
        ] {
            let (_, request) = try Self.signIn(try Self.dialect(client, secret: nil))
            #expect(Self.form(request).count { $0.name == "client_id" && $0.value == "the-client" } == 1)
            #expect(!request.headers.contains { $0.name.lowercased() == "authorization" })
            #expect(!Self.form(request).contains { $0.name == "client_secret" })
        }
    }

    @Test("O8: a scope that the reply leaves out is the one asked for, and a narrower one is kept and said")
    func scopes() throws {
        let legs = FlowBench.code
        let options = GrantOptions(scopes: ["read", "write"])
        var silent = try FlowBench(legs, top: FlowBench.refresh, options: options)
        try silent.signIn()
        _ = try silent.request(.exchange)
        try silent.receive(200, FlowBench.token("access-1"))
        #expect(try silent.grant().credential.scope == "read write")

        var narrow = try FlowBench(legs, top: FlowBench.refresh, options: options)
        try narrow.signIn()
        _ = try narrow.request(.exchange)
        try narrow.receive(200, FlowBench.token("access-1", refresh: "refresh-1", more: #", "scope": "read""#))
        let grant = try narrow.grant()
        #expect(grant.credential.scope == "read")
        #expect(grant.notices.contains { $0.contains("granted less") && $0.contains("write") }, "\(grant.notices)")

        // A refresh that says nothing of it keeps what was granted.
        let account = Account(id: try FlowBench.id, credential: grant.credential)
        var renewal = try FlowBench(legs, top: FlowBench.refresh, account: account, purpose: .renewal)
        #expect(try renewal.request(.refresh).form["scope"] == nil, "none is asked for, so none can be wider")
        try renewal.receive(200, FlowBench.token("access-2", refresh: "refresh-2"))
        #expect(try renewal.grant().credential.scope == "read")
    }

    @Test("O11: members that nobody knows are ignored, in the callback and in the reply")
    func unknownMembers() throws {
        var bench = try FlowBench(
            FlowBench.code, top: FlowBench.refresh)
        let page = try bench.page()
        let code = String(repeating: "c", count: 4096)
        let answer = "\(page.redirectURI)?weather=fine&code=\(code)&x%5B%5D=1&state=\(page.query["state"] ?? "")"
        guard case .answer(let read) = page.expectation.read(url: answer) else {
            Issue.record("the answer was refused")
            return
        }
        #expect(read.code == Secret(code))
        try bench.flow.answered(read)
        #expect(try bench.request(.exchange).form["code"] == code)
        let token = String(repeating: "t", count: 100_000)
        try bench.receive(200, FlowBench.token(token, more: #", "weather": { "today": ["fine", null] }"#))
        #expect(try bench.grant().credential.accessToken == Secret(token))
    }

    @Test("O14: client credentials for a client without a secret are a defect of the profile")
    func publicRobot() throws {
        let leg = #""client_credentials": { "url": "https://as.example/token", "client": { "secret": "none" } }"#
        let failure = #expect(throws: Failure.self) {
            _ = try FlowBench(leg, top: #""refresh": { "mode": "reissue" },"#)
        }
        #expect(
            failure?.message.contains("client_credentials needs a client secret") == true, "\(failure?.message ?? "")")
    }

    @Test("O14: a login for the client itself expects no refresh token")
    func robot() throws {
        let leg = #""client_credentials": { "url": "https://as.example/token" }"#
        var bench = try FlowBench(leg, top: #""refresh": { "mode": "reissue" },"#)
        let request = try bench.request(.clientCredentials)
        #expect(request.form["grant_type"] == "client_credentials" && request.form["client_secret"] != nil)
        try bench.receive(200, FlowBench.token("access-1"))
        let grant = try bench.grant()
        #expect(grant.credential.refreshToken == nil && grant.renewal == .ok)
    }

    @Test("N9: no shipped profile holds a client: its id and its secret are whoever uses it")
    func shippedClients() throws {
        let catalogue = ProfileCatalogue()
        #expect(catalogue.ids.count > 30)
        for id in catalogue.ids {
            for (name, leg) in try catalogue.profile(id).environments.flatMap(\.legs) {
                for (parameter, value) in leg.parameters + leg.headers {
                    let holds = ["client", "secret", "authorization", "api-key", "api_key"].contains {
                        parameter.lowercased().hasSuffix($0) || parameter.lowercased().hasPrefix("client_")
                    }
                    guard holds else { continue }
                    let isLiteral = value.parts.allSatisfy { if case .literal = $0 { true } else { false } }
                    #expect(!isLiteral, "\(id) \(name.rawValue) \(parameter)")
                }
            }
        }
    }

    @Test("S6, S9: no grant is known that puts a token into a URL or takes a password")
    func grants() {
        let known = GrantKind.allCases.map(\.rawValue)
        #expect(Set(known).isDisjoint(with: ["implicit", "password", "token"]))
        #expect(!LegName.standard.contains { ["password", "implicit"].contains($0.rawValue) })
    }
}

private struct RepeatingBytes: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
}
