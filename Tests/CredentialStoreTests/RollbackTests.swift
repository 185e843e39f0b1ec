import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

/// An older copy of a record, put back over a newer one, holds a refresh token that may be spent.
@Suite struct RollbackTests {
    /// Saves three generations; the record of the first one is what comes back.
    private func rolledBack(_ first: Account = account()) async throws -> (Fixture, CredentialStore) {
        let fixture = try Fixture()
        try await fixture.save(first)
        let old = try text(fixture.path(acme))
        for token in ["access-2", "access-3"] { try await fixture.save(account(token: token, refresh: token)) }
        try put(old, fixture.path(acme))
        return (fixture, fixture.store())
    }

    @Test func `an older record is told of and marked, once, before its refresh token can be sent`() async throws {
        let (fixture, store) = try await rolledBack()
        let read = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        #expect(read?.renewal == .unverified)
        #expect(read?.renewalReason?.contains("rolled back") == true)
        #expect(read?.renewalChangedAt == fixture.wall.now())
        #expect(read?.credential?.accessToken == Secret("access-1"), "what lives in it still serves")
        #expect(read?.generation == 4, "it counts on from what was there")
        #expect(try store.account(acme) == read)
        let notices = store.takeNotices()
        #expect(notices.count == 1 && notices[0].hasPrefix("The record of acme/work was rolled back"), "\(notices)")
        // Whoever renews it says so; the next look finds nothing older.
        try await fixture.save(account(token: "access-5"), through: store)
        let again = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        #expect(again?.renewal == .ok && again?.generation == 5)
        #expect(store.takeNotices() == [])
    }

    @Test func `what has no refresh token, or none that lives, is told of and keeps its renewal`() async throws {
        for (renewal, refresh) in [(Renewal.ok, nil), (.dead, "refresh-1")] as [(Renewal, String?)] {
            var first = account(refresh: refresh)
            first.renewal = renewal
            let (fixture, store) = try await rolledBack(first)
            let read = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
            #expect(read?.renewal == renewal)
            #expect(store.takeNotices().count == 1)
            withExtendedLifetime(fixture) {}
        }
    }

    @Test func `a record of before a removal, put back when the name is in use no more, is one of those`() async throws
    {
        let fixture = try Fixture()
        try await fixture.save(account())
        let old = try text(fixture.path(acme))
        try await fixture.save(account(token: "access-2"))
        _ = try await fixture.store().locked(acme) { lock throws(Failure) in try lock.remove() }
        try put(old, fixture.path(acme))
        let store = fixture.store()
        let read = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        #expect(read?.renewal == .unverified && read?.generation == 3)
        #expect(store.takeNotices().count == 1)
    }

    @Test func `a rename takes the mark along and not the older record's word`() async throws {
        let (fixture, store) = try await rolledBack()
        try await store.save(Provider(name: name("acme"), profile: name("p"), clientID: "x"), clock: ManualClock())
        try await store.renameAccount(acme, to: id("acme/new"), clock: ManualClock())
        let renamed = try #require(try fixture.store().account(id("acme/new")))
        #expect(renamed.renewal == .unverified && renamed.generation == 4)
        _ = try await store.locked(id("acme/new")) { lock throws(Failure) in try lock.readAccount() }
        #expect(store.takeNotices().count == 1)
    }

    @Test func `a store that never heard of a later record, or whose lock file is gone, says nothing`() async throws {
        let (fixture, store) = try await rolledBack()
        unlink(fixture.paths.store + "/locks/acme,work.lock")
        let read = try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        #expect(read?.renewal == .ok && read?.generation == 1)
        #expect(store.takeNotices() == [])
    }

    @Test func `where the mark cannot be saved the record is not handed to anybody who would renew it`() async throws {
        let (fixture, _) = try await rolledBack()
        let store = fixture.store { $0.create = { _, _ throws(SystemError) in throw SystemError(ENOSPC) } }
        let failure = await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in try lock.readAccount() }
        }
        #expect(failure?.kind == .store)
        #expect(try store.account(acme)?.credential?.accessToken == Secret("access-1"), "a living token is served")
    }

    @Test func `the note costs a save one write and no flush, and a note that fails costs it nothing`() async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        let lock = fixture.paths.store + "/locks/acme,work.lock"
        let line = try text(lock).dropFirst(LockFile.Line.saved.offset)
        #expect(line.hasPrefix(#"{"generation":1}"#))
        let store = fixture.store {
            $0.write = { file, bytes, offset throws(SystemError) in
                guard offset != LockFile.Line.saved.offset else { throw SystemError(ENOSPC) }
                return try FileCalls.live.write(file, bytes, offset)
            }
        }
        #expect(try await fixture.save(account(token: "access-2"), through: store).generation == 2)
        #expect(store.takeNotices() == [])
        #expect(try text(lock).dropFirst(LockFile.Line.saved.offset) == line)
    }
}
