import CredentialStore
import OAuthCore
import Vocabulary

/// The safe refresh of one account: nine steps, in this order, in this one place.
///
/// 1. Unlocked read; a token that lives long enough is served. 2. The account's lock, across processes. 3. Re-read, and
/// adopt the disk. 4. Preflight of the save. 5. Intent. 6. One request, repeated only where ``RepeatRule`` allows.
/// 7. Durable save before anybody sees the token. 8. A refused grant is compared with the disk and marked, nothing is
/// deleted. 9. A token that still lives is served whatever its renewal says.
struct SafeRefresh: Sendable {
    /// Why a new token is wanted.
    enum Demand: Sendable, Hashable {
        /// Somebody needs a token that lives at least this long (nil: its default).
        case stale(minimum: Duration?)
        /// The user asked for a new one.
        case asked
        /// The credential that was issued then is near its end, and nobody asked: another one will do, and a failure is told
        /// although the token still lives.
        case due(Instant?)
    }

    /// How the work ended.
    enum Ending: Sendable {
        case has(Account)
        case failed(Failure)
        /// The provider gave a credential that is not in its place; a token that still lives must not cover that up.
        case unsaved(Failure)
    }

    let service: TokenService
    let id: AccountID
    let demand: Demand
    let progress: TokenService.Progress
    /// See ``GrantRun/answered``.
    let answered: TokenService.Answered

    func run() async throws(Failure) -> Account {
        let before = try service.existing(id)
        if suffices(before) { return before }
        let ending: Ending
        do throws(Failure) { ending = try await renew(before) } catch { ending = .failed(error) }
        switch ending {
        case .has(let account): return account
        case .unsaved(let failure): throw failure
        case .failed(let failure):
            guard failure.kind != .cancelled, let living = livingToken() else { throw failure }
            progress(
                failure.kind == .busy
                    ? "another process is renewing it; the token that still lives serves" : failure.message)
            return living
        }
    }

    private func renew(_ before: Account) async throws(Failure) -> Ending {
        let dialect = try await service.preparedDialect(id.provider, progress: progress)
        try Eligibility.check(before, dialect, demand, now: now)
        return try await service.store.withAccountLock(
            id, patience: patience(for: before), clock: service.sleeper,
            waiting: { progress("waiting for \($0.description)") }
        ) { lock throws(Failure) in
            guard let current = try lock.readAccount() else {
                throw Failure(.notFound, "\(id): the account was removed meanwhile.")
            }
            if otherProcessDidTheWork(before, current) { return .has(current) }
            return try await renew(current, dialect, under: lock)
        }
    }

    private func patience(for account: Account) -> Duration {
        switch demand {
        case .asked: service.settings.lockPatience
        // A living token is served at once where another process holds the lock.
        case .stale: isAlive(account) ? .zero : service.settings.lockPatience
        // Whoever holds the lock does the same work; it is looked at again soon.
        case .due: .zero
        }
    }

    /// The only stand-down of step 3: the record moved between the two reads, and holds another credential that serves.
    private func otherProcessDidTheWork(_ before: Account, _ current: Account) -> Bool {
        current.generation != before.generation && current.credential != before.credential && isAlive(current)
    }

    private func renew(
        _ account: Account, _ dialect: Dialect, under lock: borrowing AccountLock
    ) async throws(Failure) -> Ending {
        var current = account
        var attempt = 1
        while true {
            let prepared = try lock.prepareSave()
            current = try noteLostAnswer(current, dialect, lock)
            // Another holder may have marked the record while this one waited.
            try Eligibility.check(current, dialect, demand, now: now)
            if dialect.refreshMode(for: current) == .refreshToken, let refreshToken = current.credential?.refreshToken {
                try lock.recordIntent(RefreshIntent(at: now, refreshToken: refreshToken))
            }
            do {
                let run = GrantRun(service: service, dialect: dialect, progress: progress, answered: answered)
                let renewed = try await run.renew(current, prepared: prepared, under: lock)
                // A note about a token that is not in the record any more says nothing, so it need not be gone for good.
                let staysTrue = renewed.credential?.refreshToken == current.credential?.refreshToken
                try? lock.clearIntent(durably: staysTrue)
                return .has(renewed)
            } catch {
                switch try settle(error, current, dialect, prepared, lock) {
                case .over(let ending): return ending
                case .again(let moved) where attempt == 1:
                    if isAlive(moved), moved.credential != current.credential { return .has(moved) }
                    current = moved
                    attempt += 1
                case .again:
                    return .failed(
                        Failure(.refused, "\(id): the record moves with every attempt.", remedy: "Try again later."))
                }
            }
        }
    }

    /// Step 5: an intent with the hash of the token that is still stored means that its answer never arrived.
    private func noteLostAnswer(
        _ current: Account, _ dialect: Dialect, _ lock: borrowing AccountLock
    ) throws(Failure) -> Account {
        guard dialect.refreshMode(for: current) == .refreshToken, let intent = lock.intent,
            let refreshToken = current.credential?.refreshToken, intent.concerns(refreshToken)
        else { return current }
        let reason = "\(intent.interruption)."
        guard dialect.rotation.mayDieUnseen, current.renewal == .ok else { return current }
        progress("\(reason) Its refresh token may be used up.")
        var marked = current
        marked.mark(.unverified, reason, now)
        let saved = try lock.save(marked)
        // The record says it now.
        try? lock.clearIntent()
        return saved
    }

    var now: Instant { service.clock.now() }

    private func suffices(_ account: Account) -> Bool {
        guard let credential = account.credential else { return false }
        return switch demand {
        case .stale(let minimum): Freshness.suffices(credential, at: now, minimum: minimum)
        case .due(let issuedAt): credential.issuedAt != issuedAt && isAlive(account)
        case .asked: false
        }
    }

    func isAlive(_ account: Account) -> Bool {
        account.credential.map { Freshness.lives($0, at: now) } ?? false
    }

    /// Step 9; nil where the user asked for a new token or the stored one has ended.
    private func livingToken() -> Account? {
        guard case .stale = demand, let stored = try? service.store.account(id), isAlive(stored) else { return nil }
        return stored
    }
}

extension Account {
    /// Changes the renewal with its reason and time.
    mutating func mark(_ renewal: Renewal, _ reason: String?, _ now: Instant) {
        self.renewal = renewal
        renewalReason = reason
        renewalChangedAt = now
    }
}
