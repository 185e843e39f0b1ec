import Vocabulary

/// The requests of a flow, each with the parameters that the standard names.
extension GrantFlow {
    /// RFC 6749 section 6. No scope: the refreshed token keeps the one it has.
    func refreshRequest() throws(Failure) -> WireRequest {
        try builder(.refresh).request([
            .init(name: "grant_type", value: "refresh_token"),
            .init(name: "refresh_token", value: account.credential?.refreshToken?.reveal() ?? "", isSecret: true),
        ])
    }

    /// RFC 6749 section 4.4.2.
    func clientCredentialsRequest() throws(Failure) -> WireRequest {
        try builder(.clientCredentials).request([
            .init(name: "grant_type", value: "client_credentials"),
            .init(name: "scope", value: scope ?? ""),
        ])
    }

    /// RFC 6749 section 4.1.1, RFC 7636 section 4.3.
    func authorizeStep(_ index: Int, _ attempt: SignInAttempt) throws(Failure) -> GrantStep {
        var standard: [RequestBuilder.Standard] = [
            .init(name: "response_type", value: "code"),
            .init(name: "client_id", value: dialect.provider.clientID),
            .init(name: "redirect_uri", value: attempt.redirectURI),
            .init(name: "scope", value: scope ?? ""),
        ]
        if case .member = attempt.statePlace { standard.append(.init(name: "state", value: attempt.state)) }
        if let verifier = attempt.verifier {
            standard.append(.init(name: "code_challenge", value: verifier.s256))
            standard.append(.init(name: "code_challenge_method", value: "S256"))
        }
        let builder = try builder(.authorize, round(index), redirectURI: attempt.redirectURI)
        if interaction == .fetched {
            return .send(try builder.request(standard), leg: .authorize, round: round(index).name)
        }
        return .openBrowser(
            SignInPage(
                url: try builder.authorizeURL(standard), redirectURI: attempt.redirectURI,
                expectation: attempt.expectation(dialect), round: round(index).name))
    }

    /// RFC 6749 section 4.1.3: the redirect URI is byte for byte the one of the authorization request.
    func exchangeRequest(
        _ index: Int, _ attempt: SignInAttempt, _ answer: SignInAnswer
    ) throws(Failure) -> WireRequest {
        try builder(.exchange, round(index), redirectURI: attempt.redirectURI).request([
            .init(name: "grant_type", value: "authorization_code"),
            .init(name: "code", value: answer.code.reveal(), isSecret: true),
            .init(name: "redirect_uri", value: attempt.redirectURI),
            .init(name: "code_verifier", value: attempt.verifier?.secret.reveal() ?? "", isSecret: true),
        ])
    }

    func followUpRequest(_ index: Int) throws(Failure) -> WireRequest {
        let round = round(index)
        return try builder(round.followUp ?? .exchange, round).request([])
    }
}
