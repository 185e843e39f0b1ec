import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// The umask belongs to the process, so these run one after another; other tests set their modes themselves.
@Suite(.serialized)
struct ModeTests {
    @Test("case 34: whatever the umask, files are 0600 and folders 0700", arguments: [0o000, 0o022, 0o077] as [mode_t])
    func umasks(_ mask: mode_t) async throws {
        let fixture = try Fixture()
        let old = umask(mask)
        defer { umask(old) }
        let store = fixture.store()
        _ = try store.open()
        try await fixture.save(account(), through: store)
        try await store.save(Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
        _ = try await fixture.clipboard().write(
            lines: ["A: b"], lifetime: .seconds(1), now: fixture.wall.now(), clock: ManualClock())
        try await rescue(fixture)
        let paths = everything(below: fixture.root)
        #expect(paths.contains("home/state/rescue/acme,work.json"))
        #expect(paths.contains("home/store/locks/acme,work.lock"))
        for path in paths {
            let isFolder = status(fixture.root + "/" + path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
            #expect(mode(fixture.root + "/" + path) == (isFolder ? 0o700 : 0o600), "\(path)")
        }
    }

    private func rescue(_ fixture: Fixture) async throws {
        let store = fixture.store {
            $0.rename = { folder, from, to throws(SystemError) in
                guard to != "work.json" else { throw SystemError(EIO) }
                try FileCalls.live.rename(folder, from, to)
            }
        }
        await #expect(throws: Failure.self) { try await fixture.save(account(), through: store) }
    }

    @Test(
        "case 34: a record with a loose mode is repaired with a notice, and read",
        arguments: [0o644, 0o666, 0o640, 0o604] as [mode_t])
    func looseRecord(_ loose: mode_t) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        chmod(fixture.path(acme), loose)
        let store = fixture.store()
        #expect(try store.account(acme) != nil)
        #expect(mode(fixture.path(acme)) == 0o600)
        let notices = store.takeNotices()
        #expect(notices.count == 1)
        #expect(notices.first?.contains("0\(String(loose, radix: 8))") == true)
        #expect(notices.first?.contains(fixture.path(acme)) == true)
        #expect(store.takeNotices() == [])
    }

    @Test(
        "case 34: folders with a loose mode are repaired with a notice",
        arguments: ["", "/accounts", "/accounts/acme", "/providers", "/locks"])
    func looseFolder(_ folder: String) async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        _ = try store.open()
        try await fixture.save(account())
        chmod(fixture.paths.store + folder, 0o777)
        let notices = try store.open()
        #expect(mode(fixture.paths.store + folder) == 0o700)
        #expect(notices.contains { $0.contains(fixture.paths.store + folder + " was open") })
        #expect(try store.account(acme) != nil)
    }

    @Test("case 34: a folder above the store that others may write is told about and left alone")
    func looseParent() throws {
        let fixture = try Fixture()
        _ = try fixture.store().open()
        let parent = fixture.root + "/home"
        chmod(parent, 0o770)
        #expect(try fixture.store().open().contains { $0.contains("Other users may replace \(fixture.paths.store)") })
        #expect(mode(parent) == 0o770)
        chmod(parent, 0o1777)
        #expect(try fixture.store().open() == [])
    }

    @Test("case 34: a rewrite does not loosen or keep a mode")
    func rewrite() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        chmod(fixture.path(acme), 0o644)
        try await fixture.save(account())
        #expect(mode(fixture.path(acme)) == 0o600)
    }

    @Test(
        "case 34: what belongs to another user is refused and not changed",
        .enabled(if: geteuid() == 0, "giving a file away takes root"),
        arguments: ["", "/accounts", "/accounts/acme", "/accounts/acme/work.json"])
    func foreign(_ path: String) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let full = fixture.paths.store + path
        #expect(chown(full, 65_534, 65_534) == 0)
        chmod(full, 0o777)
        let store = fixture.store()
        let failure = #expect(throws: Failure.self) { try store.account(acme) }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains("another user (65534)") == true)
        #expect(mode(full) == 0o777)
        await #expect(throws: Failure.self) { try await fixture.save(account(), through: store) }
    }

    @Test(
        "case 31: a store that may not be written says so and keeps what it has",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyFolder() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let folder = fixture.paths.store + "/accounts/acme"
        chmod(folder, 0o500)
        defer { chmod(folder, 0o700) }
        let failure = await #expect(throws: Failure.self) {
            try await fixture.store().locked(acme) { lock throws(Failure) in _ = try lock.prepareSave() }
        }
        #expect(failure?.kind == .store)
        #expect(try fixture.store().account(acme) != nil)
    }
}
