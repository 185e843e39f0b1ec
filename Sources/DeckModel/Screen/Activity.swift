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
    public let time: Instant
    public let account: AccountID?
    public let text: String
    public let severity: Severity
}

/// A message over the panes that goes away by itself.
public struct Toast: Sendable, Equatable {
    public let lines: [String]
    public let severity: Severity
    public let until: Instant

    /// Results stay for 3 s, errors and warnings for 6 s.
    static func lifetime(_ severity: Severity) -> Duration {
        severity == .error || severity == .warning ? .seconds(6) : .seconds(3)
    }
}

/// An access token before its owner's eyes, for ``lifetime``.
public struct Revealed: Sendable, Equatable {
    public let account: AccountID
    public let secret: Secret
    public let until: Instant

    /// How long a secret stays readable.
    public static let lifetime = Duration.seconds(10)
}
