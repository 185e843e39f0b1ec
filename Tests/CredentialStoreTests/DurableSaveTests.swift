import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

struct DurableSaveTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: Int32
        let put: @Sendable (inout FileCalls, Int32) -> Void
    }

    static let beforeTheRename = [
        Fault(testDescription: "no descriptor is left to create the file", code: EMFILE) { calls, code in
            calls.create = { _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the disk is full when the bytes are written", code: ENOSPC) { calls, code in
            calls.write = { _, _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the disk takes half and then is full", code: ENOSPC) { calls, code in
            calls.write = { file, bytes, offset throws(SystemError) in
                guard offset == 0 else { throw SystemError(code) }
                return try FileCalls.live.write(file, bytes.prefix(bytes.count / 2), offset)
            }
        },
        Fault(testDescription: "the device takes nothing and says nothing", code: EIO) { calls, _ in
            calls.write = { _, _, _ throws(SystemError) in 0 }
        },
        Fault(testDescription: "the file cannot be cut to its length", code: EIO) { calls, code in
            calls.truncate = { _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the device fails at the flush", code: EIO) { calls, code in
            calls.synchronize = { _ throws(SystemError) in throw SystemError(code) }
        },
    ]
    static let atTheRename = [EXDEV, EROFS, EACCES].map { code in
        Fault(testDescription: "the rename is refused: \(SystemError(code).text)", code: code) { calls, code in
            calls.rename = { _, _, _ throws(SystemError) in throw SystemError(code) }
        }
    }

    @Test(
        "case 31: a save that fails leaves the old record, no temporary file, and a reason",
        arguments: beforeTheRename + atTheRename)
    func failingSave(_ fault: Fault) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let before = try text(fixture.path(acme))
        let store = fixture.store { fault.put(&$0, fault.code) }
        let failure = await #expect(throws: Failure.self) {
            // The old credential is no news, so nothing but the save itself is tried.
            try await fixture.save(Account(id: acme, renewal: .dead), through: store)
        }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains(SystemError(fault.code).text) == true)
        #expect(failure?.message.contains("acme/work") == true)
        #expect(try text(fixture.path(acme)) == before)
        #expect(temporaryFiles(below: fixture.root) == [])
    }

    @Test("case 31: a folder that cannot be flushed after the rename means saved, durability unknown")
    func folderFlushFails() async throws {
        let fixture = try Fixture()
        let store = fixture.store { $0.synchronizeFolder = { _ throws(SystemError) in throw SystemError(EIO) } }
        let saved = try await fixture.save(account(), through: store)
        #expect(try store.account(acme) == saved)
        let notices = store.takeNotices()
        #expect(notices.count == 1)
        #expect(notices.first?.contains("whether it would survive a power cut is unknown") == true)
    }

    @Test("case 31: a failed flush is not tried again on the same file")
    func flushOnce() async throws {
        let fixture = try Fixture()
        let flushes = Counter()
        let store = fixture.store {
            $0.synchronize = { _ throws(SystemError) in
                flushes.add()
                throw SystemError(EIO)
            }
        }
        await #expect(throws: Failure.self) { try await fixture.save(Account(id: acme), through: store) }
        #expect(flushes.count == 1)
    }

    @Test("short writes and interruptions end in the whole record")
    func shortWrites() async throws {
        let fixture = try Fixture()
        let calls = Counter()
        let store = fixture.store {
            $0.write = { file, bytes, offset throws(SystemError) in
                if calls.add().isMultiple(of: 3) { throw SystemError(EINTR) }
                return try FileCalls.live.write(file, bytes.prefix(max(7, bytes.count == 256 ? 256 : 7)), offset)
            }
        }
        let saved = try await fixture.save(account(), through: store)
        #expect(calls.count > 20)
        #expect(try fixture.store().account(acme) == saved)
    }

    @Test("what is flushed first is the file, then it is renamed, then its folder is flushed")
    func order() async throws {
        let fixture = try Fixture()
        let log = Log()
        let store = fixture.store { calls in
            calls.create = { folder, name throws(SystemError) in
                log.add("create")
                return try FileCalls.live.create(folder, name)
            }
            calls.allocate = { file, bytes throws(SystemError) in
                log.add("allocate")
                try FileCalls.live.allocate(file, bytes)
            }
            calls.synchronize = { file throws(SystemError) in
                log.add("flush")
                try FileCalls.live.synchronize(file)
            }
            calls.rename = { folder, from, to throws(SystemError) in
                log.add("rename to \(to)")
                try FileCalls.live.rename(folder, from, to)
            }
            calls.synchronizeFolder = { folder throws(SystemError) in
                log.add("flush folder")
                try FileCalls.live.synchronizeFolder(folder)
            }
        }
        try await store.locked(acme) { lock throws(Failure) in
            let prepared = try lock.prepareSave()
            log.add("send")
            try lock.save(account(), in: prepared)
        }
        #expect(
            log.lines == [
                "create", "allocate", "flush", "send", "flush", "rename to work.json", "flush folder",
            ])
    }

    @Test("the prepared file itself becomes the record")
    func preparedFileIsRenamed() async throws {
        let fixture = try Fixture()
        let folder = fixture.paths.store + "/accounts/acme"
        try await fixture.store().locked(acme) { lock throws(Failure) in
            let prepared = try lock.prepareSave(bytes: 100_000)
            let temporary = temporaryFiles(below: folder)
            #expect(temporary.count == 1)
            let ready = status(folder + "/" + (temporary.first ?? ""))
            #expect(ready.map { $0.st_size >= 100_000 && $0.st_blocks * 512 >= 100_000 } == true)
            #expect(ready.map { $0.st_mode & 0o7777 } == 0o600)
            try lock.save(account(), in: prepared)
            #expect(status(fixture.path(acme))?.st_ino == ready?.st_ino)
        }
        #expect(temporaryFiles(below: folder) == [])
        #expect(try fixture.store().account(acme)?.credential == account().credential)
    }

    @Test("a prepared file that is not used leaves nothing, and used twice it is made anew")
    func preparedFileUnusedAndTwice() async throws {
        let fixture = try Fixture()
        try await fixture.store().locked(acme) { lock throws(Failure) in _ = try lock.prepareSave() }
        #expect(temporaryFiles(below: fixture.root) == [])
        try await fixture.store().locked(acme) { lock throws(Failure) in
            let prepared = try lock.prepareSave()
            try lock.save(account(token: "first"), in: prepared)
            try lock.save(account(token: "second"), in: prepared)
        }
        #expect(try fixture.store().account(acme)?.credential?.accessToken == Secret("second"))
        #expect(temporaryFiles(below: fixture.root) == [])
    }

    static let preflight = [
        Fault(testDescription: "the disk is full", code: ENOSPC) { calls, code in
            calls.allocate = { _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the folder is not writable", code: EACCES) { calls, code in
            calls.create = { _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the file system is read-only", code: EROFS) { calls, code in
            calls.create = { _, _ throws(SystemError) in throw SystemError(code) }
        },
        Fault(testDescription: "the device fails at the flush", code: EIO) { calls, code in
            calls.synchronize = { _ throws(SystemError) in throw SystemError(code) }
        },
    ]

    @Test("case 32: the preflight says that saving cannot work, before anything is sent", arguments: preflight)
    func preflightFails(_ fault: Fault) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let store = fixture.store { fault.put(&$0, fault.code) }
        let failure = await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in _ = try lock.prepareSave() }
        }
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains(SystemError(fault.code).text) == true)
        #expect(temporaryFiles(below: fixture.root) == [])
    }
}

final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }

    /// - Returns: the count so far, this call included.
    @discardableResult
    func add() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

final class Log: Sendable {
    private let value = Mutex<[String]>([])
    var lines: [String] { value.withLock { $0 } }
    func add(_ line: String) { value.withLock { $0.append(line) } }
}
