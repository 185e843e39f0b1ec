import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

/// Another process that holds a lock: `flock` of util-linux, turned into a `sleep`.
enum ForeignHolder {
    static let flock = "/usr/bin/flock"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: flock) }

    /// Lends a holder, which is gone afterwards.
    static func with(lock path: String, _ body: (RunningProgram) async throws -> Void) async throws {
        let arguments = ["--no-fork", path, "sh", "-c", "echo held; exec sleep 1000"]
        try await withProgram(flock, arguments) { holder in
            try #require(await holder.nextLine() == "held")
            let line = "{\"pid\":\(holder.processID),\"since\":\"2020-01-01T00:00:00.000Z\"}"
            let file = openFile(path, O_WRONLY, 0)
            pwrite(file, line + String(repeating: " ", count: 255 - line.utf8.count) + "\n", 256, 0)
            close(file)
            // One that is stopped takes no other signal.
            defer { holder.signal(SIGKILL) }
            try await body(holder)
        }
    }
}

@Suite(.enabled(if: ForeignHolder.isThere, "needs flock of util-linux"))
struct ForeignHolderTests {
    private let fixture: Fixture
    private let path: String

    init() throws {
        fixture = try Fixture()
        path = fixture.paths.store + "/locks/acme,work.lock"
        _ = try fixture.store().open()
        try put("", path)
    }

    @Test("case 37: a holder in another process that is stopped is waited for in bounds, then named")
    func stoppedHolder() async throws {
        try await ForeignHolder.with(lock: path) { holder throws in
            holder.signal(SIGSTOP)
            let failure = await #expect(throws: Failure.self) { try await fixture.save(account()) }
            #expect(failure?.kind == .busy)
            #expect(
                failure?.message.contains("process \(holder.processID) (since 2020-01-01T00:00:00.000Z)") == true)
            #expect(try fixture.store().account(acme) == nil)
        }
    }

    @Test("case 37: the lock of a holder that was killed is free")
    func killedHolder() async throws {
        try await ForeignHolder.with(lock: path) { holder throws in
            holder.signal(SIGKILL)
            _ = await holder.ending()
            try await fixture.store().withAccountLock(acme, patience: .zero, clock: ManualClock()) {
                lock throws(Failure) in _ = try lock.save(account())
            }
            #expect(try fixture.store().account(acme)?.generation == 1)
        }
    }

    @Test("a store whose locks another process holds can be opened and read; what that process works on is left alone")
    func openWhileHeld() async throws {
        let temporary = fixture.paths.store + "/accounts/acme/.tmp-work.json-1-0123456789abcdef"
        try put("half", temporary)
        try await ForeignHolder.with(lock: path) { _ throws in
            #expect(try fixture.store().open() == [])
            #expect(status(temporary) != nil)
        }
        #expect(try fixture.store().open() == [])
        #expect(status(temporary) == nil)
    }
}
