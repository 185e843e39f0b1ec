import CredentialStore
import OAuthCore
public import Vocabulary

extension TokenService {
    /// What a renewal by itself came to.
    enum DueOutcome: Sendable {
        case renewed(AccountStatus)
        /// Another process has done the work.
        case unnecessary(AccountStatus)
    }

    /// Renews many accounts, within the limits for each host and in all; the results in the order of the ids.
    ///
    /// A host that asks for a pause gets it: who waits for that host waits on, or fails where the pause is longer than a
    /// minute.
    ///
    /// - Parameter done: told of each as it ends.
    public func refreshAll(
        _ ids: [AccountID], progress: @escaping @Sendable (AccountID, String) -> Void,
        done: @escaping @Sendable (AccountID, Result<AccountStatus, Failure>) -> Void = { _, _ in }
    ) async -> [(id: AccountID, result: Result<AccountStatus, Failure>)] {
        await withTaskGroup(of: (Int, Result<AccountStatus, Failure>).self) { group in
            for (place, id) in ids.enumerated() {
                group.addTask {
                    // Of each: what an account's own variables say may lead to another host than its neighbour's.
                    let result = await gate.pass(id, to: host(of: id), patience: Self.patience) { answered in
                        await refreshResult(id, answered: answered) { progress(id, $0) }
                    }
                    done(id, result)
                    return (place, result)
                }
            }
            var results: [Result<AccountStatus, Failure>?] = Array(repeating: nil, count: ids.count)
            for await (place, result) in group { results[place] = result }
            return zip(ids, results).compactMap { id, result in result.map { (id, $0) } }
        }
    }

    /// As ``refresh(_:progress:)``, when it is its turn.
    public func refreshInTurn(_ id: AccountID, progress: @escaping Progress) async throws(Failure) -> AccountStatus {
        try await gate.pass(id, to: host(of: id)) { answered in
            await refreshResult(id, answered: answered, progress: progress)
        }.get()
    }

    /// Switches renewal by itself on or off for an account; nil leaves it to the settings.
    public func setAutoRenew(_ id: AccountID, to isOn: Bool?) async throws(Failure) -> AccountStatus {
        _ = try existing(id)
        let account = try await withLock(id, { _ in }) { lock throws(Failure) in
            guard var account = try lock.readAccount() else {
                throw Failure(.notFound, "\(id): the account was removed meanwhile.")
            }
            guard account.autoRenew != isOn else { return account }
            account.autoRenew = isOn
            return try lock.save(account)
        }
        return status(of: account)
    }

    /// Does the work as the one process that watches this store.
    /// - Throws: ``Failure`` of kind `busy`, naming the holder, where another one does.
    public func whileWatching(_ body: () async throws(Failure) -> Void) async throws(Failure) {
        try await store.withWatchLock(body)
    }

    /// Renews a credential that was found due, unless it is another one by now.
    ///
    /// - Parameter issuedAt: of the credential that was judged.
    func renewDue(
        _ id: AccountID, issuedAt: Instant?, answered: @escaping Answered = {}, progress: @escaping Progress
    ) async -> Result<DueOutcome, Failure> {
        do throws(Failure) {
            let before = try existing(id)
            guard before.credential?.issuedAt == issuedAt else { return .success(.unnecessary(status(of: before))) }
            return .success(.renewed(status(of: try await renewed(id, .due(issuedAt), progress, answered))))
        } catch { return .failure(error) }
    }

    /// How long a one-time refresh of many waits for a host that wants to be left alone.
    private static let patience: Duration = .seconds(60)

    /// Whom a renewal asks; the provider's own name where that cannot be told.
    private func host(of id: AccountID) -> String {
        let account = ((try? store.account(id)) ?? nil) ?? Account(id: id)
        return (try? dialect(id.provider))?.renewalOrigin(of: account) ?? id.provider.text
    }
}
