import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

struct ClipboardFileTests {
    private let fixture: Fixture
    private var path: String { fixture.paths.clipboard }
    private var now: Instant { fixture.wall.now() }

    init() throws { fixture = try Fixture() }

    @discardableResult
    private func copy(_ lines: [String], lifetime: Duration = .seconds(300)) async throws -> ClipboardFile.Receipt {
        try await fixture.clipboard().write(lines: lines, lifetime: lifetime, now: now, clock: ManualClock())
    }

    @Test("the file holds exactly the lines, each ended with a newline, readable by its owner only")
    func content() async throws {
        let receipt = try await copy(["Authorization: Bearer t", "X-Client: é"])
        #expect(try text(path) == "Authorization: Bearer t\nX-Client: é\n")
        #expect(mode(path) == 0o600)
        #expect(receipt.path == path)
        #expect(receipt.removeAt == now + .seconds(300))
        #expect(mode(path + ".json") == 0o600)
        #expect(try !text(path + ".json").contains("Bearer"))
        #expect(temporaryFiles(below: fixture.root) == [])
    }

    @Test(
        "a line that could become two headers, or none, is refused and the old content stays",
        arguments: [
            "", "A: b\r\nC: d", "A: b\nC: d", "A: b\r", "A: \0", "A: \u{1B}[0m", "A:\tb", "A: \u{7F}", "A: \u{85}b",
        ])
    func refusedLines(_ line: String) async throws {
        try await copy(["A: old"])
        let failure = await #expect(throws: Failure.self) { try await copy(["A: b", line]) }
        #expect(failure?.kind == .usage)
        #expect(try text(path) == "A: old\n")
    }

    @Test("no line at all is refused")
    func noLines() async throws {
        await #expect(throws: Failure.self) { try await copy([]) }
        #expect(status(path) == nil)
    }

    @Test("case 45: when its time is up it is removed, and not before")
    func stale() async throws {
        try await copy(["A: b"], lifetime: .seconds(300))
        fixture.wall.advance(by: .milliseconds(299_999))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .nothingToRemove)
        #expect(status(path) != nil)
        fixture.wall.advance(by: .milliseconds(1))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .removed)
        #expect(status(path) == nil)
        #expect(status(path + ".json") == nil)
        #expect(try fixture.clipboard().removeIfStale(now: now) == .nothingToRemove)
    }

    @Test("case 45: any start of fob removes a stale one, after kill -9 or a reboot too")
    func staleAtStart() async throws {
        try await copy(["A: b"])
        #expect(try fixture.store().open() == [])
        #expect(status(path) != nil)
        fixture.wall.advance(by: .seconds(301))
        #expect(try fixture.store().open() == ["The clipboard file's time was up; it was removed."])
        #expect(status(path) == nil)
    }

    @Test("case 45: a clock that was set back does not make it live longer")
    func clockSetBack() async throws {
        try await copy(["A: b"])
        fixture.wall.advance(by: .seconds(-1))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .removed)
    }

    @Test("case 45: content that the user wrote is never removed")
    func usersContent() async throws {
        let receipt = try await copy(["A: b"])
        try put("mine", path)
        fixture.wall.advance(by: .seconds(301))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .notOurs)
        #expect(try fixture.clipboard().clear(ifHash: receipt.hash) == .notOurs)
        #expect(try fixture.clipboard().clear() == .nothingToRemove)
        #expect(try text(path) == "mine")
    }

    @Test("case 45: the first copy's timer does not remove the second copy")
    func twoCopies() async throws {
        let first = try await copy(["A: first"])
        let second = try await copy(["A: second"], lifetime: .seconds(600))
        #expect(try fixture.clipboard().clear(ifHash: first.hash) == .notOurs)
        fixture.wall.advance(by: .seconds(301))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .nothingToRemove)
        #expect(try text(path) == "A: second\n")
        #expect(try fixture.clipboard().clear(ifHash: second.hash) == .removed)
        #expect(status(path) == nil)
        #expect(status(path + ".json") == nil)
    }

    @Test("case 45: what the user writes while it is being removed stays")
    func overwrittenDuringRemoval() async throws {
        let receipt = try await copy(["A: b"])
        let path = path
        let clipboard = fixture.clipboard {
            $0.rename = { folder, from, to throws(SystemError) in
                // In place, as a shell's > does it: between the look and the removal.
                let file = openFile(path, O_WRONLY | O_TRUNC, 0)
                pwrite(file, "mine", 4, 0)
                close(file)
                try FileCalls.live.rename(folder, from, to)
            }
        }
        #expect(try clipboard.clear(ifHash: receipt.hash) == .notOurs)
        #expect(try text(path) == "mine")
        #expect(temporaryFiles(below: fixture.root) == [])
    }

    @Test("case 45: killed between the note and the content, the old content is still known to be fob's")
    func killedBetween() async throws {
        try await copy(["A: old"])
        let clipboard = fixture.clipboard {
            $0.rename = { folder, from, to throws(SystemError) in
                guard to != "clipboard" else { throw SystemError(EIO) }
                try FileCalls.live.rename(folder, from, to)
            }
        }
        await #expect(throws: Failure.self) {
            try await clipboard.write(lines: ["A: new"], lifetime: .seconds(300), now: now, clock: ManualClock())
        }
        #expect(try text(path) == "A: old\n")
        fixture.wall.advance(by: .seconds(301))
        #expect(try fixture.clipboard().removeIfStale(now: now) == .removed)
        #expect(status(path) == nil)
    }

    @Test("fob clipboard clear removes what fob wrote before its time is up")
    func clear() async throws {
        #expect(try fixture.clipboard().clear() == .nothingToRemove)
        try await copy(["A: b"])
        #expect(try fixture.clipboard().clear() == .removed)
        #expect(status(path) == nil)
    }

    @Test("a writer waits for its lock in bounds; a removal does not wait at all")
    func busy() async throws {
        let receipt = try await copy(["A: b"])
        let folder = try Folder.root(
            fixture.paths.clipboard.replacingOccurrences(of: "/clipboard", with: ""), owner: .person,
            notices: NoticeBoard())
        let lock = try #require(try LockWait.take("clipboard.lock", in: folder, calls: .live))
        let failure = await #expect(throws: Failure.self) { try await copy(["A: c"]) }
        #expect(failure?.kind == .busy)
        #expect(try fixture.clipboard().clear(ifHash: receipt.hash) == .busy)
        #expect(try text(path) == "A: b\n")
        withExtendedLifetime(lock) {}
    }

    @Test("the folder of a clipboard file that the user chose keeps its mode")
    func usersFolder() async throws {
        let folder = fixture.root + "/shared"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o755)
        let clipboard = ClipboardFile(path: folder + "/headers", randomness: SystemBytes())
        let receipt = try await clipboard.write(lines: ["A: b"], lifetime: .seconds(1), now: now, clock: ManualClock())
        #expect(mode(folder) == 0o755)
        #expect(try text(receipt.path) == "A: b\n")
    }
}
