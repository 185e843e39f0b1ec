import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// All account ids, sorted. Reads names only.
    public func accountIDs() throws(Failure) -> [AccountID] { try store.accountIDs() }

    /// All accounts, sorted. A record that cannot be read is listed with its problem.
    public func accounts() throws(Failure) -> [AccountStatus] {
        var dialects: [Name: Result<Dialect, Failure>] = [:]
        return try store.accountIDs().map { id in
            let dialect = dialects[id.provider] ?? resolve(id.provider)
            dialects[id.provider] = dialect
            do throws(Failure) {
                return AccountStatus(try existing(id), try dialect.get())
            } catch {
                return AccountStatus(damaged: id, error)
            }
        }
    }

    /// One account.
    /// - Throws: ``Failure`` of kind `notFound`; a record that cannot be read is returned with its problem.
    public func status(of id: AccountID) throws(Failure) -> AccountStatus {
        do throws(Failure) {
            let account = try existing(id)
            return AccountStatus(account, try dialect(id.provider))
        } catch {
            guard error.kind == .store else { throw error }
            return AccountStatus(damaged: id, error)
        }
    }

    func status(of account: Account) -> AccountStatus {
        do throws(Failure) {
            return AccountStatus(account, try dialect(account.id.provider))
        } catch {
            return AccountStatus(damaged: account.id, error)
        }
    }

    private func resolve(_ provider: Name) -> Result<Dialect, Failure> {
        do throws(Failure) { return .success(try dialect(provider)) } catch { return .failure(error) }
    }
}

extension AccountStatus {
    init(_ account: Account, _ dialect: Dialect) {
        let provider = dialect.provider
        self.init(
            id: account.id, profile: provider.profile, vendor: dialect.profile.name,
            environment: dialect.environment.name, clientID: provider.clientID, grant: dialect.grantSummary,
            exchangeNeedsUser: dialect.exchangeNeedsUser, renewableAlone: dialect.isRenewableAlone(account),
            renewal: account.renewal, renewalReason: account.renewalReason,
            credential: account.credential.map(CredentialSummary.init),
            headerSets: dialect.headerSets.map { HeaderSetSummary($0, dialect, account) },
            endpoints: dialect.endpoints.map { Endpoint(label: $0.label, url: $0.url) },
            redirectURI: dialect.redirectURI,
            origins: provider.origins.sorted { $0.key < $1.key }.map { "\($0.key) -> \($0.value)" }, problem: nil)
    }

    init(damaged id: AccountID, _ problem: Failure) {
        self.init(
            id: id, profile: id.provider, vendor: "", environment: nil, clientID: "", grant: "",
            exchangeNeedsUser: false, renewableAlone: false, renewal: .none, renewalReason: nil, credential: nil,
            headerSets: [], endpoints: [], redirectURI: nil, origins: [], problem: problem)
    }
}

extension HeaderSetSummary {
    init(_ set: HeaderSet, _ dialect: Dialect, _ account: Account) {
        self.init(
            name: set.name, templates: set.templates, warning: set.warning,
            missingVariables: dialect.missingVariables(of: set, given: account.variables))
    }
}
