public import Vocabulary

extension CredentialStore {
    /// Keeps the key where every process of this user finds it, until the time is up.
    ///
    /// - Parameter count: the ``lockCount()`` of before the key was sought: who locked the store since then wins.
    /// - Throws: ``Failure`` of kind `busy` where the system keeps none, or the store was locked meanwhile.
    public func keep(_ key: StoreKey, for duration: Duration, unlessLockedSince count: Int) throws(Failure) {
        let id = try sealed().header.storeID
        // Compared and kept in one, so that whoever locks comes before it or after it.
        let file = countFile(making: true)
        file?.waitAlone()
        defer { withExtendedLifetime(file) {} }
        guard file?.seenGeneration ?? lockCount() == count else {
            throw Failure(
                .busy, "The store was locked meanwhile, and stays locked.", remedy: "Unlock it again: fob unlock")
        }
        try keys.ring.hold(key, ofStore: id, for: duration)
    }

    /// How often the store was locked, to be asked before a second of work gives its key.
    public func lockCount() -> Int { countFile(making: false)?.seenGeneration ?? 0 }

    /// Forgets the key that is kept.
    ///
    /// - Parameter isForAll: whether the one that somebody is about to keep is not kept either; false for who only takes
    ///   back what was kept for itself.
    /// - Returns: whether there was one.
    /// - Throws: ``Failure`` of kind `usage` where the store is not sealed.
    @discardableResult
    public func lock(forAll isForAll: Bool = true) throws(Failure) -> Bool {
        let id = try sealed().header.storeID
        let file = countFile(making: true)
        file?.waitAlone()
        defer { withExtendedLifetime(file) {} }
        if isForAll, let file { file.note(savedGeneration: file.seenGeneration + 1) }
        return try keys.ring.forget(store: id)
    }

    /// Nil where there is none, and where none can be made: on a medium that is read-only.
    private func countFile(making: Bool) -> LockFile? {
        guard let root = try? storeFolder(), let locks = try? root.folder(Self.locks) else { return nil }
        return try? LockFile(Self.countLock, in: locks, calls: calls, mode: making ? .alone : .sharedIfThere)
    }

    private static let countLock = "unlock.lock"

    /// Whether the key is needed and not at hand.
    func needsKey() throws(Failure) -> Bool {
        if case .locked? = try keyPlace() { true } else { false }
    }

    /// Whether records are sealed, by store.json alone.
    public func isSealed() throws(Failure) -> Bool { try existingSealed(Self.subject) != nil }

    /// Where the key is at this moment, asking nobody; nil where the store is not sealed.
    public func keyPlace() throws(Failure) -> KeyPlace? {
        guard let header = try existingSealed(Self.subject)?.header else { return nil }
        if key(inRing: header) != nil {
            return .ring(until: keys.ring.end(ofStore: header.storeID))
        }
        do throws(Failure) {
            return try key(withoutRing: header) == nil ? .locked(locked(header)) : .slot
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
