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
