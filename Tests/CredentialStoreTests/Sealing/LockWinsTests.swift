import Testing
import Vocabulary

@testable import CredentialStore

/// Unlocking takes a second of work, and somebody may lock the store meanwhile.
struct LockWinsTests {
    @Test("a store that is locked while its key is derived stays locked")
    func meanwhile() async throws {
        let sealed = try await SealedFixture()
        let key = try await sealed.seal()
        let store = sealed.store()
        let count = store.lockCount()
        #expect(try sealed.store().lock())
        let failure = #expect(throws: Failure.self) {
            try store.keep(key, for: .seconds(60), unlessLockedSince: count)
        }
        #expect(failure?.kind == .busy)
        #expect(failure?.message.contains("locked meanwhile") == true)
        #expect(sealed.ring.key(ofStore: try #require(try store.protection()).storeID) == nil)
        // A later unlock is another one's wish.
        try store.keep(key, for: .seconds(60), unlessLockedSince: store.lockCount())
        #expect(try store.accountIDs().count == 3)
    }

    @Test("who takes back only what was kept for itself stops nobody else's unlock")
    func ownKey() async throws {
        let sealed = try await SealedFixture()
        let key = try await sealed.seal()
        let store = sealed.store()
        try store.keep(key, for: .seconds(60), unlessLockedSince: store.lockCount())
        let count = store.lockCount()
        #expect(try store.lock(forAll: false))
        #expect(sealed.ring.key(ofStore: try #require(try store.protection()).storeID) == nil)
        try store.keep(key, for: .seconds(60), unlessLockedSince: count)
        #expect(try store.accountIDs().count == 3)
    }

    @Test("a store that could not be opened because its key file is gone says which, and not to unlock it")
    func missingKeyFile() async throws {
        let fixture = try Fixture()
        let store = fixture.quickStore()
        _ = try store.open()
        _ = try await store.seal(
            [.keyFile(locked("0123456789abcdef0123456789abcdef"), path: "/media/stick/key")], clock: ManualClock())
        let failure = #expect(throws: Failure.self) { try store.accountIDs() }
        #expect(failure?.message == "The store is locked: the key file /media/stick/key is missing.")
        #expect(failure?.remedy == "Put /media/stick/key back, or say where it is: FOB_KEY_FILE=FILE")
    }
}
