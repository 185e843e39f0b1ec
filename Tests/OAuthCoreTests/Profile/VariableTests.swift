import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Variables, scopes and what templates may take")
struct VariableTests {
    private static func load(_ members: String, exchange: String = "") throws(ProfileDefects) -> Profile {
        let text = """
            { "id": "mine", \(members)
              "legs": { "authorize": { "url": "https://as.example/a" },
                        "exchange": { "url": "https://as.example/t"\(exchange) },
                        "revoke": { "url": "https://as.example/r", "client": { "secret": "none" },
                                    "headers": { "authorization": "Bearer {access_token}" } } },
              "refresh": { "mode": "none" } }
            """
        return try ProfileLoader.load(Array(text.utf8), file: "mine.json")
    }

    /// Something that a profile may not say, and why.
    static let refused: [(what: String, members: String, exchange: String, reason: String)] = [
        (
            "case 40: a URL that the provider tells, without a guard",
            "\"variables\": { \"api\": { \"kind\": \"url\", \"source\": \"reply\" } },", "", "there is no guard"
        ),
        (
            "case 40: a guard that nobody can confirm",
            "\"variables\": { \"api\": { \"kind\": \"host\", \"source\": \"callback\", \"guard\": \"user_confirmed\" } },",
            "", "nobody confirms"
        ),
        (
            "case 40: a host that the provider tells, in the API's address",
            "\"variables\": { \"h\": { \"kind\": \"host\", \"source\": \"reply\" } }, \"api_base\": \"https://{h}/v1\",",
            "", "has no guard"
        ),
        (
            "a source that nothing comes from", "\"variables\": { \"a\": { \"from\": \"x\" } },", "",
            "comes from somewhere"
        ),
        ("an access token at the exchange", "", ", \"params\": { \"a\": \"{access_token}\" }", "not declared"),
        ("scopes at the exchange", "", ", \"params\": { \"a\": \"{scope}\" }", "not declared"),
        ("scopes that are not sent", "\"scope\": { \"send\": false, \"default\": [\"a\"] },", "", "not sent"),
        ("a second list without a name", "\"scope\": { \"second\": { \"default\": [\"a\"] } },", "", "has no name"),
    ]

    @Test("What is refused", arguments: refused.indices)
    func refusal(_ index: Int) throws {
        let (what, members, exchange, reason) = Self.refused[index]
        let defects = #expect(throws: ProfileDefects.self, "\(what)") { try Self.load(members, exchange: exchange) }
        #expect(defects?.description.contains(reason) == true, "\(defects?.description ?? "")")
    }

    @Test("What may be said")
    func accepted() throws {
        _ = try Self.load(
            """
            "variables": { "api": { "kind": "url", "source": "reply", "from": "instance_url",
                                    "guard": ["*.example.com"] } }, "api_base": "{api}/services",
            """,
            exchange: ", \"headers\": { \"x-id\": \"{uuid}\" }, \"params\": { \"t\": \"{now}\", \"m\": \"{now_ms}\" }")
    }

    @Test("Scopes that the vendor fixes are not sent, and a second list goes under its own name")
    func scopes() throws {
        let fixed = try Self.load("\"scope\": { \"send\": false },").environments.first?.legs
        #expect(fixed?[.authorize]?.names["scope"] == .some(.none))
        let profile = try Self.load(
            "\"scope\": { \"separator\": \",\", \"second\": { \"name\": \"user_scope\", \"default\": [\"a\", \"b\"] } },"
        )
        let legs = try #require(profile.environments.first?.legs)
        #expect(legs[.authorize]?.parameters.map { "\($0.name)=\($0.value.text)" } == ["user_scope=a,b"])
        #expect(legs[.exchange]?.parameters.isEmpty == true)
        #expect(legs[.authorize]?.names.isEmpty == true)
    }

    @Test("A generated value is made of the clock and the randomness that were given")
    func generated() {
        let now = Instant(milliseconds: 1_700_000_000_123)
        let text = { (value: GeneratedValue) in value.text(now: now, randomness: Counting()) }
        #expect(text(.now) == "1700000000" && text(.nowMilliseconds) == "1700000000123")
        #expect(text(.uuid) == "00010203-0405-4607-8809-0a0b0c0d0e0f")
    }

    @Test("Templates of a request take the scope, the time and the tokens that it is about; a variable goes first")
    func requestValues() throws {
        let profile = try Self.load("", exchange: ", \"headers\": { \"x-id\": \"{uuid}\", \"x-at\": \"{now}\" }")
        let provider = Provider(name: try Name("mine"), profile: try Name("mine"), clientID: "id")
        let dialect = try Dialect(profile: profile, provider: provider)
        let moment = Moment(now: Instant(milliseconds: 1_700_000_000_123), randomness: Counting())
        var builder = RequestBuilder(
            dialect: dialect, legName: .exchange, leg: try #require(dialect.environment.legs[.exchange]))
        builder.moment = moment
        builder.scope = "a b"
        let headers = try builder.request([]).headers
        #expect(headers.first { $0.name == "x-id" }?.value == "00010203-0405-4607-8809-0a0b0c0d0e0f")
        #expect(headers.first { $0.name == "x-at" }?.value == "1700000000")
        #expect(builder.value("scope") == "a b" && builder.value("access_token") == nil)
        builder.variables = ["scope": "mine"]
        builder.credential = Credential(
            accessToken: Secret("at"), refreshToken: Secret("rt"), issuedAt: moment.now, expiry: .unknown)
        #expect(builder.value("scope") == "mine" && builder.value("refresh_token") == "rt")
        #expect(try builder.request([]).secrets.contains(Secret("at")))
    }

    @Test("Dropbox takes a token back by a call that shows it")
    func revocationHeader() throws {
        let provider = Provider(name: try Name("mine"), profile: try Name("mine"), clientID: "id")
        let dialect = try Dialect(profile: try Self.load(""), provider: provider)
        let credential = Credential(accessToken: Secret("at"), issuedAt: Instant(milliseconds: 0), expiry: .unknown)
        let request = try #require(try dialect.revocation(of: credential, .accessToken))
        #expect(request.headers.first { $0.name == "authorization" }?.value == "Bearer at")
    }

    /// 0, 1, 2 and so on.
    private struct Counting: Randomness {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0) } }
    }

    /// A destination, and whether the token may go there.
    static let destinations: [(url: String, isAllowed: Bool)] = [
        ("https://api.example.com/v1", true), ("https://API.EXAMPLE.COM/", true), ("https://eu.example.net/x", true),
        ("https://example.net/", false), ("https://api.example.com.evil.example/", false),
        ("https://evil.example/", false),
        ("http://api.example.com/", false), ("https://user@api.example.com/", false), ("ftp://api.example.com/", false),
        ("https://my.instance.org/services", true), ("https://your.instance.org/services", false),
        ("http://127.0.0.1:9000/x", true), ("http://127.0.0.1:9001/x", false),
    ]

    @Test("case 17: a token goes to the hosts that its profile names", arguments: destinations.indices)
    func destination(_ index: Int) throws {
        let (url, isAllowed) = Self.destinations[index]
        let profile = try Self.load(
            """
            "variables": { "api": { "kind": "url", "source": "reply", "guard": ["*.instance.org"] } },
            "api_base": "{api}/services", "allowed_hosts": ["api.example.com", "*.example.net"],
            """)
        let provider = Provider(
            name: try Name("mine"), profile: try Name("mine"), clientID: "id",
            origins: ["https://as.example": "http://127.0.0.1:9000"])
        let dialect = try Dialect(profile: profile, provider: provider)
        var account = Account(id: AccountID(provider: try Name("mine"), name: try Name("a")))
        #expect(dialect.apiBase(for: account) == nil)
        account.variables = ["api": "https://my.instance.org"]
        #expect(dialect.apiBase(for: account) == "https://my.instance.org/services")
        #expect(dialect.allows(url, for: account) == isAllowed)
    }
}
