import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// From version 0, which was made for this, to version 1.
@Suite("A store of version 0")
struct MigrationTests {
    private static let ids = ["old/dead", "old/lasting", "old/new", "old/work"].map { id($0) }

    private static func account(_ file: String) throws -> JSON {
        try Migration.current(try FormatFixture.json("v0/accounts/old/\(file).json"), .account)
    }

    @Test("an account becomes one of version 1, member by member")
    func account() throws {
        let expected = """
            {"credential": {"access_token": "old-access", "expires_at": "2026-09-21T15:13:20.123Z",
               "extra": {"investor": "42"}, "issued_at": "2026-09-21T14:13:20.123Z",
               "refresh_expires_at": "2027-01-15T08:00:00.000Z", "refresh_token": "old-refresh",
               "scope": "read write", "token_type": "bearer"},
             "format": "fob-account", "generation": 5, "name": "work", "note": "kept", "provider": "old",
             "renewal": "unverified", "renewal_changed_at": "2026-09-21T14:13:20.456Z",
             "renewal_reason": "An answer may have been lost.", "variables": {"user": "7"}, "version": 1}
            """
        #expect(try Self.account("work") == JSON(parsing: Array(expected.utf8)))
    }

    @Test("each state of a renewal and each expiry has its successor")
    func states() throws {
        #expect(try Self.account("lasting")["credential"]?["expires_at"] == "never")
        #expect(try Self.account("lasting")["credential"]?["token_type"] == "Bearer")
        #expect(try Self.account("lasting")["renewal"] == "none")
        #expect(try Self.account("new")["credential"] == nil)
        let dead = try Self.account("dead")
        #expect(dead["renewal"] == "dead" && dead["credential"]?["scope"] == nil)
        #expect(dead["credential"]?["expires_at"] == nil)
    }

    @Test("a provider, metadata and store.json become those of version 1")
    func others() throws {
        let provider = try ProviderRecord(parsing: try FormatFixture.json("v0/providers/old.json"))
        #expect(provider.provider.clientID == "old-client" && provider.generation == 3)
        #expect(provider.provider.clientSecret == Secret("old-client-secret"))
        #expect(provider.provider.redirectURI == "http://127.0.0.1:8976/callback/old")
        #expect(provider.provider.variables["token_url"] == "https://as.example/token")
        #expect(provider.source["note"] == "kept" && provider.source["version"]?.integer == 1)
        let copy = try MetadataRecord.copy(parsing: try FormatFixture.json("v0/metadata/old.json"), of: name("old"))
        #expect(copy.fetchedAt == Instant(milliseconds: 1_790_000_000_000))
        let header = try StoreHeader(parsing: try FormatFixture.json("v0/store.json"))
        #expect(header.storeID == "AAECAwQFBgcICQoLDA0ODw" && !header.isNewer)
    }

    @Test("what is of this version, of a later one or no record of ours is left as it is")
    func untouched() throws {
        let others: [JSON] = [
            try FormatFixture.json("v1/accounts/golden/full.json"), ["format": "fob-account", "version": 2],
            ["format": "other", "version": 0], ["format": "fob-account", "version": "0"], "text",
        ]
        for other in others {
            #expect(try Migration.current(other, .account) == other)
            #expect(!Migration.isNeeded(for: other, .account))
        }
    }

    @Test(
        "a value that a step must understand and cannot is a defect with its place",
        arguments: [
            #""issued_at": "today""#, #""refresh_state": "fine""#, #""scopes": [1]"#, #""expires_at": {}"#,
        ])
    func defect(_ member: String) throws {
        let text = """
            {"format": "fob-account", "version": 0, "revision": 1, "provider": "old", "name": "work",
             "access_token": "hush-hush", \(member)}
            """
        let record = try JSON(parsing: Array(text.utf8))
        let defect = #expect(throws: RecordDefect.self) { try Migration.current(record, .account) }
        #expect(defect?.position.line == 2 && defect?.reason.contains("hush") == false)
    }

    @Test("records of version 0 in a store of version 1 are read, and rewritten when they are next saved")
    func mixed() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        try put(try text(FormatFixture.path("v0/accounts/old/work.json")), fixture.path(id("old/work")))
        let account = try #require(try store.account(id("old/work")))
        #expect(account.generation == 5 && account.renewal == .unverified && account.variables == ["user": "7"])
        try await fixture.save(account)
        let saved = try JSON(parsing: Array(try text(fixture.path(id("old/work"))).utf8))
        #expect(saved["version"]?.integer == 1 && saved["generation"]?.integer == 6)
        #expect(saved["note"] == "kept" && saved["access_token"] == nil && saved["revision"] == nil)
    }

    @Test("the first start rewrites all of it, behind a backup of it as it was, and says so")
    func whole() throws {
        let fixture = try Fixture()
        try FormatFixture.install("v0", as: fixture.paths.store)
        let notices = try fixture.store().open()
        #expect(notices.contains { $0.contains("from version 0 to version 1") && $0.contains("-version-0") })
        try Self.expectMigrated(fixture)
        #expect(try fixture.store().open() == [])
        let backups = try FileManager.default.contentsOfDirectory(atPath: fixture.paths.backups)
        #expect(backups.count == 1)
        for relative in everything(below: FormatFixture.path("v0")) where relative.hasSuffix(".json") {
            let copy = "\(fixture.paths.backups)/\(backups.first ?? "")/store/\(relative)"
            #expect(try text(copy) == text(FormatFixture.path("v0/\(relative)")))
        }
    }

    @Test("another process at work leaves it to a later start; its records are readable meanwhile")
    func inUse() throws {
        let fixture = try Fixture()
        try FormatFixture.install("v0", as: fixture.paths.store)
        try put("", "\(fixture.paths.store)/locks/use.lock")
        let folder = try Folder.root("\(fixture.paths.store)/locks", owner: .fob, notices: NoticeBoard())
        let other = try #require(try LockWait.take("use.lock", in: folder, calls: .live, mode: .shared))
        #expect(try fixture.store().open() == [])
        #expect(try fixture.store().accountIDs() == Self.ids)
        #expect(try fixture.store().account(id("old/work"))?.generation == 5)
        #expect(try text("\(fixture.paths.store)/store.json").contains("\"version\": 0"))
        withExtendedLifetime(other) {}
    }

    @Test("a damaged record is left as it is and harms no other")
    func damaged() throws {
        let fixture = try Fixture()
        try FormatFixture.install("v0", as: fixture.paths.store)
        try put("{\"format\": \"fob-account\", \"version\": 0,", fixture.path(id("old/work")))
        let notices = try fixture.store().open()
        #expect(notices.contains { $0.contains("Not in the backup") && $0.contains("work.json") })
        #expect(try text(fixture.path(id("old/work"))) == "{\"format\": \"fob-account\", \"version\": 0,")
        #expect(try fixture.store().account(id("old/lasting"))?.credential?.expiry == .never)
        #expect(try text("\(fixture.paths.store)/store.json").contains("\"version\": 1"))
    }

    @Test(
        "case 30: stopped at any of its system calls it leaves a store that reads the same, and the next start ends it")
    func stopped() throws {
        let counter = CallCounter()
        let whole = try Fixture()
        try FormatFixture.install("v0", as: whole.paths.store)
        _ = try whole.store { counter.wrap(&$0, failingFrom: nil) }.open()
        let calls = counter.calls
        #expect(calls > 30)
        for call in 1...calls {
            let fixture = try Fixture()
            try FormatFixture.install("v0", as: fixture.paths.store)
            let failing = CallCounter()
            _ = try? fixture.store { failing.wrap(&$0, failingFrom: call) }.open()
            for id in Self.ids { #expect(try fixture.store().account(id)?.id == id, "after call \(call)") }
            _ = try fixture.store().open()
            try Self.expectMigrated(fixture, "after call \(call)")
            #expect(temporaryFiles(below: fixture.root) == [], "after call \(call)")
            #expect(try fixture.store().open() == [])
        }
    }

    private static func expectMigrated(_ fixture: Fixture, _ comment: Comment? = nil) throws {
        for relative in everything(below: fixture.paths.store) where relative.hasSuffix(".json") {
            let json = try JSON(parsing: Array(try text("\(fixture.paths.store)/\(relative)").utf8))
            #expect(json["version"]?.integer == 1, comment)
            #expect(mode("\(fixture.paths.store)/\(relative)") == 0o600, comment)
        }
        let store = fixture.store()
        #expect(try store.accountIDs() == ids, comment)
        #expect(try store.account(id("old/work"))?.credential?.refreshToken == Secret("old-refresh"), comment)
        #expect(try store.account(id("old/dead"))?.renewal == .dead, comment)
        #expect(try store.provider(name("old"))?.clientID == "old-client", comment)
        #expect(try store.metadata(of: name("old"))?.issuer == "https://as.example", comment)
        #expect(status("\(fixture.paths.store)/migrating.json") == nil, comment)
    }
}
