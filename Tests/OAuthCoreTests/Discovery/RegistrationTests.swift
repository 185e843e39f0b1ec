import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A client registered on request")
struct RegistrationTests {
    private func asked(grants: [String]? = nil, methods: [String]? = nil) -> ClientRegistration {
        ClientRegistration(
            clientName: "fob", redirectURI: "http://127.0.0.1:8976/callback/x", scope: "openid", grants: grants,
            methods: methods)
    }

    @Test("RFC 7591 section 3.1: the request names redirect URI, grants, authentication and kind")
    func request() throws {
        let request = asked().request(to: "https://as.example/register", initialAccessToken: nil, tls: nil)
        let document = try JSON(parsing: request.body ?? [])
        #expect(request.method == "POST")
        #expect(document["redirect_uris"] == ["http://127.0.0.1:8976/callback/x"])
        #expect(document["grant_types"] == ["authorization_code", "refresh_token"])
        #expect(document["response_types"] == ["code"])
        #expect(document["token_endpoint_auth_method"]?.string == "client_secret_basic")
        #expect(document["application_type"]?.string == "native")
        #expect(document["scope"]?.string == "openid")
        #expect(!request.headers.contains { $0.name == "authorization" })
    }

    @Test("is asked for only what the server offers")
    func offers() {
        let some = asked(
            grants: ["authorization_code", "implicit", "client_credentials"],
            methods: ["private_key_jwt", "client_secret_post"])
        #expect(some.grantTypes == ["authorization_code", "client_credentials"])
        #expect(some.authenticationMethod == "client_secret_post")
        #expect(asked(methods: ["private_key_jwt"]).authenticationMethod == "none")
    }

    @Test(
        "an answer without a usable client id is refused",
        arguments: [
            (200, "{}"), (201, #"{"client_id":""}"#), (201, #"{"client_id":7}"#), (201, "no"),
            (201, #"{"client_id":"a\nb"}"#), (400, #"{"error":"invalid_redirect_uri"}"#), (500, ""),
        ])
    func refused(status: Int, body: String) throws {
        let failure = #expect(throws: Failure.self) {
            try RegisteredClient(
                WireReply(status: status, body: Array(body.utf8)), to: asked(), of: Name("x"), secrets: [])
        }
        #expect(failure?.kind == .refused)
    }

    @Test("what the server decided otherwise is said, and kept as an override")
    func differences() throws {
        let body =
            #"{"client_id":"c","client_secret_expires_at":1700000000,"token_endpoint_auth_method":"none","redirect_uris":["https://else.example/"],"grant_types":["authorization_code"]}"#
        let client = try RegisteredClient(
            WireReply(status: 201, body: Array(body.utf8)), to: asked(), of: Name("x"), secrets: [])
        #expect(client.differences.count == 3)
        #expect(client.secretExpiresAt == Instant(milliseconds: 1_700_000_000_000))
        #expect(client.clientSecret == nil)
        let override = client.override(of: ["scope": ["default": ["a"]]], asked())
        #expect(override["call"]?["client"]?["secret"]?.string == "none")
        #expect(override["scope"] != nil)
    }
}

@Suite("A profile drafted from metadata")
struct ProfileDraftTests {
    @Test("loads, and lists what it left out")
    func draft() throws {
        let metadata = ServerMetadata(
            issuer: "https://as.example",
            document: [
                "issuer": "https://as.example", "authorization_endpoint": "https://as.example/authorize",
                "token_endpoint": "https://as.example/token", "revocation_endpoint": "https://as.example/revoke",
                "jwks_uri": "https://as.example/keys", "backchannel_authentication_endpoint": "https://as.example/ciba",
                "grant_types_supported": ["authorization_code", "refresh_token", "password"],
                "code_challenge_methods_supported": ["S256"], "scopes_supported": ["openid", "profile"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
                "authorization_response_iss_parameter_supported": true,
            ])
        let draft = ProfileDraft.from(metadata: metadata, id: try Name("drafted"))
        let catalogue = ProfileCatalogue(userFiles: [(path: "drafted.json", bytes: draft.profile.serialized())])
        let profile = try catalogue.profile(try Name("drafted"))
        let environment = try #require(profile.environment(profile.defaultEnvironment))
        #expect(Set(environment.legs.keys) == [.authorize, .exchange, .refresh, .revoke])
        #expect(environment.legs[.exchange]?.client.secret == .body("client_secret"))
        #expect(environment.legs[.authorize]?.authorize?.pkce.mode == .required)
        #expect(profile.issuerRequired)
        #expect(profile.confidence == .unverified)
        #expect(draft.notUnderstood.contains { $0.contains("password") })
        #expect(draft.notUnderstood.contains { $0.contains("backchannel_authentication_endpoint") })
        #expect(draft.notUnderstood.contains { $0.contains("rotation") })
    }
}
