public import Vocabulary

/// The exclusive right to change one account, across all processes. Lent by
/// ``CredentialStore/withAccountLock(_:patience:clock:waiting:body:)``.
///
/// Lock order: an account's lock first, then the store's, which is held shortly and never while waiting for anything.
public struct AccountLock: ~Copyable {
    /// The account that is locked.
    public let id: AccountID
    let file: LockFile
    let use: StoreUse
    /// Why a credential that waits in the rescue folder could not be taken back. As long as it waits there, the record is
    /// outdated: its refresh token must not be sent, so reading and preparing fail with this.
    let unrecovered: Failure?

    /// The record as it is on the disk; nil where there is none.
    ///
    /// A record that is older than one that was saved before was put back from a copy: the person hears of it, and before
    /// its refresh token may be sent the record says, once, that its renewal is unverified.
    public func readAccount() throws(Failure) -> Account? {
        if let unrecovered { throw unrecovered }
        guard let record = try use.record(id) else { return nil }
        guard !record.isNewer, let marked = use.rolledBack(record.account, file) else { return record.account }
        return try save(marked)
    }

    /// What an earlier holder was about to send and never said how it ended.
    public var intent: RefreshIntent? { file.intent }

    /// Notes, before the request is sent, that it will be; on the disk when this returns.
    public func recordIntent(_ intent: RefreshIntent) throws(Failure) {
        try demandLock()
        do throws(FileProblem) {
            try file.write(intent: intent)
        } catch {
            throw error.failure("\(id)")
        }
    }

    /// Takes the note away once the outcome is saved.
    ///
    /// - Parameter durably: whether it must be gone for good when this returns; otherwise a power cut may bring it back.
    public func clearIntent(durably: Bool = true) throws(Failure) {
        do throws(FileProblem) {
            try file.write(intent: nil, durably: durably)
        } catch {
            throw error.failure("\(id)")
        }
    }

    /// Makes sure, before anything is sent, that the answer can be saved.
    ///
    /// - Parameter bytes: room for a record of this size at least; the present record's size is counted in anyway.
    /// - Throws: ``Failure`` of kind `store`: no room, no right, or a record that must not be overwritten.
    public func prepareSave(bytes: Int = 0) throws(Failure) -> PreparedSave {
        if let unrecovered { throw unrecovered }
        try demandLock()
        return try use.prepareSave(of: id, bytes: bytes)
    }

    /// A lock whose file somebody deleted excludes nobody: nothing may be sent that uses a refresh token up. What came already
    /// is saved all the same.
    private func demandLock() throws(Failure) {
        let wait = try use.wait(forAccount: id)
        guard !file.isStill(wait.name, in: wait.folder) else { return }
        throw Failure(
            .busy, "\(id): somebody deleted its lock file while it was held, so another process may renew it as well.",
            remedy: "Try again.")
    }

    /// Saves the record durably, with the next generation.
    ///
    /// A record that cannot be saved where it belongs goes to the rescue folder, and the failure says so; it is taken back
    /// as soon as the account is locked or the store is opened again.
    ///
    /// - Returns: the account as it was saved.
    @discardableResult
    public func save(_ account: Account, in prepared: PreparedSave? = nil) throws(Failure) -> Account {
        let saved = try use.save(account, in: prepared, seenGeneration: file.seenGeneration)
        file.note(savedGeneration: saved.generation)
        if unrecovered != nil { try use.forgetRescued(id) }
        return saved
    }

    /// Removes the record and everything of it that waits in the rescue folder.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func remove() throws(Failure) -> Bool { try use.removeAccount(id, noting: file) }
}
