import Testing
import Vocabulary

@testable import CredentialStore

extension Fixture {
    /// A store whose passphrases cost nothing and whose key waits in that ring.
    func quickStore(_ ring: any KeyRing = ProcessKeyRing()) -> CredentialStore {
        CredentialStore(
            paths: paths, clock: wall, randomness: SystemBytes(), calls: .live, keys: RingOnly(ring),
            passphrases: .quick)
    }

    /// The same, sealed and unlocked.
    func sealedStore(_ ring: any KeyRing = ProcessKeyRing()) async throws -> CredentialStore {
        let store = quickStore(ring)
        _ = try store.open()
        let key = try await store.seal([.passphrase(locked("horse"))], clock: ManualClock())
        try ring.hold(key, ofStore: try #require(try store.protection()).storeID, for: .seconds(60))
        return store
    }
}
