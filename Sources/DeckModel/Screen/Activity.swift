public import Vocabulary

/// How much a message matters.
public enum Severity: String, Sendable, CaseIterable {
    /// Something began.
    case started
    case info
    case success
    case warning
    case error
}

/// One line of the activity list.
public struct ActivityEntry: Sendable, Equatable {
    /// When it happened.
    public let time: Instant
    /// Whose it is; nil for the program itself.
    public let account: AccountID?
    /// One line, fit for the screen.
    public let text: String
    /// How much it matters.
    public let severity: Severity
    /// Whether an earlier deck wrote it.
    public let isRemembered: Bool

    /// An entry with all of its parts.
    public init(
        time: Instant, account: AccountID?, text: String, severity: Severity, isRemembered: Bool = false
    ) {
        self.time = time
        self.account = account
        self.text = text
        self.severity = severity
        self.isRemembered = isRemembered
    }
}

/// A message over the panes that goes away by itself.
public struct Toast: Sendable, Equatable {
    /// One or more lines; the first says what happened.
    public let lines: [String]
    /// How much it matters.
    public let severity: Severity
    /// When it goes.
    public let until: Instant

    /// Results stay for 3 s, errors and warnings for 6 s.
    static func lifetime(_ severity: Severity) -> Duration {
        severity == .error || severity == .warning ? .seconds(6) : .seconds(3)
    }
}

/// An access token before its owner's eyes, for ``lifetime``.
public struct Revealed: Sendable, Equatable {
    /// Whose it is; nil for the program itself.
    public let account: AccountID
    /// The token itself.
    public let secret: Secret
    /// When it goes.
    public let until: Instant

    /// How long a secret stays readable.
    public static let lifetime = Duration.seconds(10)
}
