public import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// All account ids, sorted. Reads names only.
    public func accountIDs() throws(Failure) -> [AccountID] { try store.accountIDs() }

    /// Tells whenever an account or a provider may have changed, whoever did it, as long as the watch is kept.
    public func watchStore(_ changed: @escaping @Sendable () -> Void) -> StoreWatch { store.watch(changed) }

    /// All accounts, sorted. A record that cannot be read is listed with its problem.
    public func accounts() throws(Failure) -> [AccountStatus] {
        let listing = try store.listing()
        return accounts(of: listing, in: 0..<listing.count)
    }

    /// As ``accounts()``, a long list read by several threads.
    public func accountsSideBySide() async throws(Failure) -> [AccountStatus] {
        let listing = try store.listing()
        // Two processors halve the wait for thousands; a few hundred are read before a second thread has started.
        guard listing.count > 500 else { return accounts(of: listing, in: 0..<listing.count) }
        return await withTaskGroup(of: (Int, [AccountStatus]).self) { group in
            let parts = listing.parts(4)
            for (number, part) in parts.enumerated() {
                group.addTask { (number, accounts(of: listing, in: part)) }
            }
            var found = [[AccountStatus]](repeating: [], count: parts.count)
            for await (number, accounts) in group { found[number] = accounts }
            return Array(found.joined())
        }
    }

    private func accounts(of listing: AccountListing, in part: Range<Int>) -> [AccountStatus] {
        var faces: [Name: Result<ProviderFace, Failure>] = [:]
        var accounts: [AccountStatus] = []
        accounts.reserveCapacity(part.count)
        store.forEachAccount(of: listing, in: part) { id, account in
            let face = faces[id.provider] ?? face(of: id.provider)
            faces[id.provider] = face
            do throws(Failure) {
                accounts.append(try face.get().status(of: try account.get()))
            } catch {
                accounts.append(AccountStatus(damaged: id, error))
            }
        }
        return accounts
    }

    /// One account.
    /// - Throws: ``Failure`` of kind `notFound`; a record that cannot be read is returned with its problem.
    public func status(of id: AccountID) throws(Failure) -> AccountStatus {
        do throws(Failure) {
            let account = try existing(id)
            return ProviderFace(try dialect(id.provider)).status(of: account)
        } catch {
            guard error.kind == .store else { throw error }
            return AccountStatus(damaged: id, error)
        }
    }

    func status(of account: Account) -> AccountStatus {
        do throws(Failure) {
            return ProviderFace(try dialect(account.id.provider)).status(of: account)
        } catch {
            return AccountStatus(damaged: account.id, error)
        }
    }

    private func face(of provider: Name) -> Result<ProviderFace, Failure> {
        do throws(Failure) { return .success(ProviderFace(try dialect(provider))) } catch { return .failure(error) }
    }
}

/// What the accounts of a provider show, made from their records; kept while a list is read.
final class ProviderFace {
    /// Whatever of an account decides what it has in common with others.
    private struct Kind: Hashable {
        let hasCredential: Bool
        let hasRefreshToken: Bool
        let variables: [String: String]
        let extra: [String: String]
    }

    private let dialect: Dialect
    private let shared: AccountTraits.Content
    private let legOrigins: [LegName: String]
    private let providerRevision: Int
    private var known: [Kind: AccountTraits] = [:]

    init(_ dialect: Dialect) {
        self.dialect = dialect
        let provider = dialect.provider
        var shared = AccountTraits.Content(profile: provider.profile)
        shared.vendor = dialect.profile.name
        shared.environment = dialect.chosenEnvironment
        shared.clientID = provider.clientID
        shared.exchangeNeedsUser = dialect.exchangeNeedsUser
        shared.headerSets = dialect.headerSets.map { HeaderSetSummary($0, dialect, variables: [:]) }
        shared.endpoints = dialect.endpoints.map { AccountStatus.Endpoint(label: $0.label, url: $0.url) }
        shared.redirectURI = dialect.registeredRedirectURI
        shared.origins = provider.origins.sorted { $0.key < $1.key }.map { "\($0.key) -> \($0.value)" }
        // What the provider says of itself may name an endpoint; it is asked when it comes to that.
        shared.isRevocable = dialect.has(.revoke) || dialect.lacksMetadata
        self.shared = shared
        legOrigins = dialect.originsWithoutAccount
        providerRevision = provider.revision
    }

    func status(of account: Account) -> AccountStatus {
        AccountStatus(
            id: account.id, traits: traits(of: account), renewal: account.renewal,
            renewalReason: account.renewalReason, credential: account.credential.map(CredentialSummary.init),
            autoRenew: account.autoRenew, generation: account.generation, problem: nil)
    }

    private func traits(of account: Account) -> AccountTraits {
        let kind = Kind(
            hasCredential: account.credential != nil, hasRefreshToken: account.credential?.refreshToken != nil,
            variables: account.variables, extra: account.credential?.extra ?? [:])
        if let found = known[kind] { return found }
        var content = shared
        content.grant = dialect.grantSummary(of: account)
        content.renewableAlone = dialect.isRenewableAlone(account)
        if !account.variables.isEmpty {
            content.headerSets = dialect.headerSets.map { HeaderSetSummary($0, dialect, variables: account.variables) }
        }
        content.renewal = AccountTraits.RenewalTraits(
            host: dialect.renewalOrigin(of: account, among: legOrigins), leadTime: dialect.profile.refresh.leadTime,
            mayDieUnseen: dialect.rotation.mayDieUnseen, providerRevision: providerRevision)
        content.apiBase = dialect.apiBase(for: account)
        let made = AccountTraits(content)
        known[kind] = made
        return made
    }
}

extension AccountStatus {
    convenience init(damaged id: AccountID, _ problem: Failure) {
        self.init(
            id: id, profile: id.provider, vendor: "", environment: nil, clientID: "", grant: "",
            exchangeNeedsUser: false, renewableAlone: false, renewal: .none, renewalReason: nil, credential: nil,
            headerSets: [], endpoints: [], redirectURI: nil, origins: [], problem: problem)
    }
}

extension HeaderSetSummary {
    init(_ set: HeaderSet, _ dialect: Dialect, variables: [String: String]) {
        self.init(
            name: set.name, templates: set.templates, warning: set.warning,
            missingVariables: dialect.missingVariables(of: set, given: variables))
    }
}

extension Dialect {
    /// Nil where the profile has only one.
    var chosenEnvironment: String? { profile.environments.count > 1 ? environment.name : nil }

    /// Nil where no leg sends one.
    var registeredRedirectURI: String? { grants.first == .authorizationCode ? redirectURI : nil }
}
