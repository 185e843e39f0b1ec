import Foundation
import OAuthCore
import Testing
import Vocabulary

@Suite("docs/providers.md")
struct ProviderDocumentTests {
    private let profiles: [Profile]

    init() throws {
        let catalogue = ProfileCatalogue()
        profiles = try catalogue.ids.map { try catalogue.profile($0) }
    }

    @Test("says what the profiles say; `FOB_REWRITE_DOCS=1` writes it anew")
    func current() throws {
        let file = WireFixture.root.appending(path: "docs/providers.md")
        let text = ProviderDocument.markdown(profiles)
        if ProcessInfo.processInfo.environment["FOB_REWRITE_DOCS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test("A profile of the standards alone deviates in nothing")
    func plain() throws {
        let text = """
            {
              "id": "plain",
              "call": { "client": { "id": "basic", "secret": "basic" } },
              "legs": {
                "authorize": { "url": "https://as.example/authorize", "pkce": { "mode": "required" } },
                "exchange": { "url": "https://as.example/token" },
                "refresh": { "url": "https://as.example/token" },
                "revoke": { "url": "https://as.example/revoke" }
              },
              "refresh": { "mode": "refresh_token", "rotation": "single_use" }
            }
            """
        let plain = try ProfileLoader.load(Array(text.utf8), file: "plain.json")
        #expect(plain.deviations == [])
        #expect(plain.clientSummary == "Basic")
        #expect(plain.pkceSummary == "S256")
        #expect(plain.expirySummary == "seconds")
        #expect(plain.renewalSummary == "refresh token, works once")
        #expect(plain.confidenceSummary == "unverified")
    }

    @Test(
        "What a vendor does in its own way is told",
        arguments: [
            ("securitize", "`client_id` is `issuerId` (authorize)"), ("securitize", "state in the redirect URI"),
            ("securitize", "token at `accessToken`"), ("tiktok", "scopes joined by `,`"),
            ("tiktok", "code decoded once more"), ("tiktok", "any loopback port"),
            ("facebook", "rounds: short-lived (intermediate), long-lived"), ("facebook", "DELETE (revoke)"),
            ("withings", "success is `status` 0"), ("withings", "reply in `body`"),
            ("quickbooks", "`realm_id` from the callback"), ("clover", "JSON body"),
            ("figma", "no `grant_type` (refresh)"), ("xero", "a used refresh token works 30 minutes more"),
        ])
    func told(_ id: String, _ deviation: String) throws {
        let profile = try #require(profiles.first { $0.id.text == id })
        #expect(profile.deviations.contains(deviation), "\(profile.deviations)")
    }
}
