import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// Whom a login is for, who says so, and what happens when it is somebody else.
@Suite(.timeLimit(.minutes(10))) struct SignedInUserTests {
    @Test func `an ID token whose signature is good tells the user`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            let account = try #require(bench.stored)
            #expect(
                account.identity == Identity(issuer: "https://as.example", subject: "u-1", label: "u-1@example.com"))
            #expect(account.idTokenVerifiedAt == bench.bench.clock.now())
            #expect(account.origins == ["https://as.example"])
            let claims = try #require(try bench.service().claims(of: IssuerBench.id))
            #expect(claims.claims["sub"]?.string == "u-1")
            #expect(claims.verifiedAt == bench.bench.clock.now())
        }
    }

    @Test func `an ID token that somebody else signed means that nothing is kept`() async throws {
        try await IssuerBench.run { bench in
            bench.issuer.change { $0.signingSeed = 99 }
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.kind == .refused)
            #expect(ended?.message.contains("its signature is wrong") == true)
            #expect(bench.stored?.credential == nil)
        }
    }

    @Test(arguments: [
        ("iss", JSON("https://evil.example")), ("aud", "other"), ("exp", 1), ("iat", 1), ("azp", "other"),
        ("at_hash", "AAAA"), ("nonce", "another"), ("nonce", JSON(.null)),
    ])
    func `an ID token that says something else means that nothing is kept`(_ name: String, _ value: JSON) async throws {
        try await IssuerBench.run { bench in
            bench.issuer.change { $0.claims[name] = value }
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.kind == .refused)
            #expect(bench.stored?.credential == nil)
        }
    }

    @Test(arguments: [("acr_values", "strong"), ("max_age", "300")])
    func `what the provider's settings ask of a sign-in is looked for in the ID token`(
        _ name: String, _ value: String
    ) async throws {
        try await IssuerBench.run { bench in
            let store = bench.bench.store()
            var provider = try #require(try store.provider(IssuerBench.id.provider))
            provider.overrides = [
                "legs": ["authorize": ["params": JSON(.object([.init(key: name, value: JSON(value))]))]]
            ]
            try await store.save(provider, clock: bench.bench.sleeper)
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.message.contains(name) == true, "\(ended?.message ?? "")")
            #expect(bench.stored?.credential == nil)
            let now = bench.bench.clock.now().milliseconds / 1000
            bench.issuer.change { $0.claims = ["acr": "strong", "auth_time": JSON(now)] }
            try await bench.login()
            #expect(bench.stored?.identity?.subject == "u-1")
        }
    }

    @Test func `a key that is new is read once more, and one that stays unknown is refused`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.issuer.change {
                $0.keyID = "k-2"
                $0.keySeed = 12
            }
            bench.issuer.forgetVisits()
            try await bench.login()
            #expect(bench.issuer.visits.filter { $0.hasSuffix("/keys") }.count == 1)
            #expect(bench.stored?.idTokenVerifiedAt != nil)
        }
    }

    @Test func `without keys the token counts by the connection it came over, and says that it was not checked`()
        async throws
    {
        try await IssuerBench.run { bench in
            bench.issuer.change { $0.metadata["jwks_uri"] = JSON(.null) }
            try await bench.login()
            #expect(bench.stored?.identity?.subject == "u-1")
            #expect(bench.stored?.idTokenVerifiedAt == nil)
            #expect(bench.bench.said.all.contains { $0.contains("without its signature") })
        }
    }

    @Test func `without an ID token userinfo tells the user`() async throws {
        try await IssuerBench.run { bench in
            bench.issuer.change { $0.givesIDToken = false }
            try await bench.login()
            #expect(bench.stored?.identity?.subject == "u-1")
            #expect(bench.stored?.identity?.label == "ann@example.com")
            let request = try #require(bench.issuer.requests.last)
            #expect(
                request.headers.filter { $0.name.lowercased() == "authorization" }.map(\.value) == ["Bearer access-1"])
        }
    }

    @Test func `userinfo-invalid-sub: userinfo of another user than the ID token's means that nothing is kept`()
        async throws
    {
        try await IssuerBench.run { bench in
            bench.issuer.change {
                $0.claims["email"] = ""
                $0.userinfoSubject = "u-9"
            }
            let ended = await failure { () async throws(Failure) in try await bench.login() }
            #expect(ended?.message.contains("another user than the ID token") == true)
            #expect(bench.stored?.credential == nil)
        }
    }

    // MARK: Another user

    @Test func `another user replaces nobody where nobody may be asked`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.issuer.change { $0.subject = "u-2" }
            let before = bench.stored
            let ended = await failure { () async throws(Failure) in try await bench.login { $0.mayAskUser = false } }
            #expect(ended?.kind == .loginNeeded)
            #expect(ended?.message.contains("u-2@example.com (u-2) signed in") == true)
            #expect(ended?.remedy?.contains("--replace") == true)
            #expect(bench.stored == before)
        }
    }

    @Test(arguments: ["no", "yes"])
    func `another user is asked about, and the answer counts`(_ answer: String) async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.issuer.change { $0.subject = "u-2" }
            let desk = ScriptedDesk(key: answer)
            let ended = await failure { () async throws(Failure) in try await bench.login(desk: desk) }
            #expect(try await desk.questions.element().contains("u-2@example.com"))
            #expect((ended == nil) == (answer == "yes"))
            #expect(bench.stored?.identity?.subject == (answer == "yes" ? "u-2" : "u-1"))
        }
    }

    @Test func `another user replaces the first where that was said beforehand`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            bench.issuer.change { $0.subject = "u-2" }
            try await bench.login {
                $0.mayAskUser = false
                $0.replacesIdentity = true
            }
            #expect(bench.stored?.identity?.subject == "u-2")
        }
    }

    @Test func `the same user signs in again without a question`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            try await bench.login { $0.mayAskUser = false }
            #expect(bench.stored?.identity?.subject == "u-1")
        }
    }

    // MARK: Renewals

    @Test func `an ID token that comes with a refresh keeps the user and counts as not checked`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            let before = bench.stored?.credential?.idToken
            bench.bench.clock.advance(by: .seconds(100))
            _ = try await bench.service().refresh(IssuerBench.id) { _ in }
            #expect(bench.stored?.credential?.idToken != before)
            #expect(bench.stored?.idTokenVerifiedAt == nil)
            #expect(bench.stored?.renewal == .ok)
        }
    }

    @Test func `a refresh that answers for another user loses nothing and says so`() async throws {
        try await IssuerBench.run { bench in
            try await bench.login()
            let before = bench.stored?.credential?.idToken
            bench.issuer.change { $0.subject = "u-2" }
            bench.bench.clock.advance(by: .seconds(100))
            _ = try await bench.service().refresh(IssuerBench.id) { bench.bench.said($0) }
            #expect(bench.stored?.credential?.idToken == before)
            #expect(bench.stored?.credential?.refreshToken != nil)
            #expect(bench.stored?.renewal == .unverified)
            #expect(bench.stored?.identity?.subject == "u-1")
            #expect(bench.bench.said.all.contains { $0.contains("another user") })
        }
    }
}
