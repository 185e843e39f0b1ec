import Vocabulary

/// What belongs to one authorization request and to no other: state, verifier, and the redirect URI as sent.
struct SignInAttempt: Sendable, Equatable {
    let state: String
    let statePlace: CallbackExpectation.StatePlace
    let redirectURI: String
    let verifier: CodeVerifier?

    init(dialect: Dialect, rules: AuthorizeRules, names: [String: String?], randomness: any Randomness) {
        let nonce = StateNonce.make(randomness)
        state = nonce
        switch rules.state {
        case .param:
            statePlace = .member(dialect.profile.callback.state)
            redirectURI = dialect.redirectURI
        case .inRedirectURI:
            let member = FormEncoding.encode([(name: dialect.profile.callback.state, value: nonce)])
            statePlace = .redirectQuery(dialect.profile.callback.state)
            redirectURI = RequestBuilder.append(member, to: dialect.redirectURI, behindFragment: false)
        case .none:
            statePlace = .none
            redirectURI = dialect.redirectURI
        }
        verifier =
            rules.pkce.mode == .off
            ? nil : CodeVerifier(octets: rules.pkce.verifierOctets, randomness: randomness)
    }

    func expectation(_ dialect: Dialect) -> CallbackExpectation {
        CallbackExpectation(
            redirectURI: redirectURI, state: Array(state.utf8), statePlace: statePlace,
            names: dialect.profile.callback, issuer: dialect.issuer,
            issuerRequired: dialect.profile.issuerRequired)
    }
}
