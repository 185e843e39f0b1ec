public import TokenService
public import Vocabulary

/// Accounts that are off the list and still in the store, until their time is up: that long, forgetting them can be undone.
public struct Forgetting: Sendable, Equatable {
    /// How long.
    public static let patience = Duration.seconds(10)

    /// What comes back, as it is in the store.
    public internal(set) var accounts: [AccountStatus]
    /// Which of them were marked.
    let marked: Set<AccountID>
    /// When they are forgotten.
    public let until: Instant
}
