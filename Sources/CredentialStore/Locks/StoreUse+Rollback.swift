import Vocabulary

extension StoreUse {
    /// What a record that was put back from an older copy must say: its refresh token may have been replaced since, and
    /// sending a replaced one ends the login at some providers.
    ///
    /// - Parameter lock: of the account; its file knows the last generation.
    /// - Returns: nil for a record that is as new as any that was seen.
    func rolledBack(_ account: Account, _ lock: LockFile) -> Account? {
        let seen = lock.seenGeneration
        guard account.generation < seen else { return nil }
        var account = account
        account.distrust("the record was rolled back to an older one", at: store.clock.now())
        notices.post(
            "The record of \(account.id) was rolled back: it is number \(account.generation) and \(seen) was there before."
                + (account.hasRefreshToken ? " Whether its refresh token still works is unknown." : ""))
        return account
    }
}
