import Vocabulary

/// What became of the attempts so far: how long each account rests, and which rest until something changes.
struct RenewalLedger: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var failures = 0
        var notBefore: Instant?
        /// Of the token that was to be renewed: an attempt says nothing of another one.
        var issuedAt: Instant?
        var revision: RenewalFacts.Revision?
        /// Whether only a change of the record or its provider makes another attempt worth while.
        var waitsForChange = false
    }

    private var entries: [AccountID: Entry] = [:]

    /// What is known of the account as it stands; nil where it has changed since.
    func entry(of account: AccountStatus) -> Entry? {
        guard let entry = entries[account.id], entry.issuedAt == account.credential?.issuedAt,
            let revision = account.renewalFacts?.revision, revision.provider == entry.revision?.provider
        else { return nil }
        return entry.waitsForChange && revision != entry.revision ? nil : entry
    }

    mutating func forget(_ id: AccountID) { entries[id] = nil }

    /// Notes a failure.
    ///
    /// - Parameter account: as it stands after the attempt, which may have marked it.
    mutating func failed(
        _ account: AccountStatus, _ failure: Failure, at now: Instant, jitter: RenewalJitter
    ) {
        let failures = (entry(of: account)?.failures ?? 0) + 1
        var entry = Entry(
            failures: failures, issuedAt: account.credential?.issuedAt, revision: account.renewalFacts?.revision)
        if failure.mayPass {
            let unit = jitter.unit(account.id, Int64(failures))
            entry.notBefore = now + RenewalBackoff.pause(failures: failures, failure: failure, jitter: unit)
        } else {
            entry.waitsForChange = true
        }
        entries[account.id] = entry
    }

    /// The clock went back: who rests must not rest longer for it.
    mutating func shift(by distance: Duration) {
        for (id, entry) in entries { entries[id]?.notBefore = entry.notBefore.map { $0 + distance } }
    }
}
