import OAuthCore
import TestSupport
import Vocabulary

@testable import TokenService

/// Accounts as the planner sees them, at a time that stands still.
enum RenewalFixture {
    static let now = Instant(milliseconds: 1_787_493_720_000)
    static let jitter = RenewalJitter(SequenceRandomness(seed: 7))
    static let plan = RenewalPlan(policy: RenewalPolicy(), jitter: jitter)

    /// An account whose token lives for `life` and has `left` of it; none where `left` is nil.
    static func account(
        _ name: String = "acme/me", left: Duration? = .seconds(1800), life: Duration = .seconds(3600),
        expiry: Expiry? = nil, renewal: Renewal = .ok, renewableAlone: Bool = true, autoRenew: Bool? = nil,
        leadTime: Duration? = nil, mayDieUnseen: Bool = true, revision: (Int, Int) = (1, 1), problem: Failure? = nil
    ) throws -> AccountStatus {
        let id = try AccountID(name)
        let credential = left.map { left in
            Credential(
                accessToken: Secret("fixture"), issuedAt: now + left - life, expiry: expiry ?? .at(now + left))
        }
        return AccountStatus(
            id: id, profile: id.provider, vendor: "Test", environment: nil, clientID: "c", grant: "code",
            exchangeNeedsUser: true, renewableAlone: renewableAlone, renewal: renewal, renewalReason: nil,
            credential: credential.map(CredentialSummary.init), headerSets: [], endpoints: [], redirectURI: nil,
            origins: [], problem: problem, autoRenew: autoRenew,
            renewalFacts: problem == nil
                ? RenewalFacts(
                    host: "https://as.example", leadTime: leadTime, mayDieUnseen: mayDieUnseen,
                    revision: RenewalFacts.Revision(account: revision.0, provider: revision.1)) : nil)
    }
}
