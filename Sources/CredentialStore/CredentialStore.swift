public import Vocabulary

/// The store: providers and accounts, one file each, readable and writable by their owner only.
///
/// Making one touches nothing. Reading needs no ``open()``: a missing store is an empty one. Whoever writes opens it first.
/// Secrets are in the records and in the rescue folder and nowhere else; no error and no notice holds one.
public final class CredentialStore: Sendable {
    /// Where everything is.
    public let paths: StorePaths
    let clock: any WallClock
    let randomness: any Randomness
    let calls: FileCalls
    let keys: any KeySource
    /// How a passphrase becomes a key; tests have a quicker way.
    let passphrases: PassphraseDerivation
    let notices: NoticeBoard

    /// A store that touches nothing until it is asked to.
    ///
    /// - Parameter keys: where the key comes from if the store is sealed.
    public convenience init(
        paths: StorePaths, clock: any WallClock, randomness: any Randomness, keys: any KeySource = RingOnly()
    ) {
        self.init(paths: paths, clock: clock, randomness: randomness, calls: .live, keys: keys)
    }

    init(
        paths: StorePaths, clock: any WallClock, randomness: any Randomness, calls: FileCalls,
        keys: any KeySource = RingOnly(), passphrases: PassphraseDerivation = .scrypt,
        notices: NoticeBoard = NoticeBoard()
    ) {
        self.notices = notices
        self.passphrases = passphrases
        self.paths = paths
        self.clock = clock
        self.randomness = randomness
        self.calls = calls
        self.keys = keys
    }

    /// What the person should hear although nothing failed, since it was last asked.
    func takeNotices() -> [String] { notices.take() }

    /// Tells the same from now on as it happens, and first what nobody has asked for yet.
    public func tellNotices(_ listener: @escaping @Sendable (String) -> Void) { notices.tell(listener) }

    /// Lends the exclusive right to change one account.
    ///
    /// A credential of this account that waits in the rescue folder is taken back first.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for another holder; 90 s fit a holder's request and its repetition.
    ///   - clock: what the waiting is measured with.
    ///   - waiting: told once, after 2 s, who holds the lock.
    /// - Throws: ``Failure`` of kind `busy` when patience ends, `cancelled` when the task is cancelled.
    public func withAccountLock<Result>(
        _ id: AccountID, patience: Duration = .seconds(90), clock: any Clock<Duration>,
        waiting: (LockHolder) -> Void = { _ in },
        body: (borrowing AccountLock) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let use = try await use("\(id)", patience: patience, clock: clock, waiting: waiting)
        defer { withExtendedLifetime(use) {} }
        let file = try await use.wait(forAccount: id).lock(patience: patience, clock: clock, waiting: waiting)
        file.noteHolder(since: self.clock.now())
        let lock = AccountLock(
            id: id, file: file, use: use,
            unrecovered: failure { () throws(Failure) in
                try use.recoverRescued(id, removedGeneration: file.removedGeneration)
            })
        return try await body(lock)
    }
}
