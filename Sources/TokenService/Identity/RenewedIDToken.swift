import OAuthCore
import Vocabulary

extension Account {
    /// Compares the ID token that came with a renewal with the one of the sign-in (OpenID Connect Core section 12.2).
    ///
    /// Nothing of the renewal is lost for it: a refresh token that was rotated is the only one there is. A token that does
    /// not pass is dropped, and one for another user makes the renewal doubtful.
    /// - Returns: what the user should hear.
    mutating func settleIDToken(since earlier: Account, _ dialect: Dialect, now: Instant) -> String? {
        guard let token = credential?.idToken, token != earlier.credential?.idToken else { return nil }
        idTokenVerifiedAt = nil
        guard let before = earlier.credential?.idToken.flatMap({ IDTokenClaims(unverified: $0) }),
            let issuer = before.identity?.issuer
        else { return nil }
        var check = dialect.idTokenCheck(issuer, dialect.metadata)
        check.earlier = before.json
        do {
            _ = try check.claimsWithoutSignature(of: token, now: now)
            return nil
        } catch {
            let isAnotherUser = IDTokenClaims(unverified: token)?.identity.map { user in
                before.identity.map { !$0.isSameUser(as: user) } ?? false
            }
            credential?.idToken = earlier.credential?.idToken
            idTokenVerifiedAt = earlier.idTokenVerifiedAt
            let sentence = "the provider answered the refresh with an ID token that is not accepted: \(error.reason)"
            if isAnotherUser == true { mark(.unverified, "\(sentence).", now) }
            return "\(sentence); the one of the sign-in stays"
        }
    }
}
