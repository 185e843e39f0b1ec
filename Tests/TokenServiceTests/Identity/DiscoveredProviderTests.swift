import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// A provider whose URLs come from its own metadata: when it is read, and what happens when it changes.
@Suite(.timeLimit(.minutes(10))) struct DiscoveredProviderTests {
    @Test func `a login reads metadata and keys once, and what is served reads nothing`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            #expect(
                bench.issuer.visits == [
                    "as.example/.well-known/openid-configuration", "as.example/authorize", "as.example/token",
                    "as.example/keys",
                ])
            bench.issuer.forgetVisits()
            #expect(try bench.service().usableHeaderLines(IssuerBench.id)?.count == 1)
            _ = try bench.service().status(of: IssuerBench.id)
            #expect(bench.issuer.visits.isEmpty)
            try await bench.login()
            #expect(bench.issuer.visits == ["as.example/authorize", "as.example/token"])
        }
    }

    @Test func `metadata of yesterday is read again for a login and not for a renewal`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.issuer.forgetVisits()
            bench.bench.clock.advance(by: .seconds(86_401))
            _ = try await bench.service().refresh(IssuerBench.id) { _ in }
            #expect(bench.issuer.visits == ["as.example/token"])
            try await bench.login()
            #expect(bench.issuer.visits[1] == "as.example/.well-known/openid-configuration")
        }
    }

    @Test func `metadata of yesterday serves where the provider cannot be reached`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.bench.clock.advance(by: .seconds(86_401))
            bench.issuer.change { $0.isUnreachable = true }
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.kind == .network)
            #expect(bench.bench.said.all.contains { $0.contains("serves") })
            #expect(bench.issuer.visits.last == "as.example/authorize")
        }
    }

    @Test func `case 40: an endpoint that moved to another origin waits for its user's word`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.bench.clock.advance(by: .seconds(86_401))
            bench.issuer.change { $0.metadata["token_endpoint"] = "https://evil.example/token" }
            bench.issuer.forgetVisits()
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.kind == .loginNeeded)
            #expect(ended?.message.contains("from https://as.example to https://evil.example") == true)
            #expect(ended?.remedy?.contains("fob discover issuer --accept") == true)
            #expect(!bench.issuer.visits.contains { $0.hasPrefix("evil") })
            // Without a word nothing is taken over, also not the next time.
            #expect(await failure { () async throws(Failure) in try await bench.login() }?.kind == .loginNeeded)

            let report = try await bench.service().discover(provider: IssuerBench.id.provider, accepting: true) { _ in }
            #expect(report.notes.contains { $0.contains("token_endpoint moved from https://as.example") })
            #expect(bench.stored?.origins.contains("https://evil.example") == true)
            try await bench.login()
            #expect(bench.issuer.visits.contains("evil.example/token"))
        }
    }

    @Test(arguments: ["https://as.example/", "https://evil.example", "https://AS.example"])
    func `case 16: metadata of another issuer is not used, and nothing is sent`(_ issuer: String) async throws {
        try await IssuerBench.run { bench in
            bench.issuer.change { $0.issuer = issuer }
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.kind == .refused)
            #expect(ended?.message.contains(issuer) == true)
            #expect(bench.issuer.visits.allSatisfy { $0.contains(".well-known") })
            #expect(bench.stored?.credential == nil)
        }
    }

    @Test func `case 40: an origin that was replaced under a login gets no refresh token`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            _ = try await bench.service().editProvider(
                IssuerBench.id.provider, ProviderDraft(origins: ["https://as.example": "https://evil.example"]))
            bench.issuer.forgetVisits()
            let ended = await failure { () async throws(Failure) in
                try await bench.service().refresh(IssuerBench.id) { _ in }
            }
            #expect(ended?.kind == .loginNeeded)
            #expect(ended?.message.contains("https://evil.example") == true)
            #expect(ended?.remedy?.contains("--accept") == true)
            let asked = await failure { () async throws(Failure) in
                try await bench.service().introspect(IssuerBench.id, .accessToken) { _ in }
            }
            #expect(asked?.kind == .loginNeeded, "\(asked?.description ?? "-")")
            #expect(asked?.message.contains("https://evil.example") == true)
            let revoked = await failure { () async throws(Failure) in
                try await bench.service().revoke(IssuerBench.id, options: RevocationOptions()) { _ in }
            }
            #expect(revoked?.kind == .loginNeeded, "\(revoked?.description ?? "-")")
            #expect(revoked?.message.contains("https://evil.example") == true)
            #expect(bench.issuer.visits.isEmpty)
            // What lives is served all the same.
            #expect(try bench.service().usableHeaderLines(IssuerBench.id)?.count == 1)
        }
    }

    @Test func `a provider that is removed leaves nothing of its metadata`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            try await bench.service().remove(IssuerBench.id)
            try await bench.service().removeProvider(IssuerBench.id.provider)
            #expect(try bench.bench.store().metadata(of: IssuerBench.id.provider) == nil)
        }
    }

    @Test func `a report names the addresses and what would be used`() async throws {
        try await IssuerBench.run { bench in
            let report = try await bench.service().discover(url: "https://as.example") { _ in }
            #expect(report.issuer == "https://as.example")
            #expect(report.addresses.contains { $0.label == "token_endpoint" && $0.url == "https://as.example/token" })
            #expect(try bench.bench.store().metadata(of: IssuerBench.id.provider) == nil)
            let document = "https://as.example/.well-known/openid-configuration"
            #expect(try await bench.service().discover(url: document) { _ in }.issuer == "https://as.example")
            bench.issuer.change { $0.issuer = "https://other.example" }
            let ended = await failure { () async throws(Failure) in
                try await bench.service().discover(url: document) { _ in }
            }
            #expect(ended?.message.contains("would stand elsewhere") == true)
            bench.issuer.change { $0.issuer = "https://as.example" }
            let mine = try await bench.service().discover(provider: IssuerBench.id.provider, accepting: false) { _ in }
            #expect(mine.used.contains { $0.url == "https://as.example/token" })
        }
    }

    @Test func `a client that is registered becomes a provider with its secret`() async throws {
        try await IssuerBench.run { bench in
            let name = try Name("made")
            bench.issuer.change {
                $0.registration.body =
                    #"{"client_id":"made","client_secret":"made-secret-of-it","registration_access_token":"change-it-with-this","registration_client_uri":"https://as.example/register/made","token_endpoint_auth_method":"client_secret_post"}"#
            }
            let registered = try await bench.service().registerProvider(
                name,
                RegistrationDraft(profile: IssuerBench.id.provider, initialAccessToken: Secret("let-me-in-please"))
            ) { _ in }
            #expect(registered.summary.clientID == "made")
            #expect(registered.notes.contains { $0.contains("client_secret_post") })
            let stored = try #require(try bench.bench.store().provider(name))
            #expect(stored.clientSecret == Secret("made-secret-of-it"))
            #expect(stored.registrationToken == Secret("change-it-with-this"))
            let request = try #require(bench.issuer.requests.last)
            #expect(request.headers.contains { $0.value == "Bearer let-me-in-please" })
            #expect(request.text.contains("\"redirect_uris\":[\"http://127.0.0.1:8976/callback/made\"]"))
        }
    }

    @Test func `a registration that is refused adds nothing and echoes no secret`() async throws {
        try await IssuerBench.run { bench in
            bench.issuer.change {
                $0.registration = (401, #"{"error":"invalid_token","error_description":"what is let-me-in-please?"}"#)
            }
            let ended = await failure { () async throws(Failure) in
                try await bench.service().registerProvider(
                    Self.made,
                    RegistrationDraft(profile: IssuerBench.id.provider, initialAccessToken: Secret("let-me-in-please"))
                ) { _ in }
            }
            #expect(ended?.kind == .refused)
            #expect(ended?.message.contains("let-me-in") == false)
            #expect(ended?.remedy?.contains("--initial-access-token-fd") == true)
            let made = Self.made
            let stored = try bench.bench.store().provider(made)
            #expect(stored == nil)
        }
    }

    private static let made = Name.known("made")
}
