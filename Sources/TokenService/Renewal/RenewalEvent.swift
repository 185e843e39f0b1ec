public import Vocabulary

/// What happens while accounts are renewed by themselves.
public enum RenewalEvent: Sendable {
    /// The renewal of an account has begun.
    case started(AccountID)
    /// What it is doing.
    case progressed(AccountID, String)
    /// It has a new token.
    case renewed(AccountStatus)
    /// Another process has renewed it.
    case renewedElsewhere(AccountStatus)
    /// It has none.
    ///
    /// - account: as it stands afterwards; nil where it cannot be read.
    /// - again: when it is tried again; nil where that waits for a change, or for its user.
    case failed(AccountID, Failure, account: AccountStatus?, again: Instant?)
    /// It was stopped.
    case cancelled(AccountID)
    /// The wall clock moved by itself: forward after sleep, or either way when it was set.
    case clockJumped(by: Duration)
}
