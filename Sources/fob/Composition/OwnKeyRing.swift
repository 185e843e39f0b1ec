import CredentialStore
import Vocabulary

/// The system's key ring, and this process where that keeps no keys: for a deck that its user has unlocked.
struct OwnKeyRing: KeyRing {
    let system: any KeyRing
    private let own = ProcessKeyRing()

    init(_ system: any KeyRing) { self.system = system }

    func key(ofStore id: String) -> StoreKey? { system.key(ofStore: id) ?? own.key(ofStore: id) }

    func end(ofStore id: String) -> Instant? { system.end(ofStore: id) }

    func hold(_ key: StoreKey, ofStore id: String, for duration: Duration) throws(Failure) {
        do throws(Failure) { try system.hold(key, ofStore: id, for: duration) } catch {
            try own.hold(key, ofStore: id, for: duration)
        }
    }

    @discardableResult
    func forget(store id: String) throws(Failure) -> Bool {
        let wasOwn = try own.forget(store: id)
        return try system.forget(store: id) || wasOwn
    }
}
