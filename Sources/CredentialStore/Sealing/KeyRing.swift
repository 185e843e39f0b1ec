import Synchronization
public import Vocabulary

/// Where the key of an unlocked store waits, so that a script needs no resident process: the kernel's user key ring on
/// Linux, the Keychain on macOS, this process alone where there is neither.
public protocol KeyRing: Sendable {
    /// The key of that store; nil while it is locked. Costs a system call or two and asks nobody.
    func key(ofStore id: String) -> StoreKey?

    /// When its time is up; nil while it is locked, and where nobody counts.
    func end(ofStore id: String) -> Instant?

    /// Keeps the key until the time is up, in place of one that is there.
    ///
    /// - Throws: ``Failure`` of kind `busy` where the system keeps no keys for anybody, as in some containers.
    func hold(_ key: StoreKey, ofStore id: String, for duration: Duration) throws(Failure)

    /// Forgets it.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func forget(store id: String) throws(Failure) -> Bool
}

/// A key ring of this process alone: for tests, and where the system has none.
public final class ProcessKeyRing: KeyRing {
    private let keys = Mutex<[String: StoreKey]>([:])

    /// An empty one.
    public init() {}

    /// The key, as long as the process lives and nobody forgets it: it keeps no time.
    public func key(ofStore id: String) -> StoreKey? { keys.withLock { $0[id] } }

    /// Nobody counts.
    public func end(ofStore id: String) -> Instant? { nil }

    /// Keeps it.
    public func hold(_ key: StoreKey, ofStore id: String, for duration: Duration) throws(Failure) {
        keys.withLock { $0[id] = key }
    }

    /// Forgets it.
    @discardableResult
    public func forget(store id: String) throws(Failure) -> Bool {
        keys.withLock { $0.removeValue(forKey: id) } != nil
    }
}
