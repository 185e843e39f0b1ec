import Testing
import Vocabulary

@Suite("The state of an account")
struct AccountStateTests {
    private static let now = Instant(milliseconds: 1_767_323_045_000)

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var expiry: Expiry?
        var issuedAt: Instant?
        var renewal: Renewal = .ok
        var alone = true
        let state: AccountState

        init(
            _ description: String, _ expiry: Expiry?, renewal: Renewal = .ok, alone: Bool = true, _ state: AccountState
        ) {
            testDescription = description
            self.expiry = expiry
            self.renewal = renewal
            self.alone = alone
            self.state = state
            issuedAt = now - .seconds(3600)
        }

        /// A token that lives `life` seconds and has `left` of them left.
        init(life: Double, left: Double, _ state: AccountState, renewal: Renewal = .ok, alone: Bool = true) {
            self.init(
                "lives \(life) s, \(left) s left, renewal \(renewal): \(state)", .at(now + .seconds(left)),
                renewal: renewal, alone: alone, state)
            issuedAt = now + .seconds(left) - .seconds(life)
        }
    }

    static let cases: [Case] = [
        Case("no credential, and fob gets one alone", nil, renewal: .none, .none),
        Case("no credential, and only the user can help", nil, renewal: .none, alone: false, .loginNeeded),
        Case("a credential that never ends", .never, .valid),
        Case("a credential that never ends and cannot be renewed", .never, renewal: .none, alone: false, .valid),
        Case("a credential without a known end", .unknown, .unknown),
        Case(
            "a credential without a known end whose renewal is dead", .unknown, renewal: .dead, alone: false, .unknown),
        // Expired.
        Case(life: 3600, left: 0, .expired),
        Case(life: 3600, left: -1, .expired),
        Case(life: 3600, left: -1, .expired, renewal: .unverified),
        Case(life: 3600, left: -1, .loginNeeded, renewal: .dead),
        Case(life: 3600, left: -1, .loginNeeded, alone: false),
        Case(life: 3600, left: -1, .loginNeeded, renewal: .none, alone: false),
        // 10 % of the life, at most 5 minutes.
        Case(life: 2000, left: 200, .valid),
        Case(life: 2000, left: 199.999, .expiring),
        Case(life: 86_400, left: 300, .valid),
        Case(life: 86_400, left: 299.999, .expiring),
        Case(life: 3000, left: 300, .valid),
        Case(life: 3000, left: 299.999, .expiring),
        // At least 30 s.
        Case(life: 300, left: 30, .valid),
        Case(life: 300, left: 29.999, .expiring),
        Case(life: 60, left: 30, .valid),
        Case(life: 60, left: 29, .expiring),
        Case(life: 30, left: 30, .valid),
        Case(life: 30, left: 29.999, .expiring),
        // A life shorter than 30 s has its tenth only.
        Case(life: 29.999, left: 29, .valid),
        Case(life: 20, left: 2, .valid),
        Case(life: 20, left: 1.999, .expiring),
        Case(life: 3, left: 0.3, .valid),
        Case(life: 3, left: 0.299, .expiring),
        // What lives stays what it is, whatever its renewal.
        Case(life: 3600, left: 3000, .valid, renewal: .dead),
        Case(life: 3600, left: 3000, .valid, renewal: .none, alone: false),
        Case(life: 3600, left: 10, .expiring, renewal: .dead, alone: false),
    ]

    @Test("follows from expiry, renewal and time", arguments: cases)
    func derived(example: Case) {
        let state = AccountState(
            expiry: example.expiry, issuedAt: example.issuedAt, renewal: example.renewal,
            renewableAlone: example.alone, now: Self.now)
        #expect(state == example.state)
    }

    @Test("is valid for all of a life whose issue lies in the near future, as after a clock that was put right")
    func clockWentBack() {
        let state = AccountState(
            expiry: .at(Self.now + .seconds(10)), issuedAt: Self.now + .seconds(60), renewal: .ok, renewableAlone: true,
            now: Self.now)
        #expect(state == .valid)
    }

    @Test(
        "case 41: is unknown where the issue lies further in the future, so that no clock that went back makes it valid for ever"
    )
    func clockWentFarBack() {
        for (ahead, state) in [(300, AccountState.valid), (301, .unknown), (86_400 * 365_000, .unknown)] {
            let issued = Self.now + .seconds(ahead)
            #expect(
                AccountState(
                    expiry: .at(issued + .seconds(3600)), issuedAt: issued, renewal: .ok, renewableAlone: true,
                    now: Self.now) == state)
        }
    }

    @Test("at the ends of time is no trap")
    func extremes() {
        for end in [Int64.min, .min + 1, 0, .max - 1, .max] {
            for issue in [Int64.min, 0, .max] {
                let state = AccountState(
                    expiry: .at(Instant(milliseconds: end)), issuedAt: Instant(milliseconds: issue), renewal: .ok,
                    renewableAlone: true, now: Self.now)
                #expect(state == (end <= Self.now.milliseconds ? .expired : issue == .max ? .unknown : .valid))
            }
        }
    }

    @Test("has the words of the command line")
    func words() {
        #expect(
            AccountState.allCases.map(\.rawValue) == [
                "none", "valid", "expiring", "expired", "login-needed", "unknown", "damaged",
            ])
        #expect(Renewal.allCases.map(\.rawValue) == ["ok", "unverified", "dead", "none"])
    }
}

@Suite("A credential")
struct CredentialTests {
    private static let issue = Instant(milliseconds: 1_767_323_045_000)

    private func credential(life: Duration) -> Credential {
        Credential(accessToken: Secret("x"), issuedAt: Self.issue, expiry: .at(Self.issue + life))
    }

    @Test(
        "case 41: is served down to the smaller of 30 s and a tenth of its life",
        arguments: [(3, 300), (20, 2000), (299, 29_900), (300, 30_000), (3600, 30_000), (86_400, 30_000)]
            as [(Int, Int)])
    func threshold(life: Int, minimum: Int) {
        let credential = credential(life: .seconds(life))
        #expect(credential.defaultMinimumTTL == .milliseconds(minimum))
        let end = Self.issue + .seconds(life)
        #expect(credential.isUsable(at: end - .milliseconds(minimum)))
        #expect(!credential.isUsable(at: end - .milliseconds(minimum - 1)))
    }

    @Test("is served as the caller wants it, never once it has expired")
    func minimum() {
        let credential = credential(life: .seconds(100))
        let end = Self.issue + .seconds(100)
        #expect(credential.isUsable(at: end - .milliseconds(1), minimum: .zero))
        #expect(!credential.isUsable(at: end, minimum: .zero))
        #expect(!credential.isUsable(at: end, minimum: .seconds(-5)))
        #expect(!credential.isUsable(at: end - .seconds(60), minimum: .seconds(61)))
        #expect(credential.isUsable(at: end - .seconds(60), minimum: .seconds(60)))
    }

    @Test("without a known end is served whatever is asked for", arguments: [Expiry.never, .unknown])
    func endless(expiry: Expiry) {
        let credential = Credential(accessToken: Secret("x"), issuedAt: Self.issue, expiry: expiry)
        #expect(credential.isUsable(at: Instant(milliseconds: .max), minimum: .seconds(1_000_000)))
        #expect(credential.lifetime == nil)
        #expect(credential.remaining(at: Self.issue) == nil)
        #expect(expiry.instant == nil)
    }

    @Test("has no negative life")
    func negative() {
        #expect(credential(life: .seconds(-5)).lifetime == .zero)
        #expect(!credential(life: .seconds(-5)).isUsable(at: Self.issue))
        #expect(credential(life: .seconds(5)).remaining(at: Self.issue + .seconds(7)) == .seconds(-2))
    }
}
