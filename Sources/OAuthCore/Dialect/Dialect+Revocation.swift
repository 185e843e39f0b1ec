public import Vocabulary

extension Dialect {
    /// The request that takes a credential back (RFC 7009 section 2.1), refresh token first because the access token
    /// dies with it; nil where the profile has no revoke leg.
    public func revocation(of credential: Credential) throws(Failure) -> WireRequest? {
        guard let leg = environment.legs[.revoke] else { return nil }
        let token = credential.refreshToken ?? credential.accessToken
        let kind = credential.refreshToken == nil ? "access_token" : "refresh_token"
        return try RequestBuilder(dialect: self, legName: .revoke, leg: leg).request([
            .init(name: "token", value: token.reveal(), isSecret: true),
            .init(name: "token_type_hint", value: kind),
        ])
    }
}
