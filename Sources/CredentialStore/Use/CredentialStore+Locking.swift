public import Vocabulary

extension CredentialStore {
    /// Keeps the key where every process of this user finds it, until the time is up.
    ///
    /// - Throws: ``Failure`` of kind `busy` where the system keeps none.
    public func keep(_ key: StoreKey, for duration: Duration) throws(Failure) {
        try keys.ring.hold(key, ofStore: try sealed().header.storeID, for: duration)
    }

    /// Forgets the key that is kept.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``Failure`` of kind `usage` where the store is not sealed.
    @discardableResult
    public func lock() throws(Failure) -> Bool { try keys.ring.forget(store: try sealed().header.storeID) }

    /// Whether records are sealed, by store.json alone.
    public func isSealed() throws(Failure) -> Bool { try existingSealed(Self.subject) != nil }

    /// Where the key is at this moment, asking nobody; nil where the store is not sealed.
    public func keyPlace() throws(Failure) -> KeyPlace? {
        guard let header = try existingSealed(Self.subject)?.header else { return nil }
        if key(inRing: header) != nil {
            return .ring(until: keys.ring.end(ofStore: header.storeID))
        }
        do throws(Failure) {
            return try key(withoutRing: header) == nil ? .locked(Self.isLocked) : .slot
        } catch { return .locked(error) }
    }
}

/// Where the key of a sealed store is.
public enum KeyPlace: Sendable, Equatable {
    /// In the key ring, as long as that says.
    case ring(until: Instant?)
    /// With a key file or a key command.
    case slot
    /// Nowhere that could be looked without a person, and what whoever needs it hears.
    case locked(Failure)
}
