import OAuthCore
import Vocabulary

/// A refresh token goes where it came from: an edited profile or a replaced origin must not carry it elsewhere.
enum OriginPins {
    /// - Throws: ``Failure`` of kind `loginNeeded` where the renewal would go to an origin that the credential does not come
    ///   from.
    static func check(_ account: Account, _ dialect: Dialect) throws(Failure) {
        guard let strange = dialect.strangeOrigins(of: account).first else { return }
        let before = account.origins.joined(separator: ", ")
        throw Failure(
            .loginNeeded,
            "\(account.id): its credential comes from \(before), and the provider's calls go to \(strange) now. Nothing was sent there.",
            remedy:
                "Sign in there: fob login \(account.id); or, if you moved it yourself: fob discover \(account.id.provider) --accept"
        )
    }
}
