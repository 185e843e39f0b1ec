import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("Restoring a backup")
struct RestoreTests {
    private static let provider = Provider(name: name("acme"), profile: name("oauth2"), clientID: "c")

    private static func filled() async throws -> (Fixture, CredentialStore, String) {
        let (fixture, store) = try await Fixture.filled()
        try await fixture.save(account(id("acme/home"), token: "access-home", refresh: nil))
        try store.save(
            MetadataCopy(issuer: "https://a", document: [:], fetchedAt: Instant(milliseconds: 0)), of: name("acme"))
        return (fixture, store, try await store.backUp(clock: ManualClock()).path)
    }

    private static func outcomes(_ report: RestoreReport) -> [String: RestoreReport.Outcome] {
        Dictionary(uniqueKeysWithValues: (report.providers + report.accounts).map { ($0.name, $0.outcome) })
    }

    @Test("over the very same store changes nothing")
    func unchanged() async throws {
        let (fixture, store, path) = try await Self.filled()
        let before = try text(fixture.path(acme))
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Set(Self.outcomes(report).values) == [.unchanged] && report.accounts.count == 2)
        #expect(try text(fixture.path(acme)) == before)
    }

    @Test("brings back what was removed, its provider and what that was agreed to; a refresh token is unverified")
    func removed() async throws {
        let (fixture, store, path) = try await Self.filled()
        for id in [acme, id("acme/home")] {
            #expect(try await store.locked(id) { lock throws(Failure) in try lock.remove() })
        }
        try await store.removeProvider(name("acme"), clock: ManualClock())
        fixture.wall.advance(by: .seconds(3600))
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Set(Self.outcomes(report).values) == [.restored])
        #expect(try store.provider(name("acme")) == Self.provider)
        #expect(try store.metadata(of: name("acme"))?.issuer == "https://a")
        let back = try #require(try store.account(acme))
        #expect(back.credential == account().credential && back.generation == 2)
        #expect(back.renewal == .unverified && back.renewalChangedAt == fixture.wall.now())
        #expect(back.renewalReason?.contains("backup of \(report.madeAt.rfc3339)") == true)
        // Without a refresh token there is nothing to doubt.
        #expect(try store.account(id("acme/home"))?.renewal == .ok)
    }

    @Test("of one provider puts its damaged record back, and leaves every account as it is")
    func oneProvider() async throws {
        let (fixture, store, path) = try await Self.filled()
        try await fixture.save(account(token: "access-2", refresh: "refresh-2"))
        let before = try text(fixture.path(acme))
        try put("{", "\(fixture.paths.store)/providers/acme.json")
        let report = try await store.restore(from: path, providers: [name("acme")], clock: ManualClock())
        #expect(Self.outcomes(report) == ["acme": .restored])
        #expect(try store.provider(name("acme")) == Self.provider)
        #expect(try text(fixture.path(acme)) == before)
        let failure = await #expect(throws: Failure.self) {
            try await store.restore(from: path, providers: [name("other")], clock: ManualClock())
        }
        #expect(failure?.kind == .notFound)
    }

    @Test("never takes the place of a newer record, and says which stayed")
    func newer() async throws {
        let (fixture, store, path) = try await Self.filled()
        try await fixture.save(account(token: "access-2", refresh: "refresh-2"))
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .skipped)
        #expect(report.accounts.last?.reason?.contains("generation 2, in the backup 1") == true)
        #expect(try store.account(acme)?.credential?.refreshToken == Secret("refresh-2"))
    }

    @Test("never takes the place of a newer credential, whatever the generations say")
    func newerCredential() async throws {
        let (fixture, store, path) = try await Self.filled()
        var newer = account(token: "access-2")
        newer.credential?.issuedAt = Instant(milliseconds: 1_700_000_000_000)
        newer.generation = 1
        try put(
            String(decoding: AccountRecord.json(newer, keeping: nil).serialized(), as: UTF8.self), fixture.path(acme))
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .skipped)
        #expect(try store.account(acme)?.credential?.accessToken == Secret("access-2"))
    }

    @Test("case 38: a damaged record is replaced, and the damaged file kept aside")
    func damaged() async throws {
        let (fixture, store, path) = try await Self.filled()
        try put("{ half", fixture.path(acme))
        try put("half", "\(fixture.paths.store)/providers/acme.json")
        let failure = #expect(throws: Failure.self) { try store.account(acme) }
        #expect(failure?.remedy?.contains("fob store restore") == true)
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .restored && Self.outcomes(report)["acme"] == .restored)
        #expect(try store.account(acme)?.credential?.refreshToken == Secret("refresh-1"))
        let aside = everything(below: "\(fixture.paths.store)/damaged")
        #expect(aside.count == 2)
        #expect(try Set(aside.map { try text("\(fixture.paths.store)/damaged/\($0)") }) == ["{ half", "half"])
        #expect(store.takeNotices().contains { $0.contains("/damaged/acme,work-") })
    }

    @Test("case 35: a link in a record's place is put aside, and what it leads to is not touched")
    func link() async throws {
        let (fixture, store, path) = try await Self.filled()
        try put("mine", "\(fixture.root)/mine")
        try FileManager.default.removeItem(atPath: fixture.path(acme))
        try FileManager.default.createSymbolicLink(
            atPath: fixture.path(acme), withDestinationPath: "\(fixture.root)/mine")
        let report = try await store.restore(from: path, accounts: [acme], clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .restored)
        #expect(try text("\(fixture.root)/mine") == "mine")
        #expect(status(fixture.path(acme)).map { $0.st_mode & S_IFMT } == S_IFREG)
    }

    @Test(
        "case 38: what cannot be read in the backup harms nothing else of it",
        arguments: ["acme/home.json", "acme"])
    func unreadable(_ place: String) async throws {
        let (fixture, store, path) = try await Self.filled()
        let file = "\(path)/store/accounts/\(place)"
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: fixture.root)
        try FileManager.default.removeItem(atPath: "\(fixture.paths.store)/providers/acme.json")
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(report.providers.map(\.outcome) == [.restored])
        #expect(report.accounts.last?.name == place && report.accounts.last?.failure?.kind == .store)
        #expect(try store.provider(name("acme")) == Self.provider)
    }

    @Test("what takes a damaged record's place counts on from it: nobody takes it for an older copy that was put back")
    func countsOn() async throws {
        let (fixture, store, path) = try await Self.filled()
        for token in ["access-2", "access-3"] { try await fixture.save(account(token: token)) }
        try put("{ half", fixture.path(acme))
        _ = try await store.restore(from: path, clock: ManualClock())
        #expect(store.check().defects == [])
        _ = store.takeNotices()
        let back = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        #expect(back?.generation == 4 && store.takeNotices() == [])
    }

    @Test("a credential that waits in the rescue folder is newer than any backup")
    func rescued() async throws {
        let (fixture, store, path) = try await Self.filled()
        var newer = account(token: "access-3", refresh: "refresh-3")
        newer.generation = 4
        try put(
            String(decoding: AccountRecord.json(newer, keeping: nil).serialized(), as: UTF8.self),
            "\(fixture.paths.rescue)/acme,work.json")
        try put("{ half", fixture.path(acme))
        let report = try await store.restore(from: path, accounts: [acme], clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .skipped)
        #expect(try store.account(acme)?.credential?.refreshToken == Secret("refresh-3"))
        #expect(everything(below: fixture.paths.rescue) == [])
    }

    @Test("of some accounts leaves the others alone; one that is not in it is an error")
    func chosen() async throws {
        let (fixture, store, path) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        for id in [acme, id("acme/home")] {
            #expect(try await store.locked(id) { lock throws(Failure) in try lock.remove() })
        }
        let report = try await store.restore(from: path, accounts: [acme], clock: ManualClock())
        #expect(Self.outcomes(report) == ["acme": .unchanged, "acme/work": .restored])
        #expect(try store.accountIDs() == [acme])
        let failure = await #expect(throws: Failure.self) {
            try await store.restore(from: path, accounts: [id("acme/none")], clock: ManualClock())
        }
        #expect(failure?.kind == .notFound)
    }

    @Test("a dry run says the same and does nothing")
    func dryRun() async throws {
        let (fixture, store, path) = try await Self.filled()
        try put("{ half", fixture.path(acme))
        #expect(try await store.locked(id("acme/home")) { lock throws(Failure) in try lock.remove() })
        let before = everything(below: fixture.root)
        let report = try await store.restore(from: path, isDryRun: true, clock: ManualClock())
        #expect(
            Self.outcomes(report) == ["acme": .unchanged, "acme/work": .restored, "acme/home": .restored])
        #expect(everything(below: fixture.root) == before)
        #expect(try text(fixture.path(acme)) == "{ half")
    }

    @Test("a dead grant stays dead, and unknown members come back")
    func details() async throws {
        let (fixture, store, _) = try await Self.filled()
        var dead = account()
        dead.renewal = .dead
        try await fixture.save(dead)
        try put(
            try text(fixture.path(acme)).replacing("\"name\": \"work\",", with: "\"name\": \"work\", \"future\": [1],"),
            fixture.path(acme))
        let path = try await store.backUp(clock: ManualClock()).path
        #expect(try await store.locked(acme) { lock throws(Failure) in try lock.remove() })
        _ = try await store.restore(from: path, clock: ManualClock())
        #expect(try store.account(acme)?.renewal == .dead)
        #expect(try JSON(parsing: Array(try text(fixture.path(acme)).utf8))["future"] == [1])
    }

    @Test("a provider that differs stays, and what is damaged in the backup is told of")
    func differing() async throws {
        let (fixture, store, path) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        var other = Self.provider
        other.clientID = "other"
        try await store.save(other, clock: ManualClock())
        try put("{", "\(path)/store/accounts/acme/home.json")
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report) == ["acme": .skipped, "acme/work": .unchanged, "acme/home.json": .failed])
        #expect(try store.provider(name("acme"))?.clientID == "other")
    }

    @Test("what another store has cannot be compared, so it stays; what is missing comes")
    func otherStore() async throws {
        let (source, _, path) = try await Self.filled()
        let fixture = try Fixture()
        defer { withExtendedLifetime((source, fixture)) {} }
        let store = fixture.store()
        _ = try store.open()
        try await fixture.save(account(token: "mine"))
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report) == ["acme": .restored, "acme/work": .skipped, "acme/home": .restored])
        #expect(try store.account(acme)?.credential?.accessToken == Secret("mine"))
    }

    @Test("what is no backup is refused", arguments: ["missing", "empty", "damaged"])
    func noBackup(_ kind: String) async throws {
        let (fixture, store, path) = try await Self.filled()
        switch kind {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "empty": try FileManager.default.removeItem(atPath: "\(path)/backup.json")
        default: try put("{}", "\(path)/backup.json")
        }
        let failure = await #expect(throws: Failure.self) {
            try await store.restore(from: path, clock: ManualClock())
        }
        #expect(failure?.kind == (kind == "missing" ? .notFound : .usage))
        #expect(try text(fixture.path(acme)).contains("access-1"))
    }

    @Test("a sealed one needs the store's key: locked, another store's and an earlier key are told apart")
    func sealed() async throws {
        let fixture = try Fixture()
        let ring = ProcessKeyRing()
        let store = try await fixture.sealedStore(ring)
        try await store.save(Self.provider, clock: ManualClock())
        try await fixture.save(account(), through: store)
        let path = try await store.backUp(clock: ManualClock()).path
        #expect(try await store.locked(acme) { lock throws(Failure) in try lock.remove() })
        await #expect(throws: CredentialStore.isLocked) {
            try await fixture.quickStore().restore(from: path, clock: ManualClock())
        }
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report) == ["acme": .unchanged, "acme/work": .restored])
        #expect(try store.account(acme)?.renewal == .unverified)
        let other = try Fixture()
        let stranger = other.quickStore(ring)
        _ = try stranger.open()
        let foreign = await #expect(throws: Failure.self) {
            try await stranger.restore(from: path, clock: ManualClock())
        }
        #expect(foreign?.kind == .store && foreign?.message.contains("another store") == true)
        let id = try #require(try store.protection()).storeID
        let key = try await store.rekey(key: nil, [.passphrase(locked("new"))], clock: ManualClock())
        try ring.hold(key, ofStore: id, for: .seconds(60))
        let earlier = await #expect(throws: Failure.self) {
            try await store.restore(from: path, clock: ManualClock())
        }
        #expect(earlier?.kind == .store && earlier?.message.contains("earlier key") == true)
    }

    @Test("a plain one is sealed on its way into a store that is sealed now")
    func sealedSince() async throws {
        let (fixture, _, path) = try await Self.filled()
        let store = try await fixture.sealedStore()
        #expect(try await store.locked(acme) { lock throws(Failure) in try lock.remove() })
        let report = try await store.restore(from: path, clock: ManualClock())
        #expect(Self.outcomes(report)["acme/work"] == .restored)
        #expect(try store.account(acme)?.credential?.accessToken == Secret("access-1"))
        for file in everything(below: fixture.paths.store) where file.hasSuffix(".sealed") {
            #expect(try !text("\(fixture.paths.store)/\(file)").contains("access-1"))
        }
    }
}
