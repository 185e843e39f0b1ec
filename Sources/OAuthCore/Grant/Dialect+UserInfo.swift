public import Vocabulary

extension Dialect {
    /// The request that asks who the user is (OpenID Connect Core section 5.3.1); nil where the profile has no userinfo
    /// leg.
    public func userinfo(with credential: Credential, at moment: Moment) throws(Failure) -> WireRequest? {
        guard let leg = environment.legs[.userinfo], !leg.url.parts.isEmpty else { return nil }
        var builder = RequestBuilder(dialect: self, legName: .userinfo, leg: leg)
        builder.variables = credential.extra
        builder.bearer = credential.accessToken
        builder.bearerScheme = credential.tokenType == "DPoP" ? "DPoP" : "Bearer"
        builder.moment = moment
        var request = try builder.request([])
        // A resource is asked with the token alone; what the profile says of the client is for the token endpoint.
        request.headers.removeAll { $0.name.lowercased() == "authorization" && $0.value.hasPrefix("Basic ") }
        if let proof = try credential.proof(method: request.method, url: request.url, at: moment) {
            request.headers.append(proof)
        }
        return request
    }
}
