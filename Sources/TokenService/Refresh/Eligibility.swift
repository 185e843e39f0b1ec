import OAuthCore
import Vocabulary

/// Whether a renewal may be tried at all; asked before the lock and again under it.
enum Eligibility {
    /// - Throws: ``Failure`` of kind `loginNeeded` where only the user can help, `refused` where trying could lose a
    ///   living token and nobody asked for it.
    static func check(
        _ account: Account, _ dialect: Dialect, _ demand: SafeRefresh.Demand, now: Instant
    ) throws(Failure) {
        let (id, options) = (account.id, dialect.loginOptions(for: account))
        guard dialect.isRenewableAlone(account) else {
            let why = account.credential == nil ? "there is no credential yet" : "it cannot be renewed without you"
            throw Failure(.loginNeeded, "\(id): \(why).", remedy: "Sign in: fob login \(id)\(options)")
        }
        try OriginPins.check(account, dialect)
        guard demand != .asked else { return }
        if account.renewal == .dead {
            throw Failure(
                .loginNeeded, "\(id): \(reason(account) ?? "the provider refused the grant").",
                remedy: "Sign in again: fob login \(id)\(options)")
        }
        let living = account.credential.map { Freshness.lives($0, at: now) } ?? false
        if account.renewal == .unverified, living, dialect.rotation.mayDieUnseen {
            throw Failure(
                .refused,
                "\(id): the refresh token is unverified (\(reason(account) ?? "its last use got no answer")), and it is not tried by itself while the access token lives.",
                remedy: "Try it: fob refresh \(id)")
        }
    }

    /// The stored sentence without its full stop, to stand inside another.
    private static func reason(_ account: Account) -> String? {
        account.renewalReason.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }
}
