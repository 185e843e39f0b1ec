public import Vocabulary

/// What came back from a backup, and what did not.
public struct RestoreReport: Sendable, Equatable {
    /// What became of one account or provider.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It is in the store as it was in the backup.
        case restored
        /// It was so already.
        case unchanged
        /// What the store has stays, because it is newer or cannot be compared.
        case skipped
        /// It could not be done.
        case failed
    }

    /// One account or provider.
    public struct Entry: Sendable, Equatable {
        /// `PROVIDER/NAME` or `PROVIDER`; what its file is called where its name cannot be told.
        public let name: String
        /// What became of it.
        public let outcome: Outcome
        /// Why, as a clause; nil where there is nothing to say.
        public let reason: String?
        /// For what failed.
        public let failure: Failure?

        init(_ name: String, _ outcome: Outcome, _ reason: String? = nil) {
            self.init(name: name, outcome: outcome, reason: reason, failure: nil)
        }

        init(_ name: String, _ failure: Failure) {
            self.init(name: name, outcome: .failed, reason: failure.message, failure: failure)
        }

        private init(name: String, outcome: Outcome, reason: String?, failure: Failure?) {
            self.name = name
            self.outcome = outcome
            self.reason = reason
            self.failure = failure
        }
    }

    /// When the backup was made.
    public let madeAt: Instant
    /// By name.
    public internal(set) var providers: [Entry] = []
    /// By name.
    public internal(set) var accounts: [Entry] = []
}
