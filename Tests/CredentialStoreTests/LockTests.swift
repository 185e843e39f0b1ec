import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

struct LockTests {
    @Test("case 37: a child that was forked while the lock was held does not keep it")
    func forkedChild() async throws {
        let fixture = try Fixture()
        let copy = Mutex<Int32>(-1)
        try await fixture.store().withAccountLock(acme, patience: .zero, clock: ManualClock()) {
            lock throws(Failure) in
            copy.withLock { $0 = dup(lock.file.descriptor) }
        }
        defer { close(copy.withLock { $0 }) }
        try await fixture.store().withAccountLock(acme, patience: .zero, clock: ManualClock()) {
            lock throws(Failure) in #expect(lock.id == acme)
        }
    }

    @Test("a second holder waits, is told once after two seconds who holds the lock, and gives up with its pid")
    func timeOut() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        let told = Log()
        let clock = ManualClock()
        let failure = await #expect(throws: Failure.self) {
            try await store.withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in
                try await fixture.store().withAccountLock(
                    acme, patience: .seconds(90), clock: clock,
                    waiting: { holder in
                        #expect(clock.now.offset >= .seconds(2))
                        #expect(clock.now.offset < .seconds(3))
                        told.add("\(holder)")
                    }
                ) { _ throws(Failure) in Issue.record("two holders at once") }
            }
        }
        #expect(failure?.kind == .busy)
        #expect(failure?.message.contains("process \(getpid()) (since 2020-09-13T12:26:40.000Z)") == true)
        #expect(told.lines == ["process \(getpid()) (since 2020-09-13T12:26:40.000Z)"])
        #expect(clock.now.offset >= .seconds(90))
        #expect(clock.now.offset < .seconds(91))
    }

    @Test("another account is not held up")
    func otherAccount() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        let inner = try await store.withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in
            try await store.withAccountLock(id("acme/home"), patience: .zero, clock: ManualClock()) {
                _ throws(Failure) in true
            }
        }
        #expect(inner)
    }

    @Test("the lock is free after the body, whether it returned or threw")
    func released() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await store.withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in }
        await #expect(throws: Failure.self) {
            try await store.withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in
                throw Failure(.network, "x")
            }
        }
        try await store.withAccountLock(acme, patience: .zero, clock: ManualClock()) { _ throws(Failure) in }
    }

    @Test("a cancelled task stops waiting at once")
    func cancelled() async throws {
        let fixture = try Fixture()
        let clock = ManualClock { _ in withUnsafeCurrentTask { $0?.cancel() } }
        let waiter = Task {
            try await fixture.store().withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in
                try await fixture.store().withAccountLock(acme, clock: clock) { _ throws(Failure) in }
            }
        }
        let failure = await #expect(throws: Failure.self) { try await waiter.value }
        #expect(failure?.kind == .cancelled)
        #expect(clock.now.offset < .seconds(1))
    }

    @Test("a lock file that somebody deleted is made anew, and the deleted one guards nothing")
    func deletedLockFile() throws {
        let fixture = try Fixture()
        let folder = try Folder.creatingRoot(fixture.paths.store, owner: .fob, notices: NoticeBoard())
        let first = try LockFile("x.lock", in: folder, calls: .live)
        #expect(first.isStill("x.lock", in: folder))
        unlink(fixture.paths.store + "/x.lock")
        #expect(!first.isStill("x.lock", in: folder))
        let taken = try #require(try LockWait.take("x.lock", in: folder, calls: .live))
        #expect(taken.isStill("x.lock", in: folder))
        #expect(try LockWait.take("x.lock", in: folder, calls: .live) == nil)
    }

    @Test("while its lock file is gone nothing may be sent, and what came already is saved")
    func deletedWhileHeld() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        try await fixture.save(account())
        let failures = try await store.locked(acme) { lock throws(Failure) in
            unlink(fixture.paths.store + "/locks/acme,work.lock")
            var failures: [Failure] = []
            do throws(Failure) { _ = try lock.prepareSave() } catch { failures.append(error) }
            let intent = RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("r"))
            do throws(Failure) { try lock.recordIntent(intent) } catch { failures.append(error) }
            _ = try lock.save(account(token: "access-2"))
            return failures
        }
        #expect(failures.map(\.kind) == [.busy, .busy])
        #expect(failures.allSatisfy { $0.message.contains("deleted its lock file") })
        #expect(try store.account(acme)?.credential?.accessToken == Secret("access-2"))
    }

    @Test("a lock file is neither replaced nor deleted by use")
    func sameFile() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        let path = fixture.paths.store + "/locks/acme,work.lock"
        try await fixture.save(account())
        let inode = status(path)?.st_ino
        try await store.locked(acme) { lock throws(Failure) in
            try lock.recordIntent(RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("r")))
            try lock.clearIntent()
            _ = try lock.remove()
        }
        _ = try store.open()
        #expect(inode != nil)
        #expect(status(path)?.st_ino == inode)
    }

    @Test(
        "case 37: nothing that the store has open reaches a child process",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "needs /proc"))
    func closeOnExec() async throws {
        let fixture = try Fixture()
        try await fixture.store().locked(acme) { lock throws(Failure) in
            let prepared = try lock.prepareSave()
            let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
            let ours = descriptors.compactMap { Int32($0) }.filter { descriptor in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"))?
                    .hasPrefix(fixture.root) == true
            }
            #expect(ours.count >= 3)
            for descriptor in ours { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
            withExtendedLifetime(prepared) {}
        }
    }

    @Test("an intent is found by the next holder until it is cleared, and tells its refresh token from others")
    func intent() async throws {
        let fixture = try Fixture()
        let store = fixture.store()
        let intent = RefreshIntent(at: Instant(milliseconds: 1_600_000_000_123), refreshToken: Secret("r1"))
        try await store.locked(acme) { lock throws(Failure) in
            #expect(lock.intent == nil)
            try lock.recordIntent(intent)
        }
        try await fixture.store().locked(acme) { lock throws(Failure) in
            #expect(lock.intent == intent)
            #expect(lock.intent?.concerns(Secret("r1")) == true)
            #expect(lock.intent?.concerns(Secret("r2")) == false)
            try lock.clearIntent()
            #expect(lock.intent == nil)
        }
        try await store.locked(acme) { lock throws(Failure) in #expect(lock.intent == nil) }
        // FIPS 180-4, the hash of “abc”.
        #expect(
            RefreshIntent(at: intent.at, refreshToken: Secret("abc")).refreshTokenHash
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("an intent is flushed before it counts as recorded; where that fails, it says so")
    func intentFlush() async throws {
        let fixture = try Fixture()
        let flushes = Counter()
        let store = fixture.store {
            $0.synchronize = { _ throws(SystemError) in
                flushes.add()
                throw SystemError(EIO)
            }
        }
        let failure = await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in
                try lock.recordIntent(RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("r")))
            }
        }
        #expect(failure?.kind == .store)
        #expect(flushes.count == 1)
    }

    @Test("an intent that a crash has cut short was not relied on and counts as none")
    func cutIntent() async throws {
        let fixture = try Fixture()
        let path = fixture.paths.store + "/locks/acme,work.lock"
        try await fixture.store().locked(acme) { lock throws(Failure) in
            try lock.recordIntent(RefreshIntent(at: Instant(milliseconds: 0), refreshToken: Secret("r")))
        }
        for length in stride(from: off_t(511), through: 0, by: -1) {
            truncate(path, length)
            try await fixture.store().locked(acme) { lock throws(Failure) in
                #expect(lock.intent == nil, "\(length)")
            }
            // The holder's line may have grown the file again.
            truncate(path, length)
        }
    }

    @Test("case 36: two writers of many accounts and one that removes lose nothing, and generations only rise")
    func twoWriters() async throws {
        let fixture = try Fixture()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in ["a", "b"] {
                let store = fixture.store()
                group.addTask {
                    for index in 0..<100 {
                        let account = account(id("acme/\(writer)\(index)"))
                        _ = try await store.locked(account.id) { lock throws(Failure) in try lock.save(account) }
                        try await store.withAccountLock(acme, patience: .seconds(1 << 30), clock: ManualClock()) {
                            lock throws(Failure) in
                            let before = try lock.readAccount()
                            let saved = try lock.save(before ?? CredentialStoreTests.account())
                            #expect(saved.generation == (before?.generation ?? 0) + 1)
                        }
                    }
                }
            }
            let store = fixture.store()
            group.addTask {
                for index in 0..<50 {
                    let id = id("acme/a\(index)")
                    while try store.account(id) == nil { await Task.yield() }
                    let removed = try await store.locked(id) { lock throws(Failure) in try lock.remove() }
                    #expect(removed)
                }
            }
            try await group.waitForAll()
        }
        let store = fixture.store()
        #expect(try store.accountIDs().count == 151)
        #expect(try store.account(acme)?.generation == 200)
        for id in try store.accountIDs() { #expect(try store.account(id) != nil) }
        #expect(temporaryFiles(below: fixture.root) == [])
    }
}
