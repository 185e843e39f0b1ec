import OAuthCore
import Vocabulary

/// Whether a renewal may be tried at all, before anything is locked or sent.
enum Eligibility {
    /// - Throws: ``Failure`` of kind `loginNeeded` where only the user can help.
    static func check(
        _ account: Account, _ dialect: Dialect, _ demand: SafeRefresh.Demand, now: Instant
    ) throws(Failure) {
        let id = account.id
        guard dialect.isRenewableAlone(account) else {
            let why = account.credential == nil ? "there is no credential yet" : "it cannot be renewed without you"
            throw Failure(.loginNeeded, "\(id): \(why).", remedy: "Sign in: fob login \(id)")
        }
        guard case .stale = demand else { return }
        if account.renewal == .dead {
            throw Failure(
                .loginNeeded, "\(id): \(account.renewalReason ?? "the provider refused the grant").",
                remedy: "Sign in again: fob login \(id)")
        }
        let living = account.credential?.isUsable(at: now, minimum: .zero) ?? false
        if account.renewal == .unverified, living, dialect.rotation == .singleUse {
            throw Failure(
                .refused,
                "\(id): the refresh token is unverified (\(account.renewalReason ?? "its last use got no answer")), and it is not tried by itself while the access token lives.",
                remedy: "Try it: fob refresh \(id)")
        }
    }
}
