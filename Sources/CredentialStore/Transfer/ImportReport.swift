public import Vocabulary

/// What came into the store from an export.
public struct ImportReport: Sendable, Equatable {
    /// What became of an account.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It was not there before.
        case added
        /// It stands in place of one that was there.
        case replaced
        /// The very same credential was there: an import was interrupted, or is done once more.
        case unchanged
    }

    /// One account.
    public struct Entry: Sendable, Equatable {
        /// Which.
        public let id: AccountID
        /// What became of it.
        public let outcome: Outcome
        /// What its owner must hear: an older credential took a newer one's place.
        public let warning: String?
    }

    /// When the export was made.
    public let exportedAt: Instant
    /// Providers that were not there before.
    public internal(set) var providers: [Name] = []
    /// By name.
    public internal(set) var accounts: [Entry] = []
}

/// An export that was opened and checked: nothing of it is in the store yet.
public struct OpenedExport: Sendable {
    let content: ExportContent

    /// When it was made.
    public var exportedAt: Instant { content.exportedAt }
    /// All of its providers.
    public var providers: [Provider] { content.providers.map(\.provider) }
    /// All of its accounts.
    public var accounts: [AccountID] { content.accounts.map(\.account.id) }
}

/// An export that was read and not opened yet.
public struct ReadExport: Sendable {
    let file: ExportFile

    /// Whether a passphrase opens it.
    public var isSealed: Bool { file.isSealed }
}
