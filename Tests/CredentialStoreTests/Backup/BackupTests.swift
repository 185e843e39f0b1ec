import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("A backup")
struct BackupTests {
    private static func filled() async throws -> (Fixture, CredentialStore) {
        let (fixture, store) = try await Fixture.filled()
        try await fixture.save(account(id("acme/home"), token: "access-home"))
        try store.save(
            MetadataCopy(issuer: "https://a", document: [:], fetchedAt: Instant(milliseconds: 0)), of: name("acme"))
        return (fixture, store)
    }

    @Test("holds every record byte for byte, for its owner alone, and no lock")
    func whole() async throws {
        let (fixture, store) = try await Self.filled()
        let backup = try await store.backUp(clock: ManualClock())
        #expect(backup.accounts == 2 && backup.providers == 1 && backup.leftOut == [] && !backup.isSealed)
        #expect(backup.path.hasPrefix(fixture.paths.backups + "/"))
        let files = everything(below: backup.path)
        #expect(
            files == [
                "backup.json", "store", "store/accounts", "store/accounts/acme", "store/accounts/acme/home.json",
                "store/accounts/acme/work.json", "store/metadata", "store/metadata/acme.json", "store/providers",
                "store/providers/acme.json", "store/store.json",
            ])
        for file in files {
            #expect(mode("\(backup.path)/\(file)") == (file.hasSuffix(".json") ? 0o600 : 0o700), "\(file)")
            guard file.hasPrefix("store/"), file.hasSuffix(".json") else { continue }
            #expect(try text("\(backup.path)/\(file)") == text("\(fixture.paths.store)/\(file.dropFirst(6))"))
        }
        #expect(mode(backup.path) == 0o700 && mode(fixture.paths.backups) == 0o700)
    }

    @Test("is a home of its own: fob reads it where FOB_HOME points at it")
    func home() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let backup = try await store.backUp(clock: ManualClock())
        let copy = CredentialStore(
            paths: StorePaths(environment: ["FOB_HOME": backup.path], home: "/"), clock: ManualWallClock(),
            randomness: SystemBytes())
        #expect(try copy.account(acme) == store.account(acme))
    }

    @Test("holds what waits in the rescue folder")
    func rescued() async throws {
        let (fixture, store) = try await Self.filled()
        var newer = account(token: "access-2", refresh: "refresh-2")
        newer.generation = 9
        try put(
            String(decoding: AccountRecord.json(newer, keeping: nil).serialized(), as: UTF8.self),
            "\(fixture.paths.rescue)/acme,work.json")
        let backup = try await store.backUp(clock: ManualClock())
        let opened = try store.openBackup(backup.path)
        #expect(opened.accounts[acme]?.account.credential?.accessToken == Secret("access-2"))
    }

    @Test("goes where it is told, and into nothing that is there")
    func places() async throws {
        let (fixture, store) = try await Self.filled()
        let path = "\(fixture.root)/elsewhere/mine/"
        #expect(try await store.backUp(to: path, clock: ManualClock()).path == "\(fixture.root)/elsewhere/mine")
        symlink(fixture.paths.store, "\(fixture.root)/link")
        // As somebody names it who stands elsewhere, and through links and dots.
        let here = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }.joined()
        let relative = here + fixture.paths.store.dropFirst()
        let inside = [
            "\(fixture.paths.store)/x", "\(fixture.root)/link/x", "\(fixture.root)/link/new/x", "\(relative)/x",
            "\(fixture.root)/new/../link/x", "\(fixture.paths.store)/accounts/../x",
        ]
        for path in inside + [path, fixture.paths.store, "", "/", "./"] {
            let failure = await #expect(throws: Failure.self, "\(path)") {
                try await store.backUp(to: path, clock: ManualClock())
            }
            #expect(failure?.kind == .usage, "\(path)")
        }
        #expect(everything(below: "\(fixture.root)/elsewhere").filter { !$0.hasPrefix("mine") } == [])
        try put("mine", "\(fixture.root)/file")
        await #expect(throws: Failure.self) { try await store.backUp(to: "\(fixture.root)/file", clock: ManualClock()) }
        #expect(try text("\(fixture.root)/file") == "mine")
    }

    @Test("of no store is refused")
    func noStore() async throws {
        let fixture = try Fixture()
        let failure = await #expect(throws: Failure.self) { try await fixture.store().backUp(clock: ManualClock()) }
        #expect(failure?.kind == .notFound && status(fixture.paths.backups) == nil)
    }

    @Test("all stay unless it is said how many; the oldest go, and those of another store never")
    func keeping() async throws {
        let (fixture, store) = try await Self.filled()
        var paths: [String] = []
        for _ in 0..<3 {
            paths.append(try await store.backUp(clock: ManualClock()).path)
            fixture.wall.advance(by: .seconds(60))
        }
        #expect(Set(paths).count == 3 && paths.allSatisfy { status($0) != nil })
        let other = "\(fixture.paths.backups)/20000101T000000Z"
        try FileManager.default.copyItem(atPath: paths[0], toPath: other)
        try put(
            try text("\(other)/backup.json").replacing("\"store_id\": \"", with: "\"store_id\": \"other"),
            "\(other)/backup.json")
        let last = try await store.backUp(keeping: 2, clock: ManualClock())
        #expect(last.removed == Array(paths[..<2]))
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.paths.backups).sorted()
        #expect(left == [other, paths[2], last.path].map { ($0 as NSString).lastPathComponent }.sorted())
    }

    @Test("two within a second have names of their own")
    func sameSecond() async throws {
        let (fixture, store) = try await Self.filled()
        defer { withExtendedLifetime(fixture) {} }
        let first = try await store.backUp(clock: ManualClock()).path
        #expect(try await store.backUp(clock: ManualClock()).path == first + "-2")
    }

    @Test("case 38: a damaged record is left out and told of, and lets no older backup go")
    func damaged() async throws {
        let (fixture, store) = try await Self.filled()
        let good = try await store.backUp(clock: ManualClock())
        try put("{\"secret-token\"", fixture.path(acme))
        fixture.wall.advance(by: .seconds(60))
        let backup = try await store.backUp(keeping: 1, clock: ManualClock())
        #expect(backup.accounts == 1 && backup.removed == [] && status(good.path) != nil)
        #expect(backup.leftOut.count == 1 && backup.leftOut[0].message.contains("work.json:1:"), "\(backup.leftOut)")
        #expect(backup.leftOut.allSatisfy { !"\($0)".contains("secret-token") && $0.kind == .store })
        #expect(status("\(backup.path)/store/accounts/acme/work.json") == nil)
    }

    @Test("case 35: what is no plain file of ours is not copied", arguments: ["link", "fifo", "hard link"])
    func strangers(_ kind: String) async throws {
        let (fixture, store) = try await Self.filled()
        let path = fixture.path(acme)
        let aside = "\(fixture.root)/aside"
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        switch kind {
        case "link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: aside)
        case "fifo": #expect(mkfifo(path, 0o600) == 0)
        default: #expect(link(aside, path) == 0)
        }
        let backup = try await store.backUp(clock: ManualClock())
        #expect(backup.accounts == 1 && backup.leftOut.count == 1)
        #expect(status("\(backup.path)/store/accounts/acme/work.json") == nil)
    }

    @Test(
        "cases 30 and 37: stopped at any of its system calls it leaves no backup or a whole one, and nothing for long")
    func stopped() async throws {
        let counter = CallCounter()
        let (whole, _) = try await Self.filled()
        let expected = everything(
            below: try await whole.store { counter.wrap(&$0, failingFrom: nil) }.backUp(clock: ManualClock()).path)
        let (fixture, _) = try await Self.filled()
        for call in 1...counter.calls {
            let failing = CallCounter()
            let store = fixture.store { failing.wrap(&$0, failingFrom: call) }
            await #expect(throws: Failure.self) { try await store.backUp(clock: ManualClock()) }
            for name in try FileManager.default.contentsOfDirectory(atPath: fixture.paths.backups) {
                #expect(everything(below: "\(fixture.paths.backups)/\(name)") == expected, "after call \(call)")
            }
            #expect(temporaryFiles(below: fixture.root) == [], "after call \(call)")
        }
    }

    @Test("what a killed process left behind goes at the next start, unless somebody makes one")
    func leftovers() async throws {
        let (fixture, store) = try await Self.filled()
        _ = try await store.backUp(clock: ManualClock())
        let left = "\(fixture.paths.backups)/.tmp-20260101T000000Z-4711-0123456789abcdef"
        try put("secret", "\(left)/store/accounts/acme/work.json")
        let locks = try Folder.root("\(fixture.paths.store)/locks", owner: .fob, notices: NoticeBoard())
        let other = try #require(try LockWait.take("backup.lock", in: locks, calls: .live))
        _ = try store.open()
        #expect(status(left) != nil)
        withExtendedLifetime(other) {}
    }

    @Test("and with the lock free it is removed")
    func leftoversGone() async throws {
        let (fixture, store) = try await Self.filled()
        let left = "\(fixture.paths.backups)/.tmp-20260101T000000Z-4711-0123456789abcdef"
        try put("secret", "\(left)/store/accounts/acme/work.json")
        _ = try store.open()
        #expect(status(left) == nil)
    }

    @Test("of a sealed store is sealed, and needs no key")
    func sealed() async throws {
        let fixture = try Fixture()
        let store = try await fixture.sealedStore()
        try await store.save(Provider(name: name("acme"), profile: name("oauth2"), clientID: "c"), clock: ManualClock())
        try await fixture.save(account(), through: store)
        let locked = fixture.quickStore()
        #expect(throws: CredentialStore.isLocked) { try locked.account(acme) }
        let backup = try await locked.backUp(clock: ManualClock())
        #expect(backup.isSealed && backup.accounts == 1 && backup.providers == 1 && backup.leftOut == [])
        for file in everything(below: backup.path) {
            guard status("\(backup.path)/\(file)").map({ $0.st_mode & S_IFMT == S_IFREG }) == true else { continue }
            let content = try text("\(backup.path)/\(file)")
            #expect(!content.contains("acme") && !content.contains("access-1") && !file.contains("acme"))
        }
    }
}
