public import Vocabulary

extension Dialect {
    /// The request that asks who the user is (OpenID Connect Core section 5.3.1); nil where the profile has no userinfo
    /// leg.
    public func userinfo(with credential: Credential, at moment: Moment) throws(Failure) -> WireRequest? {
        guard let leg = environment.legs[.userinfo], !leg.url.parts.isEmpty else { return nil }
        var builder = RequestBuilder(dialect: self, legName: .userinfo, leg: leg)
        // A resource is asked with the token alone (RFC 6750 section 2): what the profile says of the client's proof for all
        // of its legs is for the token endpoint, and in a GET it would stand in the URL.
        if leg.client.secret != .tls { builder.leg.client.secret = .none }
        builder.variables = credential.extra
        builder.bearer = credential.accessToken
        builder.bearerScheme = credential.tokenType == "DPoP" ? "DPoP" : "Bearer"
        builder.moment = moment
        var request = try builder.request([])
        if let proof = try credential.proof(method: request.method, url: request.url, at: moment) {
            request.headers.append(proof)
        }
        return request
    }
}
