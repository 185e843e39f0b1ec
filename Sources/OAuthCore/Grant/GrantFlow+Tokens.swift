import Vocabulary

/// The grants that begin with a token or an assertion that exists already.
extension GrantFlow {
    /// RFC 8693 section 2.1.
    func tokenExchangeRequest() throws(Failure) -> WireRequest {
        guard let subject = options.subject else {
            throw Failure(
                .usage, "\(account.id): there is no token to exchange.",
                remedy: "Give it: fob login \(account.id) --subject-token-file FILE, or --subject-account ACCOUNT")
        }
        return try builder(.tokenExchange).request([
            .init(name: "grant_type", value: "urn:ietf:params:oauth:grant-type:token-exchange"),
            .init(name: "subject_token", value: subject.token.reveal(), isSecret: true),
            .init(name: "subject_token_type", value: subject.type),
            .init(name: "actor_token", value: options.actor?.token.reveal() ?? "", isSecret: true),
            .init(name: "actor_token_type", value: options.actor?.type ?? ""),
            .init(name: "requested_token_type", value: options.requestedTokenType ?? ""),
            .init(name: "scope", value: scope ?? ""),
        ])
    }

    /// RFC 7523 section 2.1.
    func jwtBearerRequest() throws(Failure) -> WireRequest {
        let builder = try builder(.jwtBearer)
        let assertion: Secret
        if let given = options.assertion { assertion = given } else { assertion = try ownAssertion(builder) }
        return try builder.request([
            .init(name: "grant_type", value: "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            .init(name: "assertion", value: assertion.reveal(), isSecret: true),
            .init(name: "scope", value: scope ?? ""),
        ])
    }

    /// RFC 7523 section 3, signed with the client's key: about the client itself, or about whom the variable `subject`
    /// names.
    private func ownAssertion(_ builder: RequestBuilder) throws(Failure) -> Secret {
        guard let pem = dialect.provider.clientKey else {
            throw Failure(
                .usage, "\(account.id): there is no assertion, and no client key to sign one with.",
                remedy: "Give it: fob login \(account.id) --grant jwt_bearer --assertion-file FILE")
        }
        let rules = builder.leg.client.assertion
        let seconds = sentAt.unixSeconds
        var claims: JSON = [
            "iss": JSON(dialect.provider.clientID),
            "sub": JSON(builder.value("subject") ?? dialect.provider.clientID), "aud": JSON(try builder.audience()),
            "iat": JSON(seconds), "exp": JSON(seconds + max(1, rules.lifetime.wholeSeconds)),
            "jti": JSON(Base64.encodeURL(randomness.bytes(16))),
        ]
        if let scope { claims = claims.with("scope", JSON(scope)) }
        var header: JSON = ["typ": "JWT"]
        if let keyID = rules.keyID { header = header.with("kid", JSON(keyID)) }
        if let algorithm = rules.algorithm { header = header.with("alg", JSON(algorithm.rawValue)) }
        do {
            return Secret(try SigningKey(pem: pem).sign(header: header, claims: claims))
        } catch {
            throw Failure(
                .usage, "\(account.id): the assertion cannot be signed: \(error.reason).",
                remedy: "Set another key: fob provider edit \(dialect.provider.name) --client-key-file FILE")
        }
    }
}
