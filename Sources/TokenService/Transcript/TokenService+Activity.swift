import CredentialStore
public import Vocabulary

extension TokenService {
    /// Keeps lines of the activity log, the oldest first. Of a sealed store nothing is kept.
    public func keepActivity(_ lines: [JSON]) throws(Failure) { try store.appendActivity(lines) }

    /// The last lines that were kept, the oldest first.
    ///
    /// - Parameter account: whose lines; nil for all.
    public func keptActivity(of account: AccountID? = nil, atMost count: Int) throws(Failure) -> [JSON] {
        try store.activity(of: account, atMost: count)
    }
}
