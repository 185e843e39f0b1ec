import OAuthCore
import Testing
import Vocabulary

@testable import TokenService

@Suite("What renewal by itself knows of an account")
struct RenewalFactsTests {
    private static let profile = """
        { "id": "tv", "name": "Test", "docs": ["https://as.example/"], "checked": "2026-01-01", "confidence": "verified",
          "variables": { "shop": { "description": "A shop." } },
          "call": { "client": { "id": "body:client_id", "secret": "none" } },
          "legs": {
            "device": { "url": "https://as.example/device" }, "device_poll": { "url": "https://as.example/token" },
            "refresh": { "url": "https://as.example/token" } },
          "refresh": { "mode": "refresh_token", "rotation": "static" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """

    @Test(
        "whom it asks, also where its credential came by another grant than a sign-in", arguments: [[:], ["shop": "a"]])
    func host(variables: [String: String]) throws {
        let catalogue = ProfileCatalogue(userFiles: [(path: "tv.json", bytes: Array(Self.profile.utf8))])
        let provider = Provider(name: try Name("tv"), profile: try Name("tv"), clientID: "c")
        let dialect = try Dialect(profile: try catalogue.profile(for: provider), provider: provider)
        let account = Account(
            id: try AccountID("tv/work"),
            credential: Credential(
                accessToken: Secret("access-1"), refreshToken: Secret("refresh-1"),
                issuedAt: Instant(milliseconds: 0), expiry: .unknown),
            variables: variables)
        #expect(ProviderFace(dialect).status(of: account).renewalFacts?.host == "https://as.example")
    }
}
