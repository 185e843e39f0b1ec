import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A draft of a profile from OpenAPI")
struct OpenAPIDraftTests {
    private static func draft(_ text: String) throws -> ProfileDraft {
        try ProfileDraft.from(openAPI: try JSON(parsing: Array(text.utf8)), id: try Name("drafted"))
    }

    private static let form = """
        {"openapi": "3.0.1", "info": {"title": "Auth", "version": "1"},
         "servers": [{"url": "https://auth.test.example", "description": "Test"},
                     {"url": "https://auth.{stage}.example/", "variables": {"stage": {"default": "prod"}}}],
         "paths": {
           "/oauth2/token": {"post": {"requestBody": {"content": {"application/x-www-form-urlencoded":
             {"schema": {"$ref": "#/components/schemas/Token"}}}}}},
           "/oauth2/revoke": {"post": {"requestBody": {"content": {"application/x-www-form-urlencoded":
             {"schema": {"properties": {"token": {}, "token_type_hint": {}}}}}}}},
           "/things": {"get": {}}},
         "components": {"schemas": {"Token": {"allOf": [
           {"required": ["grant_type", "tenant"],
            "properties": {"grant_type": {"enum": ["client_credentials", "refresh_token", "password"]}}},
           {"properties": {"client_id": {}, "client_secret": {}, "refresh_token": {}, "tenant": {}}}]}},
          "securitySchemes": {"key": {"type": "apiKey"}}}}
        """

    @Test("reads a token endpoint that is described by its form, by environment")
    func tokenEndpoint() throws {
        let draft = try Self.draft(Self.form)
        try draft.check(file: "drafted.json", in: ProfileCatalogue())
        let profile = try ProfileLoader.load(draft.text, file: "drafted.json")
        #expect(profile.environments.map(\.name) == ["test", "server-2"])
        #expect(Set(profile.environments[0].legs.keys) == [.clientCredentials, .refresh, .revoke])
        #expect(profile.confidence == .unverified)
        #expect(draft.profile.at(path: "call.client.secret") == "body:client_secret")
        #expect(draft.profile.at(path: "environments.server-2.variables.base_url") == "https://auth.prod.example")
        #expect(draft.profile.at(path: "legs.client_credentials.url") == "{base_url}/oauth2/token")
        for said in ["password", "tenant", "key", "stage"] {
            #expect(draft.notUnderstood.contains { $0.contains(said) }, "\(said) in \(draft.notUnderstood)")
        }
    }

    @Test("reads the flows of a security scheme, and leaves out what RFC 9700 forbids")
    func securityScheme() throws {
        let draft = try Self.draft(
            """
            {"openapi": "3.1.0", "info": {"title": "Auth"}, "servers": [{"url": "https://api.example/v1"}],
             "components": {"securitySchemes": {"oauth": {"type": "oauth2", "flows": {
               "implicit": {"authorizationUrl": "https://as.example/a"},
               "authorizationCode": {"authorizationUrl": "https://as.example/authorize", "tokenUrl": "/token",
                 "refreshUrl": "https://as.example/refresh", "scopes": {"read": "Read", "write": "Write"}}}}}}}
            """)
        try draft.check(file: "drafted.json", in: ProfileCatalogue())
        #expect(draft.profile.at(path: "legs.authorize.url") == "https://as.example/authorize")
        #expect(draft.profile.at(path: "legs.exchange.url") == "https://api.example/v1/token")
        #expect(draft.profile.at(path: "legs.refresh.url") == "https://as.example/refresh")
        #expect(draft.profile.at(path: "scope.known") == ["read", "write"])
        for said in ["implicit", "PKCE", "Basic"] {
            #expect(draft.notUnderstood.contains { $0.contains(said) }, "\(said)")
        }
    }

    @Test(
        "refuses what is no OpenAPI 3 and what describes no token endpoint",
        arguments: [
            #"{"swagger": "2.0"}"#, #"{"openapi": "3.0.0"}"#, "[]",
            ##"{"openapi": "3.0.0", "components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}},"paths":{"/t":{"post":{"requestBody":{"$ref":"#/components/schemas/A"}}}}}"##,
        ])
    func refused(_ text: String) {
        #expect(throws: Failure.self) { try Self.draft(text) }
    }
}
