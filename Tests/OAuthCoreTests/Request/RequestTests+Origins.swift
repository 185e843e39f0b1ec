import Testing
import Vocabulary

@testable import OAuthCore

/// Origins that a provider has replaced.
extension RequestTests {
    @Test("An origin is replaced in every leg, and paths stay")
    func origins() throws {
        let dialect = try Self.dialect(
            "securitize", variables: [:],
            origins: [
                "https://sec-id-api.sandbox.securitize.io": "http://127.0.0.1:9000",
                "https://ID.sandbox.securitize.io:443/": "http://127.0.0.1:9001",
            ])
        #expect(
            dialect.endpoints.map(\.url) == [
                "http://127.0.0.1:9001/#/authorize", "http://127.0.0.1:9000/v1/client/oauth2/authorize",
                "http://127.0.0.1:9000/v1/client/oauth2/refresh",
            ])
    }

    @Test("A replaced origin that no request goes to is named, in whichever environment it is missing")
    func unusedOrigins() throws {
        let to = "http://127.0.0.1:9000"
        let sandbox = "https://sec-id-api.sandbox.securitize.io"
        let right = ["https://id.securitize.io": to, sandbox: to]
        #expect(try Self.dialect("securitize", variables: [:], origins: right).unusedOrigins == [])
        let misspelt = right.merging(["https://sec-id-api.sandbox.securtize.io": to]) { $1 }
        #expect(
            try Self.dialect("securitize", variables: [:], origins: misspelt).unusedOrigins
                == ["https://sec-id-api.sandbox.securtize.io"])
    }

    @Test("Where a server says itself where its endpoints are, only what it says is judged")
    func discoveredOrigins() throws {
        let to = "http://127.0.0.1:9000"
        let document = try JSON(
            parsing: Array(
                #"{ "issuer": "https://as.example", "token_endpoint": "https://tokens.example/token" }"#.utf8),
            dialect: .strict)
        func unused(_ origins: [String: String], _ metadata: ServerMetadata?) throws -> [String] {
            try Dialect(
                profile: try ProfileCatalogue().profile(try Name("oidc")),
                provider: Provider(
                    name: try Name("mine"), profile: try Name("oidc"), clientID: "client",
                    variables: ["issuer": "https://as.example"], origins: origins),
                metadata: metadata
            ).unusedOrigins
        }
        let known = ServerMetadata(issuer: "https://as.example", document: document)
        let right = ["https://as.example": to, "https://tokens.example": to]
        #expect(try unused(right, nil) == [])
        #expect(try unused(right, known) == [])
        #expect(try unused(right.merging(["https://token.example": to]) { $1 }, known) == ["https://token.example"])
    }
}
