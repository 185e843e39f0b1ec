import Vocabulary

/// The requests of a flow, each with the parameters that the standard names.
extension GrantFlow {
    /// RFC 6749 section 6. No scope: the refreshed token keeps the one it has. Where the access token itself is exchanged,
    /// the profile says what the grant is called.
    func refreshRequest() throws(Failure) -> WireRequest {
        if dialect.refreshMode(for: account) == .exchangeAccessToken {
            return try builder(.refresh).request([
                .init(name: "access_token", value: account.credential?.accessToken.reveal() ?? "", isSecret: true)
            ])
        }
        return try builder(.refresh).request([
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

    /// RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1, RFC 9449 section 10.
    func authorizeParameters(_ attempt: SignInAttempt) -> [RequestBuilder.Standard] {
        var standard: [RequestBuilder.Standard] = [
            .init(name: "response_type", value: "code"),
            .init(name: "client_id", value: dialect.provider.clientID),
            .init(name: "redirect_uri", value: attempt.redirectURI),
            .init(name: "scope", value: scope ?? ""),
        ]
        if case .member = attempt.statePlace { standard.append(.init(name: "state", value: attempt.state)) }
        if let verifier = attempt.verifier {
            standard.append(.init(name: "code_challenge", value: verifier.challenge(attempt.challenge)))
            standard.append(.init(name: "code_challenge_method", value: "S256"))
        }
        if let nonce = attempt.nonce { standard.append(.init(name: "nonce", value: nonce)) }
        if let proofs { standard.append(.init(name: "dpop_jkt", value: proofs.key.thumbprint)) }
        return standard
    }

    /// The page of a round, or the request for it.
    mutating func authorizeStep(
        _ index: Int, _ attempt: SignInAttempt, _ pushed: PushedRequest?
    ) throws(Failure) -> GrantStep {
        var builder = try builder(.authorize, round(index), redirectURI: attempt.redirectURI)
        var standard = authorizeParameters(attempt)
        if let pushed {
            // RFC 9126 section 4: these two and nothing else.
            builder.leg.parameters = []
            builder.roundParameters = []
            standard = [
                .init(name: "client_id", value: dialect.provider.clientID),
                .init(name: "request_uri", value: pushed.uri),
            ]
        }
        if interaction == .fetched {
            return try sending(try builder.request(standard), .authorize, round(index).name)
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
        try builder(.exchange, round(index), redirectURI: attempt.redirectURI).request(
            [
                .init(name: "grant_type", value: "authorization_code"),
                .init(name: "code", value: answer.code.reveal(), isSecret: true),
                .init(name: "redirect_uri", value: attempt.redirectURI),
                .init(name: "code_verifier", value: attempt.verifier?.secret.reveal() ?? "", isSecret: true),
            ] + earlierToken(round(index)))
    }

    func followUpRequest(_ index: Int) throws(Failure) -> WireRequest {
        let round = round(index)
        return try builder(round.followUp ?? .exchange, round).request(earlierToken(round))
    }

    /// The token of an earlier round, where this one exchanges it.
    private func earlierToken(_ round: Round) -> [RequestBuilder.Standard] {
        guard let token = token(of: round.tokenFrom) else { return [] }
        return [.init(name: "access_token", value: token.accessToken.reveal(), isSecret: true)]
    }

    /// A builder for that leg with all that the flow knows.
    func builder(
        _ name: LegName, _ round: Round? = nil, redirectURI: String? = nil
    ) throws(Failure) -> RequestBuilder {
        var builder = RequestBuilder(dialect: dialect, legName: name, leg: try leg(name), variables: memory.variables)
        builder.redirectURI = redirectURI
        builder.moment = Moment(now: sentAt, randomness: randomness)
        builder.scope = scope
        if name == .refresh { builder.credential = account.credential }
        if let round { builder.roundParameters = round.parameters }
        if let token = token(of: round?.bearerFrom) {
            builder.bearer = token.accessToken
            if token.tokenType == "DPoP" { builder.bearerScheme = "DPoP" }
        }
        return builder
    }

    private func leg(_ name: LegName) throws(Failure) -> Leg {
        if let leg = dialect.environment.legs[name] { return leg }
        // The token endpoint is one, whatever is asked there (RFC 6749 section 3.2).
        if name == .devicePoll, let leg = dialect.environment.legs[.exchange] { return leg }
        throw Failure(.unexpected, "\(account.id): the profile \(dialect.profile.id) has no \(name) leg.")
    }

    /// The scopes to ask for, as they are written.
    var scope: String? {
        let rules = dialect.profile.scope
        let defaults = grant.flatMap { dialect.environment.legs[$0.firstLeg]?.scopes } ?? rules.defaults
        let scopes =
            options.scopes ?? account.requestedScope.map { [$0] }
            ?? defaults.compactMap { try? $0.filled { memory.variables[$0] ?? dialect.values[$0] } ?? nil }
        return scopes.isEmpty ? nil : scopes.joined(separator: rules.separator)
    }
}

extension GrantKind {
    /// The leg that says which scopes are wanted.
    fileprivate var firstLeg: LegName {
        self == .authorizationCode ? .authorize : LegName(rawValue: rawValue)
    }
}
