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
            purpose: purpose, options: options.grant(for: dialect).withPlaceholders, randomness: randomness,
            now: clock.now())
    }
}

extension GrantOptions {
    /// With words in place of the tokens that were given.
    fileprivate var withPlaceholders: GrantOptions {
        var options = self
        options.subject = subject.map { GivenToken(token: Secret("<subject_token>"), type: $0.type) }
        options.actor = actor.map { GivenToken(token: Secret("<actor_token>"), type: $0.type) }
        options.assertion = assertion.map { _ in Secret("<assertion>") }
        return options
    }
}
