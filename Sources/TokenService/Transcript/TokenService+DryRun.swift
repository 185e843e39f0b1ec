import CredentialStore
public import OAuthCore
public import Vocabulary

extension TokenService {
    /// What an exchange or a renewal of that account would send. Nothing is sent, opened, locked or written.
    public func dryRun(
        _ id: AccountID, _ purpose: GrantPurpose, options: ExchangeOptions = ExchangeOptions()
    ) throws(Failure) -> DryRun {
        let dialect = try dialect(id.provider)
        let account: Account
        switch purpose {
        case .exchange: account = try store.account(id) ?? Account(id: id)
        case .renewal: account = try existing(id)
        }
        return try DryRun(
            profile: dialect.profile, provider: dialect.provider, metadata: dialect.metadata, account: account,
            purpose: purpose, options: options.grant(for: dialect), randomness: randomness, now: clock.now())
    }
}

extension ExchangeOptions {
    /// The same for a flow.
    func grant(for dialect: Dialect) -> GrantOptions {
        GrantOptions(
            scopes: scopes.isEmpty ? nil : scopes,
            // What an earlier login preferred binds its renewals, and no later login.
            interaction: prefersBrowser && dialect.interactions.contains(.browser)
                ? .browser : dialect.interactions.first)
    }
}
