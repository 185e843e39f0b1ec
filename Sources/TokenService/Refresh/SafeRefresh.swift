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
    enum Demand: Sendable, Equatable {
        /// Somebody needs a token that lives at least this long (nil: its default).
        case stale(minimum: Duration?)
        /// The user asked for a new one.
        case asked
    }

    let service: TokenService
    let id: AccountID
    let demand: Demand
    let progress: TokenService.Progress

    func run() async throws(Failure) -> Account {
        let before = try service.existing(id)
        if suffices(before) { return before }
        let dialect = try service.dialect(id.provider)
        try Eligibility.check(before, dialect, demand, now: now)
        do {
            return try await renew(before, dialect)
        } catch {
            // Step 9.
            guard case .stale = demand, let living = try? service.store.account(id), isAlive(living) else { throw error }
            progress(error.message)
            return living
        }
    }

    private func renew(_ before: Account, _ dialect: Dialect) async throws(Failure) -> Account {
        // A living token is served at once where another process holds the lock.
        let patience: Duration = demand != .asked && isAlive(before) ? .zero : service.settings.lockPatience
        return try await service.store.withAccountLock(
            id, patience: patience, clock: service.sleeper,
            waiting: { progress("waiting for \($0.description)") }
        ) { lock throws(Failure) in
            guard let current = try lock.readAccount() else {
                throw Failure(.notFound, "\(id): the account was removed meanwhile.")
            }
            // The only stand-down: somebody else did the work between the two reads.
            if current.generation != before.generation, isAlive(current), current.credential != before.credential {
                return current
            }
            return try await renew(current, dialect, under: lock)
        }
    }

    private func renew(_ current: Account, _ dialect: Dialect, under lock: borrowing AccountLock) async throws(Failure) -> Account {
        var current = current
        let prepared = try lock.prepareSave()
        if let refreshToken = current.credential?.refreshToken, dialect.refreshMode == .refreshToken {
            try noteLostAnswer(&current, refreshToken, dialect, lock)
            try lock.recordIntent(RefreshIntent(at: now, refreshToken: refreshToken))
        }
        let run = GrantRun(service: service, dialect: dialect, progress: progress)
        do {
            let renewed = try await run.renew(current, prepared: prepared, under: lock)
            try? lock.clearIntent()
            return renewed
        } catch {
            throw try settle(error, current, dialect, lock)
        }
    }

    /// Step 5: an intent with the hash of the token that is still stored means that its answer never arrived.
    private func noteLostAnswer(
        _ current: inout Account, _ refreshToken: Secret, _ dialect: Dialect, _ lock: borrowing AccountLock
    ) throws(Failure) {
        guard let intent = lock.intent, intent.concerns(refreshToken) else { return }
        let reason = "an earlier refresh at \(intent.at.rfc3339) was interrupted before its answer was saved"
        progress("\(reason); the refresh token may be used up")
        guard dialect.rotation.mayDieUnseen, current.renewal == .ok else { return }
        current.mark(.unverified, reason, now)
    }

    /// Steps 6 and 8: what becomes of the record after a leg gave nothing.
    private func settle(
        _ error: GrantRunError, _ current: Account, _ dialect: Dialect, _ lock: borrowing AccountLock
    ) throws(Failure) -> Failure {
        switch error {
        case .failed(let failure):
            // Nothing was sent, or it could not be saved: the intent stays where a token may be lost.
            return failure
        case .noReply(let transport, let outcomeUnknown):
            guard outcomeUnknown else {
                try? lock.clearIntent()
                return Failure(transport, for: id, doing: "the refresh")
            }
            let reason = "no answer came to the refresh of \(now.rfc3339) (\(transport.message))"
            try mark(.unverified, reason, current, lock)
            return Failure(
                transport.kind == .cancelled ? .cancelled : .network,
                "\(id): \(reason). The provider may have used up the refresh token; the stored one is kept.",
                remedy: "Try again: fob refresh \(id); if that is refused: fob login \(id)")
        case .provider(let error):
            return try settle(error, current, dialect, lock)
        }
    }

    private func settle(
        _ error: GrantError, _ current: Account, _ dialect: Dialect, _ lock: borrowing AccountLock
    ) throws(Failure) -> Failure {
        let failure = error.failure(for: id)
        let concernsGrant = error.leg == .refresh && dialect.refreshMode == .refreshToken
        guard concernsGrant, !error.mayRetry else {
            try? lock.clearIntent()
            return failure
        }
        // A writer that ignored the lock may have moved the record; never overwrite what it saved.
        if let moved = try lock.readAccount(), moved.generation != current.generation { return failure }
        switch error.kind {
        case .refused where error.endsGrant:
            try mark(.dead, error.description, current, lock)
            return Failure(.loginNeeded, failure.message, remedy: failure.remedy, code: failure.code)
        case .refused where error.isAmbiguous:
            try mark(.unverified, error.description, current, lock)
        case .malformed where dialect.rotation.mayDieUnseen:
            try mark(.unverified, error.description, current, lock)
        default:
            try? lock.clearIntent()
        }
        return failure
    }

    /// Saves the new renewal; the credential stays as it is.
    private func mark(_ renewal: Renewal, _ reason: String, _ current: Account, _ lock: borrowing AccountLock) throws(Failure) {
        var marked = current
        marked.mark(renewal, reason, now)
        _ = try lock.save(marked)
        try? lock.clearIntent()
    }

    private var now: Instant { service.clock.now() }

    private func suffices(_ account: Account) -> Bool {
        guard case .stale(let minimum) = demand, let credential = account.credential else { return false }
        return credential.isUsable(at: now, minimum: minimum)
    }

    private func isAlive(_ account: Account) -> Bool {
        account.credential?.isUsable(at: now, minimum: .zero) ?? false
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
