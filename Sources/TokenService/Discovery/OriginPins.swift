import OAuthCore
import Vocabulary

/// A refresh token goes where it came from: an edited profile or a replaced origin must not carry it elsewhere.
enum OriginPins {
    /// - Throws: ``Failure`` of kind `loginNeeded` where the renewal would go to an origin that the credential does not come
    ///   from.
    ///
    /// - Parameter leg: a call that is no renewal and carries a token all the same.
    static func check(_ account: Account, _ dialect: Dialect, _ leg: LegName? = nil) throws(Failure) {
        let origins = leg.map { dialect.strangeOrigins(of: account, [$0]) } ?? dialect.strangeOrigins(of: account)
        guard let strange = origins.first else { return }
        let before = account.origins.joined(separator: ", ")
        throw Failure(
            .loginNeeded,
            "\(account.id): its credential comes from \(before), and the provider's calls go to \(strange) now. Nothing was sent there.",
            remedy:
                "Sign in there: fob login \(account.id); or, if you moved it yourself: fob discover \(account.id.provider) --accept"
        )
    }
}
