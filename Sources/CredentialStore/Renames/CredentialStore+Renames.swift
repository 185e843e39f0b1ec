public import Vocabulary

/// Renaming: a record holds its own name, so a new one is saved before the old one goes. What is under way stands in the
/// ``RenameNote``; a crash leaves both records or the new one, and the next start finishes what was begun.
///
/// Lock order: the accounts' locks, old and new, in the order of their names; then the store's.
extension CredentialStore {
    /// Gives an account another name at the same provider.
    ///
    /// - Throws: ``Failure`` of kind `notFound`, `usage` where the new name is taken, `busy`, `store`.
    public func renameAccount(
        _ old: AccountID, to new: AccountID, patience: Duration = .seconds(90), clock: any Clock<Duration>
    ) async throws(Failure) {
        let use = try await use("\(old)", patience: patience, clock: clock)
        let locks = try await use.lockAccounts([old, new], patience: patience, clock: clock)
        let storeLock = try await use.lockStore(for: old.provider, patience: .seconds(10), clock: clock)
        defer { withExtendedLifetime((use, locks, storeLock)) {} }
        try use.finishRename(holding: locks)
        guard try use.record(old) != nil else {
            throw Failure(.notFound, "There is no account “\(old)”.", remedy: "fob accounts lists yours.")
        }
        try use.refuseTaken(new)
        try use.refuseUnreadable(old, locks)
        try use.carryOut(RenameNote(accounts: [(old, new)]), holding: locks)
    }

    /// Gives a provider another name, and all its accounts with it.
    ///
    /// - Parameter change: what else is to change in the record because of the name.
    /// - Returns: the accounts under their new names.
    public func renameProvider(
        _ old: Name, to new: Name, patience: Duration = .seconds(90), clock: any Clock<Duration>,
        change: (inout Provider) -> Void = { _ in }
    ) async throws(Failure) -> [AccountID] {
        let use = try await use("\(old)", patience: patience, clock: clock)
        let ids = try use.accountIDs()
        let moves = ids.filter { $0.provider == old }.map { ($0, AccountID(provider: new, name: $0.name)) }
        let locks = try await use.lockAccounts(moves.flatMap { [$0.0, $0.1] }, patience: patience, clock: clock)
        let storeLock = try await use.lockStore(for: old, patience: .seconds(10), clock: clock)
        defer { withExtendedLifetime((use, locks, storeLock)) {} }
        try use.finishRename(holding: locks)
        guard let provider = try use.provider(old) else {
            throw Failure(.notFound, "There is no provider “\(old)”.", remedy: "fob provider list shows yours.")
        }
        guard try use.provider(new) == nil else {
            throw Failure(.usage, "The provider \(new) exists already.", remedy: "Choose another name.")
        }
        if let taken = try use.accountIDs().first(where: { $0.provider == new }) { try use.refuseTaken(taken) }
        // One that was added since the locks were chosen would stay behind without a provider.
        let now = try use.accountIDs().filter { $0.provider == old }
        guard now.allSatisfy({ id in moves.contains { $0.0 == id } }) else {
            throw Failure(.busy, "\(old): an account was added meanwhile.", remedy: "Try again.")
        }
        for (from, _) in moves { try use.refuseUnreadable(from, locks) }
        var changed = provider
        change(&changed)
        if changed != provider { try use.rewrite(changed) }
        try use.carryOut(RenameNote(provider: (old, new), accounts: moves.map { ($0.0, $0.1) }), holding: locks)
        return moves.map(\.1)
    }
}
