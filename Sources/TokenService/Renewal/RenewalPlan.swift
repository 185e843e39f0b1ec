import Vocabulary

/// Whether and when an account is renewed by itself.
enum RenewalJudgement: Sendable, Equatable {
    case due(Instant)
    case rests(RenewalRest)
}

/// Why an account is not renewed by itself.
enum RenewalRest: String, Sendable, Equatable {
    /// Its record cannot be read.
    case unreadable
    /// Its owner switched that off.
    case off
    case needsUser = "needs-user"
    /// There is no token that could be kept alive.
    case noToken = "no-token"
    /// The token does not end, or nobody knows when.
    case noExpiry = "no-expiry"
    /// The provider refused the grant.
    case dead
    /// The last attempt cannot be mended by another one.
    case waitsForChange = "waits-for-change"
}

/// The judgement of one account: a table of its status, the time, and what became of earlier attempts.
struct RenewalPlan: Sendable {
    let policy: RenewalPolicy
    let jitter: RenewalJitter

    func judge(_ account: AccountStatus, _ ledger: RenewalLedger, at now: Instant) -> RenewalJudgement {
        guard account.problem == nil, let facts = account.renewalFacts else { return .rests(.unreadable) }
        guard account.autoRenew ?? policy.isOn else { return .rests(.off) }
        guard account.renewableAlone else { return .rests(.needsUser) }
        guard let credential = account.credential else { return .rests(.noToken) }
        guard account.renewal != .dead else { return .rests(.dead) }
        guard let end = credential.expiry.instant else { return .rests(.noExpiry) }
        let entry = ledger.entry(of: account)
        guard entry?.waitsForChange != true else { return .rests(.waitsForChange) }
        let due = due(account, credential, end: end, facts, at: now)
        return .due(entry?.notBefore.map { max($0, due) } ?? due)
    }

    private func due(
        _ account: AccountStatus, _ credential: CredentialSummary, end: Instant, _ facts: RenewalFacts, at now: Instant
    ) -> Instant {
        // Issued in the future: the clock went back, and nobody knows what is left of it.
        if Credential.isOfTheFuture(issuedAt: credential.issuedAt, at: now) { return now }
        // Its refresh token may be used up: trying it could end what still lives.
        if account.renewal == .unverified, facts.mayDieUnseen { return end }
        return policy.due(
            issuedAt: credential.issuedAt, end: end, profile: facts.leadTime,
            jitter: jitter.unit(account.id, credential.issuedAt.milliseconds))
    }
}
