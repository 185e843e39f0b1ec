import Vocabulary

/// Where a flow begins.
extension GrantFlow {
    func renewal() throws(Failure) -> State {
        switch dialect.refreshMode(for: account) {
        case .refreshToken:
            guard account.credential?.refreshToken != nil else {
                throw loginNeeded("there is no refresh token")
            }
            return .refresh
        case .exchangeAccessToken:
            guard account.credential != nil else { throw loginNeeded("there is no access token") }
            return .refresh
        case .reissue: return grant == .jwtBearer ? .jwtBearer : .clientCredentials
        case .reauthorize: return try signIn()
        case .none: throw loginNeeded("this provider offers no renewal")
        }
    }

    func exchange() throws(Failure) -> State {
        guard let grant, dialect.grants.contains(grant) else {
            let words = dialect.grants.map(\.word).joined(separator: ", ")
            throw Failure(
                .usage, "\(account.id): the profile \(dialect.profile.id) has no \(grant?.inWords ?? "") grant.",
                remedy: grant.flatMap { dialect.remedy(forMissing: $0 == .device ? .device : .authorize) }
                    ?? (words.isEmpty ? nil : "It can sign in by: \(words)."))
        }
        switch grant {
        case .authorizationCode: return try signIn()
        case .clientCredentials: return .clientCredentials
        case .device: return .startDevice
        case .tokenExchange: return .tokenExchange
        case .jwtBearer: return .jwtBearer
        }
    }

    private func signIn() throws(Failure) -> State {
        guard dialect.interactions.contains(interaction) else {
            throw Failure(
                .usage,
                "\(account.id): the profile \(dialect.profile.id) cannot sign in by “\(interaction.rawValue)”.",
                remedy: "It can by: \(dialect.interactions.map(\.rawValue).joined(separator: ", ")).")
        }
        return .onward(0)
    }

    private func loginNeeded(_ reason: String) -> Failure {
        Failure(
            .loginNeeded, "\(account.id): it cannot be renewed: \(reason).",
            remedy: "Sign in: fob login \(account.id)\(dialect.loginOptions(for: account))")
    }
}
