import CredentialStore
import OAuthCore
import Vocabulary

/// Steps 6 and 8: what becomes of record and intent after a run of legs gave nothing.
///
/// The intent is cleared as soon as the record tells the truth by itself, and stays where a credential that the provider
/// gave may be lost.
extension SafeRefresh {
    /// What to do after a run that gave nothing.
    enum Verdict {
        case over(Ending)
        /// Once more, with this record.
        case again(Account)
    }

    func settle(
        _ error: GrantRunError, _ current: Account, _ dialect: Dialect, _ prepared: PreparedSave,
        _ lock: borrowing AccountLock
    ) throws(Failure) -> Verdict {
        switch error {
        case .unsaved(let failure): return .over(.unsaved(failure))
        case .notSent(let failure):
            try? lock.clearIntent()
            return .over(.failed(failure))
        case .noReply(let transport, outcomeUnknown: false):
            try? lock.clearIntent()
            return .over(.failed(Failure(transport, for: id, doing: "the refresh")))
        case .noReply(let transport, outcomeUnknown: true):
            return .over(.failed(try lostAnswer(transport, current, prepared, lock)))
        case .provider(let error, let outcomeUnknown):
            return try refusal(error, outcomeUnknown, current, dialect, prepared, lock)
        }
    }

    private func lostAnswer(
        _ transport: TransportError, _ current: Account, _ prepared: PreparedSave, _ lock: borrowing AccountLock
    ) throws(Failure) -> Failure {
        let what = "no answer came to the refresh of \(now.rfc3339) (\(transport.message))"
        try mark(.unverified, "\(what).", current, prepared, lock)
        return Failure(
            transport.kind == .cancelled ? .cancelled : .network,
            "\(id): \(what). The provider may have used up the refresh token; the stored one is kept.",
            remedy: "Try again: fob refresh \(id); if that is refused: fob login \(id)")
    }

    private func refusal(
        _ error: GrantError, _ outcomeUnknown: Bool, _ current: Account, _ dialect: Dialect, _ prepared: PreparedSave,
        _ lock: borrowing AccountLock
    ) throws(Failure) -> Verdict {
        let failure = error.failure(for: id, signingInWith: dialect.loginOptions(for: current))
        if dialect.refreshMode(for: current) == .reauthorize, error.isRefusal, hasLivingIntermediate(current) {
            // An intermediate of before may have been taken back: once more from the first leg.
            var fresh = current
            fresh.intermediates = [:]
            return .again(fresh)
        }
        let isRenewal = [.refreshToken, .exchangeAccessToken].contains(dialect.refreshMode(for: current))
        guard error.leg == .refresh, isRenewal, !error.mayRetry || outcomeUnknown else {
            try? lock.clearIntent()
            return .over(.failed(failure))
        }
        // A writer that ignored the lock may have moved the record; never overwrite what it saved.
        let stored = try lock.readAccount() ?? current
        if stored.credential != current.credential {
            try? lock.clearIntent()
            return .again(stored)
        }
        switch error.kind {
        case .refused where error.endsGrant:
            try mark(.dead, error.description, stored, prepared, lock)
            return .over(.failed(Failure(.loginNeeded, failure.message, remedy: failure.remedy, code: failure.code)))
        case .refused where error.isAmbiguous:
            try mark(.unverified, error.description, stored, prepared, lock)
        case .malformed where dialect.rotation.mayDieUnseen:
            try mark(.unverified, error.description, stored, prepared, lock)
        case _ where outcomeUnknown:
            try mark(
                .unverified, "no answer came to the refresh of \(now.rfc3339) at first, and then \(error.description)",
                stored,
                prepared, lock)
        default:
            try? lock.clearIntent()
        }
        return .over(.failed(failure))
    }

    private func hasLivingIntermediate(_ account: Account) -> Bool {
        account.intermediates.values.contains { $0.isUsable(at: now) }
    }

    /// Saves the new renewal into the room that was made for the answer; the credential stays as it is.
    private func mark(
        _ renewal: Renewal, _ reason: String, _ stored: Account, _ prepared: PreparedSave, _ lock: borrowing AccountLock
    ) throws(Failure) {
        var marked = stored
        marked.mark(renewal, reason, now)
        _ = try lock.save(marked, in: prepared)
        try? lock.clearIntent()
    }
}

extension GrantError {
    /// Whether the provider said no.
    fileprivate var isRefusal: Bool {
        if case .refused = kind { true } else { false }
    }
}
