import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("Checking a store")
struct StoreCheckTests {
    private static func found(_ report: StoreReport, _ place: String) -> StoreReport.Finding? {
        report.findings.first { $0.place.hasPrefix(place) }
    }

    @Test("a sound store has nothing wrong, and is as it was afterwards")
    func sound() async throws {
        let (fixture, store) = try await Fixture.filled()
        _ = try await store.backUp(clock: ManualClock())
        let before = everything(below: fixture.root)
        let report = store.check()
        #expect(report.findings == [] && report.notLookedAt == [] && report.protection == "none")
        #expect(report.counts.first { $0.name == "accounts" }?.count == 1)
        #expect(report.counts.first { $0.name == "backups" }?.count == 1)
        #expect(everything(below: fixture.root) == before)
    }

    @Test("no store is no defect, and none is made")
    func none() throws {
        let fixture = try Fixture()
        let report = fixture.store().check()
        #expect(report.defects == [] && report.findings.count == 1)
        #expect(status(fixture.paths.store) == nil)
    }

    /// One way to spoil a store, and what is said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Where it is found, below the fixture's home.
        let place: String
        let says: String
        var isDefect = true
        let spoil: @Sendable (Fixture) throws -> Void

        init(
            _ description: String, at place: String, says: String, isDefect: Bool = true,
            _ spoil: @escaping @Sendable (Fixture) throws -> Void
        ) {
            testDescription = description
            self.place = place
            self.says = says
            self.isDefect = isDefect
            self.spoil = spoil
        }
    }

    private static let work = "store/accounts/acme/work.json"

    private static func change(_ fixture: Fixture, _ path: String, _ from: String, _ to: String) throws {
        let path = "\(fixture.home)/\(path)"
        let old = try text(path)
        try #require(old.contains(from))
        try put(old.replacing(from, with: to), path)
    }

    private static let damages: [Damage] = [
        Damage("a record that is cut", at: work + ":", says: "is expected") {
            try put("{\"format\"", "\($0.home)/\(work)")
        },
        Damage("a record of another account", at: work, says: "under another's name") {
            try change($0, work, "\"work\"", "\"home\"")
        },
        Damage("a newer record", at: work, says: "a newer fob wrote it", isDefect: false) {
            try change($0, work, "\"version\": 1", "\"version\": 2")
        },
        Damage("a record that others may read", at: work, says: "open to other users (mode 0644)") {
            chmod("\($0.home)/\(work)", 0o644)
        },
        Damage("a folder that others may enter", at: "store/accounts/acme", says: "mode 0755") {
            chmod("\($0.home)/store/accounts/acme", 0o755)
        },
        Damage("a record that is a link", at: work, says: "not a regular file") {
            try FileManager.default.removeItem(atPath: "\($0.home)/\(work)")
            try FileManager.default.createSymbolicLink(
                atPath: "\($0.home)/\(work)", withDestinationPath: "/dev/null")
        },
        Damage("a record with a second name", at: work, says: "hard link") {
            try #require(link("\($0.home)/\(work)", "\($0.root)/second") == 0)
        },
        Damage("a provider that is gone", at: work, says: "the provider acme of acme/work is missing") {
            try FileManager.default.removeItem(atPath: "\($0.home)/store/providers/acme.json")
        },
        Damage("a damaged provider, which makes no orphan", at: "store/providers/acme.json:1:1", says: "is expected") {
            try put("x", "\($0.home)/store/providers/acme.json")
        },
        Damage("damaged metadata", at: "store/metadata/acme.json:1:", says: "“provider” is missing") {
            try put("{}", "\($0.home)/store/metadata/acme.json")
        },
        Damage("a store.json that is gone", at: "store/store.json", says: "missing") {
            try FileManager.default.removeItem(atPath: "\($0.home)/store/store.json")
        },
        Damage("a store.json of no known protection", at: "store/store.json:", says: "protection") {
            try change($0, "store/store.json", "\"none\"", "\"magic\"")
        },
        Damage("a file that a killed process left", at: "store/accounts/acme/.tmp-", says: "left it behind") {
            try put("x", "\($0.home)/store/accounts/acme/.tmp-work.json-1-0123456789abcdef")
        },
        Damage("a backup that was interrupted", at: "backups/.tmp-", says: "interrupted") {
            try put("x", "\($0.home)/backups/.tmp-x-1-0123456789abcdef/y")
        },
        Damage("a rename that was interrupted", at: "store/renaming.json", says: "rename was interrupted") {
            try put("{}", "\($0.home)/store/renaming.json")
        },
        Damage("a rescued credential", at: "state/rescue/acme,work.json", says: "renewed credential waits") {
            let record = AccountRecord.json(account(), keeping: nil).serialized()
            try put(String(decoding: record, as: UTF8.self), "\($0.home)/state/rescue/acme,work.json")
        },
        Damage("a damaged rescued credential", at: "state/rescue/acme,work.json:1:1", says: "is expected") {
            try put("x", "\($0.home)/state/rescue/acme,work.json")
        },
        Damage("a record from before one that was removed", at: work, says: "is behind 7") {
            let folder = try Folder.root("\($0.paths.store)/locks", owner: .fob, notices: NoticeBoard())
            try LockFile("acme,work.lock", in: folder, calls: .live).write(removedGeneration: 7)
        },
        Damage("a refresh that nobody heard of again", at: work, says: "answer may be lost", isDefect: false) {
            let folder = try Folder.root("\($0.paths.store)/locks", owner: .fob, notices: NoticeBoard())
            try LockFile("acme,work.lock", in: folder, calls: .live).write(
                intent: RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("refresh-1")))
        },
        Damage("a lock whose line was cut", at: "store/locks/acme,work.lock", says: "line 1", isDefect: false) {
            try put("{\"pid\"", "\($0.home)/store/locks/acme,work.lock")
        },
        Damage("a file of somebody else's", at: "store/notes.txt", says: "no file of fob's", isDefect: false) {
            try put("x", "\($0.home)/store/notes.txt")
        },
        Damage("a record that was kept aside", at: "store/damaged/x", says: "may hold secrets", isDefect: false) {
            try put("x", "\($0.home)/store/damaged/x")
        },
        Damage("a folder where a record should be", at: work, says: "not a regular file") {
            try FileManager.default.removeItem(atPath: "\($0.home)/\(work)")
            try FileManager.default.createDirectory(
                atPath: "\($0.home)/\(work)", withIntermediateDirectories: true)
        },
    ]

    @Test(
        "case 38: says of each defect where it is and what to do, shows no secret and changes nothing",
        arguments: damages)
    func damage(_ damage: Damage) async throws {
        let (fixture, store) = try await Fixture.filled()
        try damage.spoil(fixture)
        let before = everything(below: fixture.root)
        let modes = before.map { mode("\(fixture.root)/\($0)") }
        let report = store.check()
        let finding = try #require(Self.found(report, "\(fixture.home)/\(damage.place)"), "\(report.findings)")
        #expect(finding.problem.contains(damage.says) && finding.isDefect == damage.isDefect, "\(finding)")
        #expect(!finding.isDefect || finding.remedy != nil)
        #expect(report.defects.count == (damage.isDefect ? 1 : 0), "\(report.findings)")
        #expect(!"\(report)".contains("access-1") && !"\(report)".contains("refresh-1"))
        #expect(everything(below: fixture.root) == before)
        #expect(before.map { mode("\(fixture.root)/\($0)") } == modes)
    }

    @Test("names the newest backup that a damaged record can be put back from")
    func backup() async throws {
        let (fixture, store) = try await Fixture.filled()
        _ = try await store.backUp(clock: ManualClock())
        fixture.wall.advance(by: .seconds(60))
        let newest = try await store.backUp(clock: ManualClock()).path
        try put("{", fixture.path(acme))
        #expect(store.check().defects.first?.remedy == "Put it back: fob store restore \(newest) acme/work")
    }

    @Test("says who holds a lock, and takes no part of what is under way for a leftover")
    func busy() async throws {
        let (fixture, store) = try await Fixture.filled()
        try put("x", "\(fixture.paths.store)/accounts/acme/.tmp-work.json-1-0123456789abcdef")
        try await store.locked(acme) { _ throws(Failure) in
            let report = store.check()
            #expect(report.defects == [])
            #expect(report.findings.contains { $0.problem.contains("holds it") })
        }
    }

    @Test("while the store is converted nothing is looked at, and that is said")
    func converting() async throws {
        let (fixture, store) = try await Fixture.filled()
        let folder = try Folder.root("\(fixture.paths.store)/locks", owner: .fob, notices: NoticeBoard())
        let other = try #require(try LockWait.take("use.lock", in: folder, calls: .live))
        #expect(store.check().notLookedAt.count == 1)
        withExtendedLifetime(other) {}
    }

    @Test("opens the records of a sealed store; of a locked one it looks at the files and says what it could not see")
    func sealed() async throws {
        let fixture = try Fixture()
        let store = try await fixture.sealedStore()
        try await store.save(Provider(name: name("acme"), profile: name("oauth2"), clientID: "c"), clock: ManualClock())
        try await fixture.save(account(), through: store)
        let open = store.check()
        #expect(open.findings == [] && open.notLookedAt == [] && open.protection == "sealed")
        let locked = fixture.quickStore().check()
        #expect(locked.findings == [] && locked.notLookedAt.count == 1 && locked.notLookedAt[0].contains("fob unlock"))
        #expect(locked.counts.first { $0.name == "accounts" }?.count == 1)
        // One bit of one record: only who has the key can tell.
        let file = try #require(
            everything(below: fixture.paths.store).first { $0.contains("accounts/") && $0.hasSuffix(".sealed") })
        let path = "\(fixture.paths.store)/\(file)"
        let before = try text(path)
        let start = try #require(before.range(of: "\"ciphertext\": \"")?.upperBound)
        let other = before[start] == "A" ? "B" : "A"
        try put(before.replacingCharacters(in: start...start, with: other), path)
        #expect(fixture.quickStore().check().defects == [])
        #expect(store.check().defects.first?.place.hasPrefix(path) == true)
    }

    @Test("plain records and plain backups beside a sealed store are wrong")
    func plainBesideSealed() async throws {
        let (fixture, store) = try await Fixture.filled()
        _ = try await store.backUp(clock: ManualClock())
        let sealed = try await fixture.sealedStore()
        try put("{}", "\(fixture.paths.store)/accounts/acme/work.json")
        let problems = sealed.check().defects.map(\.problem)
        #expect(problems.contains { $0.contains("plain copy") } && problems.contains { $0.contains("plain records") })
    }
}
