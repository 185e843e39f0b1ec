public import Vocabulary

extension CredentialStore {
    /// All accounts by name. Costs a listing of each provider's folder; in a sealed store every record must be opened.
    public func accountIDs() throws(Failure) -> [AccountID] {
        try reading("accounts") { use throws(Failure) in try use.accountIDs() } ?? []
    }

    /// The accounts that there are, without reading one where their files tell their names.
    public func listing() throws(Failure) -> AccountListing {
        guard let use = try existingUse("accounts") else { return AccountListing(use: nil, entries: []) }
        return AccountListing(use: use, entries: try use.accountFolders())
    }

    /// Reads the accounts of a part of a listing, in its order, each as ``account(_:)`` does: one that is damaged harms no
    /// other, and one that goes away meanwhile is left out.
    public func forEachAccount(
        of listing: AccountListing, in part: Range<Int>, _ body: (AccountID, Result<Account, Failure>) -> Void
    ) {
        guard let use = listing.use else { return }
        for (folder, ids) in listing.entries(in: part) {
            for id in ids {
                do throws(Failure) {
                    guard let record = try use.record(id, in: use.recordFile(id, in: folder)) else { continue }
                    body(id, .success(record.account))
                } catch {
                    body(id, .failure(error))
                }
            }
        }
    }

    /// One account, as it is on the disk at this moment; nil where there is none.
    ///
    /// - Throws: ``Failure`` of kind `store` when the record is damaged or cannot be read, `busy` while the store is locked;
    ///   other accounts are not touched by that.
    public func account(_ id: AccountID) throws(Failure) -> Account? {
        try reading("\(id)") { use throws(Failure) in try use.record(id)?.account } ?? nil
    }
}
