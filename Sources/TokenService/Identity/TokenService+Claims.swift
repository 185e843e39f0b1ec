import OAuthCore
public import Vocabulary

/// What the ID token of an account says.
public struct StoredClaims: Sendable, Equatable {
    /// The claims as they stand in the token.
    public let claims: JSON
    /// When the signature was found good; nil where it was never looked at since the token came.
    public let verifiedAt: Instant?
}

extension TokenService {
    /// The claims of the stored ID token; nil where there is none.
    public func claims(of id: AccountID) throws(Failure) -> StoredClaims? {
        let account = try existing(id)
        guard let token = account.credential?.idToken, let claims = IDTokenClaims(unverified: token) else { return nil }
        return StoredClaims(claims: claims.json, verifiedAt: account.idTokenVerifiedAt)
    }
}
