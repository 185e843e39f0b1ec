public import CredentialStore
public import Vocabulary

extension TokenService {
    /// Where the key of a sealed store is at this moment, asking nobody; nil where the store is not sealed.
    public func keyPlace() throws(Failure) -> KeyPlace? { try store.keyPlace() }

    /// Whether the store is sealed, by its store.json alone.
    public func isSealed() throws(Failure) -> Bool { try store.isSealed() }

    /// Unlocks a sealed store for that time: by its passphrase, or where none is given by its key file or key command.
    ///
    /// - Parameter duration: nil to see only whether that opens it.
    /// - Throws: ``Failure`` of kind `busy` where it does not.
    public func unlock(passphrase: LockedBytes?, for duration: Duration?) throws(Failure) {
        let count = store.lockCount()
        let key = if let passphrase { try store.unlock(passphrase: passphrase) } else { try store.unlockUnasked() }
        if let key {
            if let duration { try store.keep(key, for: duration, unlessLockedSince: count) }
            return
        }
        throw Failure(
            .busy,
            try store.protection()?.hasPassphrase == true
                ? "The store is unlocked by its passphrase." : "No key file or key command opens the store here.")
    }

    /// Forgets the key that was unlocked, for every process of this user.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func lock(forAll isForAll: Bool = true) throws(Failure) -> Bool { try store.lock(forAll: isForAll) }
}
