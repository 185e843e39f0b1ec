import CredentialStore
import OAuthCore
import Vocabulary

extension FuzzTarget {
    /// A profile that somebody else wrote, and what is made of it.
    static let profile = FuzzTarget(
        "profile", weight: 1, limit: 8192, corpus: [FuzzProvider.profile] + builtIn,
        words: [
            "\"mode\"", "{base_url}", "{access_token}", "{client_secret}", "{x}", "{", "}", "https://as.example",
            "http://",
            "authorize", "exchange", "refresh", "device", "revoke", "\"params\":", "\"url\":", "\"when\":", "null",
            "[]",
            "\"pattern\": \"(a+)+$\"", "127.0.0.1", "Authorization: ", "\\r\\n", "#f", "@", "/../",
        ]
    ) { bytes in
        let catalogue = ProfileCatalogue(userFiles: [(path: "fuzz.json", bytes: bytes)])
        let profile: Profile
        do { profile = try catalogue.profile(try Name("fuzz")) } catch let failure as Failure {
            // A path may be long, and stands in the text as the user gave it.
            return try demandScreenFit(failure.message.replacing("\n", with: " "), "the defect")
        }
        let provider: Provider = try FuzzProvider.provider(
            variables: ["base_url": "https://as.example", "tenant": "common"])
        guard let dialect = try? Dialect(profile: profile, provider: provider) else { return }
        for purpose in [GrantPurpose.exchange, .renewal] {
            guard var flow = FuzzProvider.flow(dialect, purpose: purpose) else { continue }
            _ = try? flow.next(now: FuzzProvider.now)
        }
        for endpoint in dialect.endpoints {
            try demand(!endpoint.url.contains(FuzzProvider.clientSecret), "an endpoint that is shown tells the secret")
        }
    }

    private static let builtIn: [String] = {
        let catalogue = ProfileCatalogue()
        return catalogue.ids.prefix(8).compactMap { id in
            catalogue.text(id).map { bytes in
                String(decoding: bytes, as: UTF8.self).replacing("\"id\": \"\(id)\"", with: "\"id\": \"fuzz\"")
            }
        }
    }()

    /// The addresses that a user types: redirect URI, replaced origin, client id and a variable of a URL.
    static let addresses = FuzzTarget(
        "addresses", weight: 5, limit: 300,
        corpus: [
            "https://as.example", "http://127.0.0.1:9000", "http://[::1]:1/x?y=z", "http://localhost/callback",
            "https://user:pw@as.example/", "http://127.0.0.1%2eevil.example", "http://evil.example\\@127.0.0.1/",
            "https://as.example/a/%2e%2e/b", "javascript:alert(1)", "https://xn--e1afmkfd.example:65536",
        ],
        words: ["@", ":", "//", "[", "]", "%2e", "..", "\\", "#", "?", "127.0.0.1", "localhost", "http://", "https://"]
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for provider in [
            try FuzzProvider.provider(redirectURI: text),
            try FuzzProvider.provider(origins: ["https://as.example": text]),
            try FuzzProvider.provider(variables: ["tenant": text]), try FuzzProvider.provider(clientID: text),
        ] {
            let dialect: Dialect
            do { dialect = try FuzzProvider.dialect(provider) } catch let failure as Failure {
                try demandScreenFit(failure.description, "the failure")
                continue
            }
            for endpoint in dialect.endpoints {
                let isFit = ["https://", "http://127.", "http://[::1]", "http://localhost"].contains {
                    endpoint.url.lowercased().hasPrefix($0)
                }
                try demand(isFit, "an endpoint at \(endpoint.url)")
                try demand(!endpoint.url.contains("@"), "an endpoint with user information")
            }
            if let point = ListeningPoint(redirectURI: dialect.redirectURI) {
                try demand((0...65_535).contains(point.port), "a port of \(point.port)")
            }
            guard var flow = FuzzProvider.flow(dialect, purpose: .exchange),
                case .openBrowser(let page) = try flow.next(now: FuzzProvider.now)
            else { continue }
            try demand(
                page.url.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a page's URL with other characters")
        }
    }

    /// An account's record on disk.
    static let records = FuzzTarget(
        "records", weight: 5, limit: 8192,
        corpus: [
            """
            {"format":"fob-account","version":1,"generation":7,"provider":"fuzz","name":"work","renewal":"ok",
             "credential":{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"x",
               "issued_at":"2026-11-20T12:34:56.000Z","expires_at":"2026-11-20T13:34:56.000Z","extra":{"k":"v"}},
             "intermediates":{"generic":{"access_token":"b","token_type":"Bearer","issued_at":"2026-11-20T12:34:56.000Z"}},
             "variables":{"userid":"user_42"},"requested_scope":"a b","unknown":{"kept":[1,2,3]}}
            """
        ],
        words: [
            "\"credential\"", "\"version\":", "\"generation\":", "null", "\"\"", "{}", "[]", "\"unknown\"", "9999",
            "\"never\"",
            "\"dead\"", "\"unverified\"", "../x",
        ]
    ) { bytes in
        guard let json = try? JSON(parsing: bytes) else { return }
        let record: AccountRecord
        do { record = try AccountRecord(parsing: json) } catch { return }
        guard !record.isNewer else { return }
        let written = AccountRecord.json(record.account, keeping: json)
        guard let again = try? AccountRecord(parsing: written) else { throw Violation("what was saved cannot be read") }
        try demand(again.account == record.account, "it says something else after a save")
        for member in json.members ?? [] {
            try demand(written[member.key] != nil || member.value.isNull, "the member \(member.key) was lost")
        }
    }
}
