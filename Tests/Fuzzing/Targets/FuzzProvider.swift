import OAuthCore
import Vocabulary

/// One provider of one profile, at one moment, with secrets that must not come out anywhere.
enum FuzzProvider {
    static let now = Instant(milliseconds: 1_790_000_000_000)
    static let clientSecret = "client-secret-canary"
    static let refreshToken = "refresh-token-canary"

    static let profile = """
        { "id": "fuzz", "name": "Fuzz", "docs": ["https://as.example/docs"], "checked": "2026-11-20",
          "confidence": "verified",
          "variables": { "tenant": { "pattern": "[a-z0-9-]{1,40}", "default": "common" } },
          "scope": { "default": ["profile", "offline"] },
          "call": { "client": { "id": "basic", "secret": "basic", "basic_encoding": "form" } },
          "legs": {
            "authorize": { "url": "https://as.example/{tenant}/authorize", "pkce": { "mode": "required" } },
            "exchange": { "url": "https://as.example/{tenant}/token" },
            "refresh": { "url": "https://as.example/{tenant}/token" } },
          "refresh": { "mode": "refresh_token", "rotation": "single_use" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """

    private static let catalogue = ProfileCatalogue(userFiles: [(path: "fuzz.json", bytes: Array(profile.utf8))])

    static func provider(
        redirectURI: String? = nil, origins: [String: String] = [:], variables: [String: String] = [:],
        clientID: String = "fuzz-client"
    ) throws -> Provider {
        Provider(
            name: try Name("fuzz"), profile: try Name("fuzz"), clientID: clientID, clientSecret: Secret(clientSecret),
            variables: variables, origins: origins, redirectURI: redirectURI)
    }

    private static let loaded = Result { try catalogue.profile(try Name("fuzz")) }

    static func dialect(_ provider: Provider) throws -> Dialect {
        try Dialect(profile: try loaded.get(), provider: provider)
    }

    static func dialect(redirectURI: String? = nil) -> Dialect? {
        try? dialect(try provider(redirectURI: redirectURI))
    }

    static func flow(_ dialect: Dialect, purpose: GrantPurpose) -> GrantFlow? {
        guard let id = try? AccountID("fuzz/account") else { return nil }
        let credential = Credential(
            accessToken: Secret("access-token-old"), refreshToken: Secret(refreshToken), issuedAt: now, expiry: .unknown
        )
        return try? GrantFlow(
            dialect: dialect, account: Account(id: id, credential: credential), purpose: purpose,
            randomness: CountingBytes(), now: now)
    }

    /// A flow that has asked for a renewal and waits for the reply.
    static let renewal: GrantFlow? = {
        guard let dialect = dialect(), var flow = flow(dialect, purpose: .renewal) else { return nil }
        _ = try? flow.next(now: now)
        return flow
    }()
}

/// Bytes that count up: chance has no place here.
struct CountingBytes: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) } }
}
