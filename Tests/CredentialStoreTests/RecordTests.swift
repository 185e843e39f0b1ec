import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

struct RecordTests {
    static let full = Account(
        id: acme,
        credential: Credential(
            accessToken: Secret("a\"\\\u{1}é/🔑"), refreshToken: Secret("refresh"), tokenType: "bearer",
            scope: "read write",
            issuedAt: Instant(milliseconds: 1_600_000_000_123), expiry: .at(Instant(milliseconds: 1_600_003_600_999)),
            refreshExpiresAt: Instant(milliseconds: 1_700_000_000_001), extra: ["investor": "42", "empty": ""],
            idToken: Secret("header.claims.signature"), dpopKey: Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n"),
            extraTokens: [
                "bot": Credential(
                    accessToken: Secret("bot"), refreshToken: Secret("bot-refresh"),
                    issuedAt: Instant(milliseconds: 1_600_000_000_123), expiry: .unknown, extra: ["team": "T1"])
            ]),
        intermediates: [
            "generic": Credential(
                accessToken: Secret("generic"), issuedAt: Instant(milliseconds: 1_600_000_000_000), expiry: .never)
        ],
        renewal: .unverified, renewalReason: "An answer may have been lost.",
        renewalChangedAt: Instant(milliseconds: 1_600_000_000_456), variables: ["user": "7"], requestedScope: "read",
        identity: Identity(issuer: "https://as.example", subject: "u-1\u{301}", label: "ada@example.com"),
        origins: ["https://as.example"], idTokenVerifiedAt: Instant(milliseconds: 1_700_000_000_000), autoRenew: true)

    @Test("an account comes back as it was saved, one generation later")
    func accountRoundTrip() async throws {
        let fixture = try Fixture()
        let saved = try await fixture.save(Self.full)
        var expected = Self.full
        expected.generation = 1
        #expect(saved == expected)
        #expect(try fixture.store().account(acme) == expected)
        #expect(try await fixture.save(saved).generation == 2)
    }

    @Test("each kind of expiry comes back", arguments: [Expiry.never, .unknown, .at(Instant(milliseconds: 1))])
    func expiry(_ expiry: Expiry) async throws {
        let fixture = try Fixture()
        var account = account()
        account.credential?.expiry = expiry
        try await fixture.save(account)
        #expect(try fixture.store().account(acme)?.credential?.expiry == expiry)
        #expect(try !text(fixture.path(acme)).contains("null"))
    }

    @Test("an expiry past the year 9999 is saved as its end, not as a damaged record")
    func farExpiry() async throws {
        let fixture = try Fixture()
        var account = account()
        account.credential?.expiry = .at(Instant(milliseconds: .max))
        try await fixture.save(account)
        #expect(try fixture.store().account(acme)?.credential?.expiry.instant?.rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test("a provider comes back as it was saved; saving it again replaces it")
    func providerRoundTrip() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        var provider = Provider(
            name: name("acme"), profile: name("sandbox"), environment: "staging", clientID: "id",
            clientSecret: Secret("hush"), variables: ["tenant": "t"],
            origins: ["https://a.example": "http://127.0.0.1:9000"], redirectURI: "http://127.0.0.1:8976/x",
            overrides: ["legs": ["exchange": ["params": ["audience": "api", "resource": ["a", "b"]]]]],
            clientKey: Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n"), clientCertificate: "one\ntwo\n",
            trustRoots: "root\n")
        try await store.save(provider, clock: ManualClock())
        #expect(try store.provider(name("acme")) == provider)
        provider.clientSecret = nil
        provider.environment = nil
        provider.overrides = [:]
        provider.clientKey = nil
        provider.clientCertificate = nil
        provider.trustRoots = nil
        try await store.save(provider, clock: ManualClock())
        #expect(try store.provider(name("acme")) == provider)
        #expect(try store.providerNames() == [name("acme")])
        #expect(try text(fixture.paths.store + "/providers/acme.json").contains("\"generation\": 2"))
    }

    @Test("members that a later fob wrote survive a rewrite, wherever they stand")
    func unknownMembers() async throws {
        let fixture = try Fixture()
        try await fixture.save(Self.full)
        var json = try JSON(parsing: Array(text(fixture.path(acme)).utf8))
        json = json.adding("later", ["a": [1, 2.asNumber]]).changing("credential") { $0.adding("dpop", "key") }
            .changing("intermediates") { $0.changing("generic") { $0.adding("note", true) } }
            .changing("credential") { $0.changing("extra_tokens") { $0.changing("bot") { $0.adding("kind", "b") } } }
            .changing("identity") { $0.adding("email_verified", true) }
        try put(String(decoding: json.serialized(), as: UTF8.self), fixture.path(acme))
        let read = try #require(try fixture.store().account(acme))
        try await fixture.save(read)
        let after = try JSON(parsing: Array(text(fixture.path(acme)).utf8))
        #expect(after["later"] == ["a": [1, 2.asNumber]])
        #expect(after["credential"]?["dpop"] == "key")
        #expect(after.at(path: "intermediates.generic.note") == true)
        #expect(after.at(path: "credential.extra_tokens.bot.kind") == "b")
        #expect(after.at(path: "identity.email_verified") == true)
        #expect(after["generation"] == 2)
    }

    @Test("a record of a newer version is read as far as it is understood, and never rewritten")
    func newerVersion() async throws {
        let fixture = try Fixture()
        let newer = """
            {"format": "fob-account", "version": 2, "generation": 9, "provider": "acme", "name": "work",
             "renewal": "resting", "credential": {"access_token": "t", "token_type": "Bearer",
             "issued_at": "2020-01-01T00:00:00Z", "later": 1}}
            """
        try put(newer, fixture.path(acme))
        let store = fixture.store()
        let read = try #require(try store.account(acme))
        #expect(read.credential?.accessToken == Secret("t"))
        #expect(read.renewal == .unverified)
        for attempt in [0, 1] {
            let failure = await #expect(throws: Failure.self) {
                try await store.locked(acme) { lock throws(Failure) in
                    if attempt == 0 { _ = try lock.prepareSave() } else { try lock.save(Account(id: acme)) }
                }
            }
            #expect(failure?.kind == .store)
            #expect(failure?.message.contains("a newer fob wrote") == true)
        }
        #expect(try text(fixture.path(acme)) == newer)
    }

    @Test("a store of a newer version can be read and not be written")
    func newerStore() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        try put(
            #"{"format": "fob-store", "version": 2, "protection": "sealed", "store_id": "x"}"#,
            fixture.paths.store + "/store.json")
        let store = fixture.store()
        #expect(try store.open().contains { $0.contains("a newer fob wrote") })
        #expect(try store.account(acme)?.generation == 1)
        await #expect(throws: Failure.self) { try await fixture.save(Account(id: acme), through: store) }
        await #expect(throws: Failure.self) {
            try await store.save(
                Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
        }
    }

    @Test("opening makes the store with an id of its own, and leaves it alone the second time")
    func open() throws {
        let fixture = try Fixture()
        #expect(try fixture.store().open() == [])
        let first = try text(fixture.paths.store + "/store.json")
        let json = try JSON(parsing: Array(first.utf8))
        #expect(json["format"] == "fob-store")
        #expect(json["protection"] == "none")
        #expect(json["store_id"]?.string.flatMap(Base64.decode)?.count == 16)
        #expect(try fixture.store().open() == [])
        #expect(try text(fixture.paths.store + "/store.json") == first)
    }

    @Test("reading a store that does not exist finds nothing and makes nothing")
    func missingStore() throws {
        let fixture = try Fixture()
        let store = fixture.store()
        #expect(try store.account(acme) == nil)
        #expect(try store.accountIDs() == [])
        #expect(try store.provider(name("acme")) == nil)
        #expect(try store.providerNames() == [])
        #expect(everything(below: fixture.root) == [])
    }

    @Test("no secret is anywhere but in the records")
    func secretsOnlyInRecords() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        try await store.locked(acme) { lock throws(Failure) in
            let saved = try lock.save(account(token: "canary-access", refresh: "canary-refresh"))
            try lock.recordIntent(RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("canary-refresh")))
            _ = saved
        }
        for file in everything(below: fixture.root) where !file.hasSuffix("accounts/acme/work.json") {
            guard let bytes = FileManager.default.contents(atPath: fixture.root + "/" + file) else { continue }
            #expect(!String(decoding: bytes, as: UTF8.self).contains("canary"), "\(file)")
        }
    }

    @Test("a provider with accounts cannot be removed, without them it can")
    func removeProvider() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        let provider = Provider(name: name("acme"), profile: name("p"), clientID: "x")
        try await store.save(provider, clock: ManualClock())
        try await fixture.save(account())
        let failure = await #expect(throws: Failure.self) {
            try await store.removeProvider(name("acme"), clock: ManualClock())
        }
        #expect(failure?.kind == .usage)
        #expect(try store.provider(name("acme")) == provider)
        #expect(try await store.locked(acme) { lock throws(Failure) in try lock.remove() })
        #expect(try store.account(acme) == nil)
        #expect(try await store.removeProvider(name("acme"), clock: ManualClock()))
        #expect(try store.provider(name("acme")) == nil)
        #expect(try await store.removeProvider(name("acme"), clock: ManualClock()) == false)
    }

    @Test("an account that was removed and made anew counts on, so that nobody takes it for the old one")
    func generationSurvivesRemoval() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        try await fixture.save(account())
        try await fixture.store().locked(acme) { lock throws(Failure) in _ = try lock.remove() }
        #expect(try await fixture.save(account()).generation == 3)
    }

    @Test("no number of accounts makes one of them slower to read, and listing them reads none")
    func tenThousandAccounts() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await fixture.save(account())
        let record = try text(fixture.path(acme))
        let folder = fixture.paths.store + "/accounts/acme"
        // Listing takes names only: none of these is a record.
        for index in 0..<10_000 {
            let descriptor = openFile("\(folder)/a\(index).json", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
            close(descriptor)
        }
        let ids = try store.accountIDs()
        #expect(ids.count == 10_001)
        #expect(ids == ids.sorted())
        #expect(try text(fixture.path(acme)) == record)
        #expect(try store.account(acme) != nil)
    }

    @Test("files that are no records are not listed")
    func strangersInTheList() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        for file in ["README", ".json", "Upper.json", ".tmp-x.json-1-0123456789abcdef", "work.json.bak"] {
            try put("x", fixture.paths.store + "/accounts/acme/" + file)
        }
        try put("x", fixture.paths.store + "/accounts/.DS_Store")
        #expect(try fixture.store().accountIDs() == [acme])
    }
}

extension JSON {
    func adding(_ key: String, _ value: JSON) -> JSON {
        JSON(.object((members ?? []) + [Member(key: key, value: value)]))
    }

    func changing(_ key: String, _ change: (JSON) -> JSON) -> JSON {
        JSON(.object((members ?? []).map { $0.key == key ? Member(key: key, value: change($0.value)) : $0 }))
    }

    func without(_ key: String) -> JSON { JSON(.object((members ?? []).filter { $0.key != key })) }
}

extension Int {
    var asNumber: JSON { JSON(Int64(self)) }
}
