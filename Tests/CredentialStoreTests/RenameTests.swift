import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

/// A rename may be cut at any write; no secret is lost by it, and the next start finishes it.
struct RenameTests {
    private static let old = id("acme/work")
    private static let new = id("acme/play")

    @Test("an account comes back under its new name as it was saved", arguments: [true, false])
    func account(knowsMore: Bool) async throws {
        let fixture = try Fixture()
        try await fixture.save(RecordTests.full)
        if knowsMore {
            let json = try JSON(parsing: Array(text(fixture.path(Self.old)).utf8)).adding("later", 1.asNumber)
            try put(String(decoding: json.serialized(), as: UTF8.self), fixture.path(Self.old))
        }
        let store = fixture.store()
        try await store.renameAccount(Self.old, to: Self.new, clock: ManualClock())
        var expected = RecordTests.full
        expected.id = Self.new
        var renamed = try #require(try store.account(Self.new))
        #expect(renamed.generation > expected.generation)
        renamed.generation = expected.generation
        #expect(renamed == expected)
        #expect(try store.account(Self.old) == nil)
        #expect(try text(fixture.path(Self.new)).contains("later") == knowsMore)
        #expect(status(fixture.paths.store + "/renaming.json") == nil)
    }

    @Test("an interrupted refresh is known under the new name as well")
    func intent() async throws {
        let fixture = try Fixture()
        try await fixture.save(CredentialStoreTests.account())
        let store = fixture.store()
        let intent = RefreshIntent(at: fixture.wall.now(), refreshToken: Secret("refresh-1"))
        try await store.locked(Self.old) { lock throws(Failure) in try lock.recordIntent(intent) }
        try await store.renameAccount(Self.old, to: Self.new, clock: ManualClock())
        #expect(try await store.locked(Self.new) { lock throws(Failure) in lock.intent } == intent)
        #expect(try await store.locked(Self.old) { lock throws(Failure) in lock.intent } == nil)
    }

    @Test("cut at any write, a rename of a provider loses no account, and the next start finishes it", arguments: 0..<8)
    func cut(after renames: Int) async throws {
        let fixture = try Fixture()
        try await fixture.store().save(
            Provider(name: name("acme"), profile: name("acme"), clientID: "c", clientSecret: Secret("hush-hush")),
            clock: ManualClock())
        for account in ["work", "play"] { try await fixture.save(CredentialStoreTests.account(id("acme/\(account)"))) }
        let budget = Budget(renames)
        let dying = fixture.store { calls in
            let live = calls.rename
            calls.rename = { folder, from, to throws(SystemError) in
                guard budget.spend() else { throw SystemError(28) }
                try live(folder, from, to)
            }
        }
        _ = try? await dying.renameProvider(name("acme"), to: name("new"), clock: ManualClock())
        // Nothing is lost at this moment.
        for account in ["work", "play"] {
            let found = [id("acme/\(account)"), id("new/\(account)")].compactMap { try? fixture.store().account($0) }
            #expect(!found.isEmpty, "\(account) is lost")
            #expect(found.allSatisfy { $0.credential?.refreshToken == Secret("refresh-1") })
        }
        let store = fixture.store()
        _ = try store.open()
        let provider = try store.providerNames()
        #expect(provider.count == 1)
        let ids = try store.accountIDs()
        #expect(ids.count == 2 && ids.allSatisfy { $0.provider == provider[0] }, "\(ids)")
        #expect(try store.provider(provider[0])?.clientSecret == Secret("hush-hush"))
        #expect(status(fixture.paths.store + "/renaming.json") == nil)
        #expect(temporaryFiles(below: fixture.paths.store).isEmpty)
    }

    @Test("what a provider said of itself goes along, and the old name is forgotten")
    func metadata() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await store.save(Provider(name: name("acme"), profile: name("acme"), clientID: "c"), clock: ManualClock())
        let copy = MetadataCopy(
            issuer: "https://as.example", document: ["issuer": "https://as.example"],
            fetchedAt: Instant(milliseconds: 1000))
        try store.save(copy, of: name("acme"))
        _ = try await store.renameProvider(name("acme"), to: name("new"), clock: ManualClock())
        #expect(try store.metadata(of: name("new")) == copy)
        #expect(try store.metadata(of: name("acme")) == nil)
    }

    @Test("a copy of metadata that is damaged does not keep a provider from its new name")
    func damagedMetadata() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await store.save(Provider(name: name("acme"), profile: name("acme"), clientID: "c"), clock: ManualClock())
        try store.save(
            MetadataCopy(issuer: "https://as.example", document: [:], fetchedAt: Instant(milliseconds: 1000)),
            of: name("acme"))
        try put("{", fixture.paths.store + "/metadata/acme.json")
        _ = try await store.renameProvider(name("acme"), to: name("new"), clock: ManualClock())
        #expect(try store.providerNames() == [name("new")])
        #expect(status(fixture.paths.store + "/renaming.json") == nil)
    }

    @Test("a damaged account keeps its provider's name where it is")
    func damaged() async throws {
        let fixture = try Fixture()
        try await fixture.store().save(
            Provider(name: name("acme"), profile: name("acme"), clientID: "c"), clock: ManualClock())
        try await fixture.save(CredentialStoreTests.account())
        try put("{", fixture.path(Self.old))
        let failure = await #expect(throws: Failure.self) {
            try await fixture.store().renameProvider(name("acme"), to: name("new"), clock: ManualClock())
        }
        #expect(failure?.kind == .store)
        #expect(try fixture.store().providerNames() == [name("acme")])
        #expect(status(fixture.paths.store + "/renaming.json") == nil)
    }
}

/// Lets so many pass.
private final class Budget: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func spend() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}
