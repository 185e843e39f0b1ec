public import Vocabulary

/// A key ring with the key of one store kept beside it, for a piece of work that must be able to save what it gets although
/// somebody locks the store meanwhile.
struct HeldKeyRing: KeyRing {
    let ring: any KeyRing
    let store: String
    let key: StoreKey

    /// The ring's own first: it may have been replaced by a rekey.
    func key(ofStore id: String) -> StoreKey? { ring.key(ofStore: id) ?? (id == store ? key : nil) }

    func end(ofStore id: String) -> Instant? { ring.end(ofStore: id) }

    func hold(_ key: StoreKey, ofStore id: String, for duration: Duration) throws(Failure) {
        try ring.hold(key, ofStore: id, for: duration)
    }

    @discardableResult
    func forget(store id: String) throws(Failure) -> Bool { try ring.forget(store: id) }
}

/// Another source's secrets with another ring.
private struct Held: KeySource {
    let ring: any KeyRing
    let source: any KeySource

    func secret(of source: SecretKeySource) throws(Failure) -> LockedBytes? { try self.source.secret(of: source) }
}

extension CredentialStore {
    /// The same store, which stays open for its holder until that is dropped, whoever locks it meanwhile.
    ///
    /// - Throws: ``Failure`` of kind `busy` where it is locked already.
    public func heldOpen() throws(Failure) -> CredentialStore {
        guard let root = try existingRoot(Self.subject), case .sealed(let header)? = try header(in: root) else {
            return self
        }
        guard let key = try key(of: header) else { throw locked(header) }
        return CredentialStore(
            paths: paths, clock: clock, randomness: randomness, calls: calls,
            keys: Held(ring: HeldKeyRing(ring: keys.ring, store: header.storeID, key: key), source: keys),
            passphrases: passphrases, notices: notices)
    }
}
