import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// Gives an account another name. Its tokens, its lock's notes and its transcript go with it.
    public func rename(_ id: AccountID, to name: Name) async throws(Failure) -> AccountID {
        let new = AccountID(provider: id.provider, name: name)
        guard new != id else { throw Failure(.usage, "\(id): that is its name already.") }
        guard try store.accountIDs().contains(id) else {
            _ = try existing(id)
            return new
        }
        try await store.renameAccount(id, to: new, patience: settings.lockPatience, clock: sleeper)
        return new
    }

    /// Gives a provider another name; all its accounts go with it.
    ///
    /// - Returns: the provider, and its accounts under their new names.
    public func renameProvider(
        _ name: Name, to new: Name
    ) async throws(Failure) -> (provider: ProviderSummary, accounts: [AccountID]) {
        guard new != name else { throw Failure(.usage, "\(name): that is its name already.") }
        guard try store.provider(name) != nil else {
            throw missing(name, otherwise: "fob provider list shows yours.")
        }
        // The default holds the provider's name, and the vendor compares it with what was registered.
        let registered = (try? dialect(name))?.registeredRedirectURI
        let accounts = try await store.renameProvider(
            name, to: new, patience: settings.lockPatience, clock: sleeper
        ) { provider in
            provider.redirectURI = provider.redirectURI ?? registered
        }
        return (try provider(new), accounts)
    }
}
