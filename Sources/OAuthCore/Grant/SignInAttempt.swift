import Vocabulary

/// What belongs to one authorization request and to no other: state, verifier, nonce, and the redirect URI as sent.
struct SignInAttempt: Sendable, Equatable {
    let state: String
    let statePlace: CallbackExpectation.StatePlace
    let redirectURI: String
    let verifier: CodeVerifier?
    let challenge: PKCERules.Challenge
    /// OpenID Connect Core section 3.1.2.1: comes back in the ID token.
    let nonce: String?
    /// What the user should hear of it.
    let notice: String?

    /// - Throws: ``Failure`` where the provider cannot do the PKCE that the profile demands.
    init(
        dialect: Dialect, rules: AuthorizeRules, names: [String: String?], scope: String?,
        randomness: any Randomness
    ) throws(Failure) {
        let anchor = StateNonce.make(randomness)
        state = anchor
        switch rules.state {
        case .param:
            statePlace = .member(dialect.profile.callback.state)
            redirectURI = dialect.redirectURI
        case .inRedirectURI:
            let member = FormEncoding.encode([(name: dialect.profile.callback.state, value: anchor)])
            statePlace = .redirectQuery(dialect.profile.callback.state)
            redirectURI = RequestBuilder.append(member, to: dialect.redirectURI, behindFragment: false)
        case .none:
            statePlace = .none
            redirectURI = dialect.redirectURI
        }
        let support = PKCESupport(dialect.metadata)
        if support == .plainOnly, rules.pkce.mode == .required {
            throw Failure(
                .refused,
                "\(dialect.provider.name): the provider offers PKCE without S256 only, and the profile \(dialect.profile.id) demands it.",
                remedy: "Where the provider is really like that, a profile of your own may set pkce to off.")
        }
        verifier =
            rules.pkce.mode == .off || support == .plainOnly
            ? nil : CodeVerifier(octets: rules.pkce.verifierOctets, randomness: randomness)
        challenge = rules.pkce.challenge
        notice =
            rules.pkce.mode == .off || support == .known
            ? nil : "The provider does not say that it does PKCE with S256; the state protects this sign-in."
        let isOpenID = scope?.split(separator: dialect.profile.scope.separator).contains("openid") ?? false
        nonce = isOpenID || rules.nonce ? StateNonce.make(randomness) : nil
    }

    func expectation(_ dialect: Dialect) -> CallbackExpectation {
        var names = dialect.profile.callback
        for variable in dialect.profile.variables where variable.source == .callback {
            if !names.keep.contains(variable.from) { names.keep.append(variable.from) }
        }
        return CallbackExpectation(
            redirectURI: redirectURI, state: Array(state.utf8), statePlace: statePlace,
            names: names, issuer: dialect.issuer,
            issuerRequired: dialect.issuerRequired)
    }
}
