import Testing
import Vocabulary

@testable import OAuthCore

@Suite("The generic profiles, and clients without a secret")
struct GenericProfileTests {
    private static func dialect(
        _ profile: String, _ variables: [String: String], secret: String? = "s", metadata: ServerMetadata? = nil
    ) throws -> Dialect {
        let provider = Provider(
            name: try Name("work"), profile: try Name(profile), clientID: "the id",
            clientSecret: secret.map { Secret($0) }, variables: variables)
        return try Dialect(
            profile: try ProfileCatalogue().profile(for: provider), provider: provider, metadata: metadata)
    }

    private static let endpoints = [
        "authorize_url": "https://as.example/authorize", "token_url": "https://as.example/token/",
    ]

    @Test("OAuth 2.0 has the legs whose URLs were given, and no others")
    func givenLegs() throws {
        let small = try Self.dialect("oauth2", Self.endpoints)
        for name in [LegName.device, .devicePoll, .revoke, .introspect] { #expect(small.environment.legs[name] == nil) }
        #expect(small.environment.legs[.authorize] != nil && small.environment.legs[.exchange] != nil)
        let more = Self.endpoints.merging([
            "device_url": "https://as.example/device", "revoke_url": "https://as.example/revoke",
            "introspect_url": "https://as.example/introspect",
        ]) { $1 }
        let large = try Self.dialect("oauth2", more)
        for name in [LegName.device, .devicePoll, .revoke, .introspect] { #expect(large.environment.legs[name] != nil) }
    }

    @Test("A server for client credentials alone needs its token endpoint alone")
    func machineOnly() throws {
        let dialect = try Self.dialect("oauth2", ["token_url": "https://as.example/token"])
        #expect(dialect.environment.legs[.authorize] == nil && dialect.environment.legs[.exchange] == nil)
        #expect(dialect.grants.first == .clientCredentials)
        #expect(throws: Failure.self) { try Self.dialect("oauth2", [:]) }
    }

    @Test("A URL that was given keeps its last slash")
    func lastSlash() throws {
        let dialect = try Self.dialect("oauth2", Self.endpoints)
        #expect(dialect.endpoints.first { $0.label == "exchange" }?.url == "https://as.example/token/")
    }

    @Test("OpenID Connect knows no URL before its metadata is read, and then those that stand there")
    func discovered() throws {
        let issuer = ["issuer": "https://op.example/tenant/"]
        let unread = try Self.dialect("oidc", issuer)
        #expect(unread.lacksMetadata && unread.issuer == "https://op.example/tenant/")
        #expect(unread.metadataURLs.first == "https://op.example/tenant/.well-known/openid-configuration")
        let metadata = ServerMetadata(
            issuer: "https://op.example/tenant/",
            document: [
                "authorization_endpoint": "https://op.example/a", "token_endpoint": "https://op.example/t",
                "userinfo_endpoint": "https://op.example/u",
            ])
        let read = try Self.dialect("oidc", issuer, metadata: metadata)
        #expect(!read.lacksMetadata)
        #expect(read.environment.legs[.exchange]?.url.text == "https://op.example/t")
        for name in [LegName.device, .devicePoll, .pushed, .revoke] { #expect(read.environment.legs[name] == nil) }
    }

    /// A way to send the secret, and what a client without one sends.
    struct PublicCase: CustomTestStringConvertible, Sendable {
        let what: String
        let client: String
        var body = "client_id=the+id"
        var authorization: String?

        var testDescription: String { what }
    }

    static let publicCases = [
        PublicCase(
            what: "Basic becomes the id in the body",
            client: "\"id\": \"basic\", \"secret\": \"basic\", \"secret_optional\": true"),
        PublicCase(
            what: "the id stays where the body has it",
            client: "\"id\": \"body:client_key\", \"secret\": \"body:client_secret\", \"secret_optional\": true",
            body: "client_key=the+id"),
        PublicCase(
            what: "Basic with an empty password",
            client: "\"id\": \"basic\", \"secret\": \"basic\", \"empty_secret\": true", body: "",
            authorization: "Basic dGhlK2lkOg=="),
        PublicCase(
            what: "the same as it is",
            client: "\"id\": \"basic\", \"secret\": \"basic\", \"basic_encoding\": \"raw\", \"empty_secret\": true",
            body: "", authorization: "Basic dGhlIGlkOg=="),
        PublicCase(
            what: "an empty member of the body",
            client: "\"id\": \"body:client_id\", \"secret\": \"body:client_secret\", \"empty_secret\": true",
            body: "client_id=the+id&client_secret="),
    ]

    private static func dialect(client: String, secret: String?) throws -> Dialect {
        let text = """
            { "id": "mine", "call": { "client": { \(client) } },
              "legs": { "authorize": { "url": "https://as.example/a" }, "exchange": { "url": "https://as.example/t" },
                        "client_credentials": { "url": "https://as.example/t" } },
              "refresh": { "mode": "none" } }
            """
        let provider = Provider(
            name: try Name("work"), profile: try Name("mine"), clientID: "the id",
            clientSecret: secret.map { Secret($0) })
        return try Dialect(profile: try ProfileLoader.load(Array(text.utf8), file: "mine.json"), provider: provider)
    }

    private static func request(_ dialect: Dialect) throws -> WireRequest {
        let leg = try #require(dialect.environment.legs[.exchange])
        return try RequestBuilder(dialect: dialect, legName: .exchange, leg: leg).request([])
    }

    @Test("A client without a secret is one that the vendor knows", arguments: publicCases)
    func publicClient(_ shape: PublicCase) throws {
        let request = try Self.request(try Self.dialect(client: shape.client, secret: nil))
        #expect(String(decoding: request.body ?? [], as: UTF8.self) == shape.body)
        #expect(request.headers.first { $0.name == "authorization" }?.value == shape.authorization)
        let confidential = try Self.request(try Self.dialect(client: shape.client, secret: "s3cr3t"))
        #expect(confidential.secrets.contains { $0.reveal() == "s3cr3t" })
        #expect(confidential != request)
    }

    @Test("It has no grant of its own (RFC 6749 section 4.4)")
    func noGrantOfItsOwn() throws {
        let client = "\"id\": \"basic\", \"secret\": \"basic\", \"secret_optional\": true"
        #expect(try Self.dialect(client: client, secret: nil).environment.legs[.clientCredentials] == nil)
        #expect(try Self.dialect(client: client, secret: "s").environment.legs[.clientCredentials] != nil)
    }

    @Test("Elsewhere the secret is missed, and said so")
    func neededSecret() throws {
        let dialect = try Self.dialect(client: "\"id\": \"basic\", \"secret\": \"basic\"", secret: nil)
        #expect(dialect.profile.needsClientSecret)
        #expect(throws: Failure.self) { try Self.request(dialect) }
        #expect(try !ProfileCatalogue().profile(try Name("oauth2")).needsClientSecret)
    }
}
