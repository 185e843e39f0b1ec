import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// What may stand where a file of ours is expected.
enum Stranger: String, CaseIterable, CustomTestStringConvertible {
    case link = "a symbolic link"
    case danglingLink = "a dangling symbolic link"
    case hardLink = "a hard link"
    case fifo = "a FIFO"
    case folder = "a folder"

    var testDescription: String { rawValue }

    /// - Parameter target: what links lead to; made with the given text, except for the dangling one.
    func stand(at path: String, target: String, holding content: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        unlink(path)
        if self != .danglingLink { try put(content, target) }
        let result =
            switch self {
            case .link, .danglingLink: symlink(target, path)
            case .hardLink: linkat(AT_FDCWD, target, AT_FDCWD, path, 0)
            case .fifo: mkfifo(path, 0o600)
            case .folder: mkdir(path, 0o700)
            }
        guard result == 0 else { throw SystemError.last }
    }
}

struct StrangerTests {
    @Test(
        "case 35: a record that is no file of its own is refused, and nothing behind it is touched",
        arguments: Stranger.allCases)
    func record(_ stranger: Stranger) async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        try await fixture.save(account())
        let content = try text(fixture.path(acme))
        try stranger.stand(at: fixture.path(acme), target: target, holding: content)
        let store = fixture.store()
        let failure = #expect(throws: Failure.self) { try store.account(acme) }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains(fixture.path(acme)) == true)
        await #expect(throws: Failure.self) { try await fixture.save(Account(id: acme), through: store) }
        try expectUntouched(target, stranger, content)
    }

    @Test("case 35: a lock that is no file of its own is refused", arguments: Stranger.allCases)
    func lock(_ stranger: Stranger) async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        let lock = fixture.paths.store + "/locks/acme,work.lock"
        _ = try fixture.store().open()
        try stranger.stand(at: lock, target: target, holding: "mine")
        let failure = await #expect(throws: Failure.self) { try await fixture.save(account()) }
        #expect(failure?.kind == .store)
        try expectUntouched(target, stranger, "mine")
        #expect(try fixture.store().account(acme) == nil)
    }

    @Test(
        "case 35: a clipboard file that is no file of its own is refused and not followed", arguments: Stranger.allCases
    )
    func clipboard(_ stranger: Stranger) async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        try stranger.stand(at: fixture.paths.clipboard, target: target, holding: "mine")
        let failure = await #expect(throws: Failure.self) {
            try await fixture.clipboard().write(
                lines: ["A: b"], lifetime: .seconds(1), now: fixture.wall.now(), clock: ManualClock())
        }
        #expect(failure?.kind == .store)
        try expectUntouched(target, stranger, "mine")
        #expect(try fixture.clipboard().clear(ifHash: "x") == .notOurs)
        #expect(status(fixture.paths.clipboard) != nil)
    }

    @Test(
        "case 35: the clipboard's note and lock are not followed either", arguments: Stranger.allCases,
        [".json", ".lock"])
    func clipboardNotes(_ stranger: Stranger, _ suffix: String) async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        try stranger.stand(at: fixture.paths.clipboard + suffix, target: target, holding: "mine")
        _ = try? await fixture.clipboard().write(
            lines: ["A: b"], lifetime: .seconds(1), now: fixture.wall.now(), clock: ManualClock())
        try expectUntouched(target, stranger, "mine")
    }

    @Test(
        "case 35: a folder below the store that is a symbolic link is refused",
        arguments: ["accounts", "accounts/acme", "locks"])
    func folder(_ folder: String) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let path = fixture.paths.store + "/" + folder
        let elsewhere = fixture.root + "/elsewhere"
        try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
        guard symlink(elsewhere, path) == 0 else { throw SystemError.last }
        let before = everything(below: elsewhere)
        let failure = await #expect(throws: Failure.self) {
            try await fixture.save(account(token: "other"))
        }
        #expect(failure?.message.contains("not a folder of its own") == true)
        if folder != "locks" { #expect(throws: Failure.self) { try fixture.store().account(acme) } }
        #expect(everything(below: elsewhere) == before)
    }

    @Test("case 35: the store's folder itself may be a link that the person made")
    func storeLink() async throws {
        let fixture = try Fixture()
        let real = fixture.root + "/real"
        try FileManager.default.createDirectory(
            atPath: real, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createDirectory(
            atPath: fixture.root + "/home", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard symlink(real, fixture.paths.store) == 0 else { throw SystemError.last }
        let store = fixture.store()
        #expect(try store.open() == [])
        try await fixture.save(account(), through: store)
        #expect(status(real + "/accounts/acme/work.json") != nil)
        #expect(try store.account(acme)?.generation == 1)
        #expect(status(fixture.paths.store).map { $0.st_mode & S_IFMT == S_IFLNK } == true)
    }

    @Test("case 35: a link put in a record's place between check and save is replaced, not followed")
    func swapped() async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        let path = fixture.path(acme)
        try await fixture.save(account())
        try put("mine", target)
        let store = fixture.store {
            $0.rename = { folder, from, to throws(SystemError) in
                unlink(path)
                guard symlink(target, path) == 0 else { throw .last }
                try FileCalls.live.rename(folder, from, to)
            }
        }
        try await fixture.save(account(token: "second"), through: store)
        #expect(try text(target) == "mine")
        #expect(try fixture.store().account(acme)?.credential?.accessToken == Secret("second"))
    }

    @Test("case 35: a temporary name that is taken is not used")
    func temporaryNameTaken() async throws {
        let fixture = try Fixture()
        let target = fixture.root + "/target"
        try put("mine", target)
        let store = fixture.store {
            $0.create = { folder, name throws(SystemError) in
                guard symlinkat(target, folder, name) == 0 else { throw .last }
                return try FileCalls.live.create(folder, name)
            }
        }
        let failure = await #expect(throws: Failure.self) {
            try await fixture.save(Account(id: acme), through: store)
        }
        #expect(failure?.message.contains(SystemError(EEXIST).text) == true)
        #expect(try text(target) == "mine")
    }

    private func expectUntouched(_ target: String, _ stranger: Stranger, _ content: String) throws {
        switch stranger {
        case .link, .hardLink:
            #expect(try text(target) == content)
        case .danglingLink, .fifo, .folder: #expect(status(target) == nil || stranger != .danglingLink)
        }
    }
}
