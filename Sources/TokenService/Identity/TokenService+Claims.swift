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

    /// The claims of an access token that is a JWT (RFC 9068), for its user's eyes: it is the API's to check, not fob's. Nil
    /// where it is none.
    public func accessTokenClaims(of id: AccountID) throws(Failure) -> JSON? {
        try existing(id).credential.flatMap { IDTokenClaims(unverified: $0.accessToken) }?.json
    }
}
