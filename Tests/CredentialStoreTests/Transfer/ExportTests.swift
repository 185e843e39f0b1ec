import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("Exporting and importing accounts")
struct ExportTests {
    private static let provider = Provider(
        name: name("acme"), profile: name("oauth2"), clientID: "c", clientSecret: Secret("client-hush"))

    private static func filled() async throws -> (Fixture, CredentialStore) {
        let fixture = try Fixture()
        let store = fixture.quickStore()
        _ = try store.open()
        try await store.save(provider, clock: ManualClock())
        try await fixture.save(account(), through: store)
        try await fixture.save(account(id("acme/home"), token: "access-home", refresh: nil), through: store)
        return (fixture, store)
    }

    @discardableResult
    private static func take(
        _ bytes: [UInt8], _ pass: String?, into store: CredentialStore, _ ids: [AccountID] = [],
        replacing: Bool = false,
        check: (Provider) throws(Failure) -> Void = { _ in }
    ) async throws -> ImportReport {
        let read = try store.read(export: bytes, place: "x.fob")
        let opened = try store.open(read, passphrase: pass.map { locked($0) })
        return try await store.take(
            opened, accounts: ids, isReplacing: replacing, clock: ManualClock(), check: check)
    }

    @Test(
        "what was exported under a passphrase is imported elsewhere, its refresh token unverified",
        arguments: [true, false])
    func roundTrip(_ isSealed: Bool) async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let bytes = try store.export([acme, id("acme/home")], passphrase: isSealed ? locked("horse") : nil)
        let other = try Fixture()
        let target = other.quickStore()
        _ = try target.open()
        let report = try await Self.take(bytes, isSealed ? "horse" : nil, into: target)
        #expect(report.providers == [name("acme")] && report.accounts.map(\.outcome) == [.added, .added])
        #expect(try target.provider(name("acme")) == Self.provider)
        let work = try #require(try target.account(acme))
        #expect(work.credential == account().credential && work.variables == ["user": "7"] && work.generation == 1)
        #expect(work.renewal == .unverified && work.renewalReason?.contains("exported from") == true)
        #expect(try target.account(id("acme/home"))?.renewal == .ok)
        for file in everything(below: other.paths.store) where file.hasSuffix(".json") {
            #expect(mode("\(other.paths.store)/\(file)") == 0o600)
        }
    }

    @Test("what is imported where a record was lost counts on from it")
    func countsOn() async throws {
        let (fixture, store) = try await Self.filled()
        let bytes = try store.export([acme], passphrase: nil)
        try await fixture.save(account(token: "access-2"), through: store)
        try FileManager.default.removeItem(atPath: fixture.path(acme))
        try await Self.take(bytes, nil, into: store)
        #expect(try store.account(acme)?.generation == 3 && store.check().defects == [])
    }

    @Test("a sealed export tells nothing of what is in it")
    func opaque() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let text = String(decoding: try store.export([acme], passphrase: locked("horse")), as: UTF8.self)
        for word in ["acme", "work", "access-1", "refresh-1", "client-hush", "oauth2", "horse"] {
            #expect(!text.contains(word), "\(word)")
        }
    }

    @Test("case 39: a wrong passphrase, an empty one and any altered byte are one and the same error")
    func altered() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let bytes = try store.export([acme], passphrase: locked("horse"))
        let read = try store.read(export: bytes, place: "x.fob")
        let wrong = #expect(throws: Failure.self) { try store.open(read, passphrase: locked("house")) }
        let expected = try #require(wrong)
        #expect(expected.kind == .usage && expected.message.contains("passphrase"))
        #expect(throws: expected) { try store.open(read, passphrase: locked("")) }
        #expect(throws: expected) { try store.open(read, passphrase: nil) }
        var opened = 0
        for index in bytes.indices where ![0x20, 0x0A].contains(bytes[index]) {
            var altered = bytes
            altered[index] ^= 1
            // What is no export any more is refused before anything is derived; the rest opens nothing.
            guard let read = try? store.read(export: altered, place: "x.fob") else { continue }
            opened += 1
            #expect(throws: expected, "byte \(index)") { try store.open(read, passphrase: locked("horse")) }
        }
        #expect(opened > 100)
    }

    @Test("every cut of it is refused")
    func truncated() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        for bytes in [
            try store.export([acme], passphrase: locked("horse")), try store.export([acme], passphrase: nil),
        ] {
            // The newline at the end says nothing.
            for length in 0..<bytes.count - 1 {
                #expect(throws: Failure.self) { try store.read(export: Array(bytes[..<length]), place: "x.fob") }
            }
        }
    }

    @Test(
        "case 39: what a hostile file asks for is refused before anything is derived",
        arguments: [
            (#""n": 262144"#, #""n": 1073741824"#, "power of two"), (#""n": 262144"#, #""n": 1024"#, "power of two"),
            (#""n": 262144"#, #""n": 262145"#, "power of two"), (#""r": 8"#, #""r": 1048576"#, "must be 8"),
            (#""p": 1"#, #""p": 9"#, "must be 1"), (#""scrypt""#, #""key-command""#, "passphrase"),
            (#""scrypt""#, #""other""#, "passphrase"), ("\"version\": 1\n}", "\"version\": 2\n}", "newer"),
            (#""passphrase","#, #""magic","#, "protection"), ("fob-export", "fob-account", "format"),
        ])
    func hostile(_ from: String, _ to: String, _ says: String) async throws {
        let (fixture, _) = try await Self.filled()
        let derivations = Mutex(0)
        let counting = PassphraseDerivation { passphrase, salt, cost in
            derivations.withLock { $0 += 1 }
            return PassphraseDerivation.quick.key(passphrase, salt, cost)
        }
        let store = CredentialStore(
            paths: fixture.paths, clock: fixture.wall, randomness: SystemBytes(), calls: .live, passphrases: counting)
        let text = String(decoding: try store.export([acme], passphrase: locked("horse")), as: UTF8.self)
        try #require(text.contains(from))
        let altered = text.replacing(from, with: to)
        derivations.withLock { $0 = 0 }
        let failure = #expect(throws: Failure.self) { try store.read(export: Array(altered.utf8), place: "x.fob") }
        #expect(failure?.kind == .usage && failure?.message.contains(says) == true, "\(String(describing: failure))")
        #expect(failure?.message.hasPrefix("x.fob:") == true)
        #expect(derivations.withLock { $0 } == 0)
    }

    @Test("the released derivation opens what it sealed")
    func released() async throws {
        let (fixture, _) = try await Self.filled()
        let store = fixture.store()
        let bytes = try store.export([acme], passphrase: locked("horse"))
        let read = try store.read(export: bytes, place: "x.fob")
        #expect(try store.open(read, passphrase: locked("horse")).accounts == [acme])
    }

    @Test("an import that was interrupted is finished by the same one")
    func interrupted() async throws {
        let (fixture, store) = try await Self.filled()
        let bytes = try store.export([acme, id("acme/home")], passphrase: nil)
        #expect(try await store.locked(id("acme/home")) { lock throws(Failure) in try lock.remove() })
        let before = try text(fixture.path(acme))
        let report = try await Self.take(bytes, nil, into: store)
        #expect(report.accounts.map(\.outcome) == [.added, .unchanged])
        #expect(try text(fixture.path(acme)) == before)
        #expect(try store.accountIDs() == [id("acme/home"), acme])
    }

    @Test("accounts that are there stay, and then nothing at all is written")
    func present() async throws {
        let (fixture, store) = try await Self.filled()
        let bytes = try store.export([acme, id("acme/home")], passphrase: nil)
        #expect(try await store.locked(id("acme/home")) { lock throws(Failure) in try lock.remove() })
        try await fixture.save(account(token: "access-2"), through: store)
        let before = try text(fixture.path(acme))
        let failure = await #expect(throws: Failure.self) { try await Self.take(bytes, nil, into: store) }
        #expect(failure?.kind == .usage && failure?.message.contains("acme/work") == true)
        #expect(try store.accountIDs() == [acme] && text(fixture.path(acme)) == before)
        #expect(try await Self.take(bytes, nil, into: store, [id("acme/home")]).accounts.count == 1)
        #expect(try store.account(id("acme/home"))?.generation == 2)
    }

    @Test("replacing is said, and that an older credential took a newer one's place is said too")
    func replacing() async throws {
        let (fixture, store) = try await Self.filled()
        let bytes = try store.export([acme], passphrase: nil)
        let same = try await Self.take(bytes, nil, into: store, replacing: true)
        #expect(same.accounts.map(\.outcome) == [.replaced] && same.accounts[0].warning == nil)
        var newer = account(token: "access-2")
        newer.credential?.issuedAt = Instant(milliseconds: 1_700_000_000_000)
        newer.generation = 2
        try await fixture.save(newer, through: store)
        let older = try await Self.take(bytes, nil, into: store, replacing: true)
        #expect(older.accounts[0].warning?.contains("older") == true)
        #expect(try store.account(acme)?.credential?.accessToken == Secret("access-1"))
        #expect(try store.account(acme)?.generation == 4)
    }

    @Test("a provider of the same name that is another one is refused, with what differs and no value of it")
    func otherProvider() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let bytes = try store.export([acme], passphrase: nil)
        let other = try Fixture()
        let target = other.quickStore()
        _ = try target.open()
        var provider = Self.provider
        provider.clientSecret = Secret("another-hush")
        provider.environment = "production"
        try await target.save(provider, clock: ManualClock())
        let failure = await #expect(throws: Failure.self) { try await Self.take(bytes, nil, into: target) }
        #expect(
            failure?.message.contains("environment, client_secret differ.") == true, "\(String(describing: failure))")
        #expect(failure?.description.contains("hush") == false)
        #expect(try target.accountIDs() == [] && target.provider(name("acme")) == provider)
    }

    @Test("a provider that does not fit here stops all of it")
    func unfit() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let bytes = try store.export([acme], passphrase: nil)
        let other = try Fixture()
        defer { withExtendedLifetime(other) {} }
        let target = other.quickStore()
        _ = try target.open()
        await #expect(throws: Failure(.notFound, "no profile")) {
            try await Self.take(bytes, nil, into: target) { _ throws(Failure) in throw Failure(.notFound, "no profile")
            }
        }
        #expect(try target.providerNames() == [] && target.accountIDs() == [])
    }

    @Test(
        "content that does not hold together is refused with its place",
        arguments: [
            (#""name": "work""#, #""name": "../work""#, "is not a name"),
            (#""providers": ["#, #""others": ["#, "providers"),
            (#""name": "acme""#, #""name": "other""#, "provider of acme/work is missing"),
            (#""renewal": "ok""#, #""renewal": "fine""#, "renewal"),
            (#""exported_at": "2"#, #""exported_at": "x2"#, "time"),
            (#""format": "fob-provider""#, #""format": "fob-account""#, "format"),
            (#""generation": 1,"#, #""generation": 1, "generation": 1,"#, "twice"),
        ])
    func incoherent(_ from: String, _ to: String, _ says: String) async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let text = String(decoding: try store.export([acme], passphrase: nil), as: UTF8.self)
        try #require(text.contains(from))
        let failure = #expect(throws: Failure.self) {
            try store.read(export: Array(text.replacing(from, with: to).utf8), place: "x.fob")
        }
        #expect(failure?.message.contains(says) == true, "\(String(describing: failure))")
        #expect(failure?.description.contains("hush") == false && failure?.description.contains("access-1") == false)
    }

    @Test("an account or provider that stands twice is refused")
    func twice() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        for key in ["accounts", "providers"] {
            var json = try JSON(parsing: try store.export([acme], passphrase: nil))
            let content = try #require(json["content"])
            let elements = try #require(content[key]?.elements)
            let members = try #require(content.members).map {
                $0.key == key ? JSON.Member(key: key, value: JSON(elements + elements)) : $0
            }
            json = JSON(
                .object(
                    try #require(json.members).map {
                        $0.key == "content" ? JSON.Member(key: "content", value: JSON(.object(members))) : $0
                    }))
            let failure = #expect(throws: Failure.self) { try store.read(export: json.serialized(), place: "x") }
            #expect(failure?.message.contains("stands twice") == true)
        }
    }

    @Test("what is not there cannot be exported or imported")
    func missing() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        #expect(throws: Failure.self) { try store.export([id("acme/none")], passphrase: nil) }
        let bytes = try store.export([acme], passphrase: nil)
        let failure = await #expect(throws: Failure.self) {
            try await Self.take(bytes, nil, into: store, [id("acme/none")])
        }
        #expect(failure?.kind == .notFound)
    }

    @Test("an export of a locked store is refused; one of a sealed store is sealed under its own passphrase")
    func sealedStore() async throws {
        let fixture = try Fixture()
        let store = try await fixture.sealedStore()
        try await store.save(Self.provider, clock: ManualClock())
        try await fixture.save(account(), through: store)
        #expect(throws: CredentialStore.isLocked) {
            try fixture.quickStore().export([acme], passphrase: locked("x"))
        }
        let bytes = try store.export([acme], passphrase: locked("export"))
        let other = try Fixture()
        defer { withExtendedLifetime(other) {} }
        let target = other.quickStore()
        _ = try target.open()
        #expect(try await Self.take(bytes, "export", into: target).accounts.count == 1)
    }
}
