import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    // MARK: Exchange, refresh, remove

    /// Gets a credential from nothing, whatever the provider needs for it, and saves it before it returns.
    public func exchange(
        _ id: AccountID, options: ExchangeOptions, desk: any SignInDesk, progress: @escaping Progress
    ) async throws(Failure) -> AccountStatus {
        let service = try holdingStoreOpen()
        let exchange = Exchange(service: service, id: id, options: options, desk: desk, progress: progress)
        return service.status(
            of: try await service.recording(id) { () async throws(Failure) in try await exchange.run() })
    }

    /// Renews the credential although it may still live.
    public func refresh(_ id: AccountID, progress: @escaping Progress) async throws(Failure) -> AccountStatus {
        status(of: try await renewed(id, .asked, progress))
    }

    /// As ``refresh(_:progress:)``, for many at once.
    ///
    /// - Parameter answered: called when the provider has answered all that it is asked, before the answer is saved.
    func refreshResult(
        _ id: AccountID, answered: @escaping Answered, progress: @escaping Progress
    ) async -> Result<AccountStatus, Failure> {
        do throws(Failure) { return .success(status(of: try await renewed(id, .asked, progress, answered))) } catch {
            return .failure(error)
        }
    }

    /// Adds an account without a credential; the first exchange fills it.
    public func addAccount(_ id: AccountID) async throws(Failure) {
        _ = try dialect(id.provider)
        try await withLock(id, { _ in }) { lock throws(Failure) in
            guard try lock.readAccount() == nil else {
                throw Failure(.usage, "The account \(id) exists already.")
            }
            try lock.save(Account(id: id))
        }
    }

    /// Forgets the account here, also one whose record cannot be read. Its tokens live on at the provider.
    public func remove(_ id: AccountID) async throws(Failure) {
        guard try store.accountIDs().contains(id) else {
            _ = try existing(id)
            return
        }
        try await withLock(id, { _ in }) { lock throws(Failure) in _ = try lock.remove() }
        try? store.removeTranscript(of: id)
    }

    // MARK: Handing out

    /// A credential that lives at least `minimumTTL` (nil: its default), renewed first if need be.
    public func credential(
        _ id: AccountID, minimumTTL: Duration?, progress: @escaping Progress
    ) async throws(Failure) -> Credential {
        try await servedAccount(id, minimumTTL, progress).credential
    }

    /// The stored credential, if it may be handed out as it is. One read, nothing else.
    public func usableCredential(_ id: AccountID, minimumTTL: Duration?) throws(Failure) -> Credential? {
        try usableAccount(id, minimumTTL)?.credential
    }

    /// The lines of a header set, each without its newline.
    ///
    /// - Parameter variables: values for the set's variables; those stored with the account serve where none are given.
    public func headerLines(
        _ id: AccountID, set: Name, variables: [String: String], minimumTTL: Duration?, progress: @escaping Progress
    ) async throws(Failure) -> [Secret] {
        try await handOut(id, set: set, variables: variables, minimumTTL: minimumTTL, progress: progress).lines
    }

    /// The lines of a header set with the credential that is in them.
    public func handOut(
        _ id: AccountID, set: Name, variables: [String: String], minimumTTL: Duration?, progress: @escaping Progress
    ) async throws(Failure) -> (credential: Credential, lines: [Secret]) {
        // A mistake is said before anything is renewed.
        try dialect(id.provider).checkVariables(variables, of: set)
        let (account, credential) = try await servedAccount(id, minimumTTL, progress)
        return (credential, try lines(account, credential, set, variables))
    }

    /// The lines of the default set from what is stored; nil where it must be renewed first, or where there is more
    /// to say than the lines: how to prove oneself with a bound token. One read of the account.
    public func usableHeaderLines(_ id: AccountID) throws(Failure) -> [Secret]? {
        guard let (account, credential) = try usableAccount(id, nil), !credential.needsProof else { return nil }
        return try lines(account, credential, Name.defaultHeaderSet, [:])
    }

    /// An account with the credential that may be served, renewed first if need be.
    func servedAccount(
        _ id: AccountID, _ minimumTTL: Duration?, _ progress: @escaping Progress
    ) async throws(Failure) -> (account: Account, credential: Credential) {
        if let usable = try usableAccount(id, minimumTTL) { return usable }
        let account = try await renewed(id, .stale(minimum: minimumTTL), progress)
        guard let credential = account.credential else {
            throw Failure(.loginNeeded, "\(id): there is no credential yet.", remedy: "Sign in: fob login \(id)")
        }
        if let minimumTTL, let left = credential.remaining(at: clock.now()), left < minimumTTL {
            let lives = max(0, left.wholeSeconds)
            progress("the token lives \(lives) s, shorter than the \(minimumTTL.wholeSeconds) s asked for")
        }
        return (account, credential)
    }

    private func usableAccount(
        _ id: AccountID, _ minimumTTL: Duration?
    ) throws(Failure) -> (account: Account, credential: Credential)? {
        let account = try existing(id)
        guard let credential = account.credential,
            Freshness.suffices(credential, at: clock.now(), minimum: minimumTTL)
        else { return nil }
        return (account, credential)
    }

    func lines(
        _ account: Account, _ credential: Credential, _ set: Name, _ variables: [String: String]
    ) throws(Failure) -> [Secret] {
        try offlineDialect(account.id.provider)
            .headers(set: set, credential: credential, variables: account.variables.merging(variables) { $1 })
            .map { Secret("\($0.name): \($0.value)") }
    }

    /// The credential as it is stored, for its owner's eyes.
    public func storedCredential(of id: AccountID) throws(Failure) -> Credential? { try existing(id).credential }

    func renewed(
        _ id: AccountID, _ demand: SafeRefresh.Demand, _ progress: @escaping Progress,
        _ answered: @escaping Answered = {}
    ) async throws(Failure) -> Account {
        let refresh = SafeRefresh(service: self, id: id, demand: demand, progress: progress, answered: answered)
        let outcome = await renewals.join(id, for: demand) {
            do throws(Failure) {
                return .success(try await recording(id) { () async throws(Failure) in try await refresh.run() })
            } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}
