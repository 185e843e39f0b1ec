import Testing
import Vocabulary

@testable import TokenService

@Suite("When an account is renewed by itself")
struct RenewalPlanTests {
    private static let now = RenewalFixture.now

    private func judge(
        _ account: AccountStatus, _ policy: RenewalPolicy = RenewalPolicy(), _ ledger: RenewalLedger = .init()
    ) -> RenewalJudgement {
        RenewalPlan(policy: policy, jitter: RenewalFixture.jitter).judge(account, ledger, at: Self.now)
    }

    /// How long before its end an account is due.
    private func lead(_ account: AccountStatus, _ policy: RenewalPolicy = RenewalPolicy()) -> Duration? {
        guard case .due(let due) = judge(account, policy), let end = account.credential?.expiry.instant else {
            return nil
        }
        return end - due
    }

    struct Lead: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var life: Duration
        var leadTime: Duration?
        var within: Duration?
        /// Without jitter; with it up to a quarter more.
        let expected: Duration
    }

    static let leads = [
        Lead(
            testDescription: "an hour: the span in which it counts as expiring", life: .seconds(3600),
            expected: .seconds(300)),
        Lead(testDescription: "ten minutes: a tenth of it", life: .seconds(600), expected: .seconds(60)),
        Lead(testDescription: "two minutes: half a minute", life: .seconds(120), expected: .seconds(30)),
        Lead(testDescription: "forty seconds: never more than half", life: .seconds(40), expected: .seconds(20)),
        Lead(
            testDescription: "the profile's seven days of sixty", life: .seconds(5_184_000),
            leadTime: .seconds(604_800), expected: .seconds(604_800)),
        Lead(
            testDescription: "the profile's seven days of an hour: half the hour", life: .seconds(3600),
            leadTime: .seconds(604_800), expected: .seconds(1800)),
        Lead(
            testDescription: "what the user says goes before the profile", life: .seconds(3600),
            leadTime: .seconds(60), within: .seconds(600), expected: .seconds(600)),
    ]

    @Test("as long before its end as user, profile or design say, and up to a quarter earlier", arguments: leads)
    func leadTimes(row: Lead) throws {
        let account = try RenewalFixture.account(left: row.life, life: row.life, leadTime: row.leadTime)
        let found = try #require(lead(account, RenewalPolicy(within: row.within)))
        #expect(found >= row.expected && found <= row.expected * 1.25, "\(found)")
    }

    @Test("a thousand that end together come spread, each at the same time however often it is asked")
    func spread() throws {
        let accounts = try (0..<1000).map { number in try RenewalFixture.account("acme/n\(number)") }
        let leads = accounts.compactMap { lead($0) }
        #expect(leads == accounts.compactMap { lead($0) })
        // Of the 75 s, each tenth gets its share: 100 each, and never less than half of that.
        let tenths = Dictionary(grouping: leads) { Int(($0 - .seconds(300)) / .milliseconds(7500)) }
        #expect(tenths.count == 10)
        #expect(tenths.values.allSatisfy { $0.count > 50 && $0.count < 200 }, "\(tenths.mapValues(\.count))")
    }

    struct Rest: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let account: @Sendable () throws -> AccountStatus
        let isOn: Bool
        let expected: RenewalRest?

        init(
            _ description: String, isOn: Bool = true, _ expected: RenewalRest?,
            _ account: @escaping @Sendable () throws -> AccountStatus
        ) {
            testDescription = description
            self.account = account
            self.isOn = isOn
            self.expected = expected
        }
    }

    static let rests = [
        Rest("a living token that renews alone", nil) { try RenewalFixture.account() },
        Rest("one that ended", nil) { try RenewalFixture.account(left: .seconds(-60)) },
        Rest("a record that cannot be read", .unreadable) {
            try RenewalFixture.account(problem: Failure(.store, "damaged"))
        },
        Rest("one that is switched off", .off) { try RenewalFixture.account(autoRenew: false) },
        Rest("none is on, and it says nothing", isOn: false, .off) { try RenewalFixture.account() },
        Rest("none is on, and it is", isOn: false, nil) { try RenewalFixture.account(autoRenew: true) },
        Rest("a grant that needs its user", .needsUser) { try RenewalFixture.account(renewableAlone: false) },
        Rest("a grant that needs its user, switched on", .needsUser) {
            try RenewalFixture.account(renewableAlone: false, autoRenew: true)
        },
        Rest("no token yet", .noToken) { try RenewalFixture.account(left: nil) },
        Rest("a token without end", .noExpiry) { try RenewalFixture.account(expiry: .never) },
        Rest("a token whose end nobody knows", .noExpiry) { try RenewalFixture.account(expiry: .unknown) },
        Rest("a dead grant", .dead) { try RenewalFixture.account(renewal: .dead) },
        Rest("a dead grant whose token has ended", .dead) {
            try RenewalFixture.account(left: .seconds(-1), renewal: .dead)
        },
    ]

    @Test("or not at all, and why", arguments: rests)
    func restsOrNot(row: Rest) throws {
        let judgement = judge(try row.account(), RenewalPolicy(isOn: row.isOn))
        if let expected = row.expected {
            #expect(judgement == .rests(expected))
        } else {
            guard case .due = judgement else {
                Issue.record("\(judgement)")
                return
            }
        }
    }

    @Test("an unverified refresh token that dies with its use waits until no living token can be lost")
    func unverified() throws {
        let single = try RenewalFixture.account(left: .seconds(100), renewal: .unverified, mayDieUnseen: true)
        #expect(judge(single) == .due(Self.now + .seconds(100)))
        let fixed = try RenewalFixture.account(left: .seconds(100), renewal: .unverified, mayDieUnseen: false)
        #expect(try #require(lead(fixed)) >= .seconds(300))
    }

    @Test("case 41: a token that was issued in the future is due at once, one that had ended when it came is not")
    func clocks() throws {
        let future = try RenewalFixture.account(left: .seconds(7200), life: .seconds(3600))
        #expect(judge(future) == .due(Self.now))
        let stillborn = try RenewalFixture.account(left: .zero, life: .zero)
        #expect(judge(stillborn) == .due(Self.now + .seconds(10)), "no storm")
    }
}
