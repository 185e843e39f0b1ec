import TestSupport
import Testing
import Vocabulary

@testable import TokenService

@Suite("After a renewal that failed")
struct RenewalLedgerTests {
    private static let now = RenewalFixture.now
    private let jitter = RenewalFixture.jitter

    /// When an account is due after that failure; nil where it rests.
    private func due(_ account: AccountStatus, after failures: [Failure], in ledger: inout RenewalLedger) -> Duration? {
        for failure in failures { ledger.failed(account, failure, at: Self.now, jitter: jitter) }
        guard case .due(let due) = RenewalFixture.plan.judge(account, ledger, at: Self.now) else { return nil }
        return due - Self.now
    }

    @Test("the pauses double up to a quarter of an hour, a quarter more or less", arguments: 1...20)
    func doubles(failures: Int) throws {
        let account = try RenewalFixture.account(left: .seconds(-1))
        var ledger = RenewalLedger()
        let pause = try #require(
            due(account, after: Array(repeating: Failure(.network, "down"), count: failures), in: &ledger))
        let middle = min(5 * (1 << (failures - 1)), 900)
        #expect(pause >= .milliseconds(750 * middle) && pause <= .milliseconds(1250 * middle), "\(pause)")
    }

    @Test("two accounts that failed together do not come again together")
    func spreads() throws {
        var ledger = RenewalLedger()
        let pauses = try (0..<100).compactMap { number in
            due(
                try RenewalFixture.account("acme/n\(number)", left: .seconds(-1)), after: [Failure(.network, "down")],
                in: &ledger)
        }
        #expect(Set(pauses).count > 90)
    }

    @Test("what the provider asks for is never cut short", arguments: [1, 30, 120, 3600])
    func retryAfter(seconds: Int64) throws {
        let account = try RenewalFixture.account(left: .seconds(-1))
        var ledger = RenewalLedger()
        let pause = try #require(
            due(account, after: [Failure(.network, "later", retryAfter: .seconds(seconds))], in: &ledger))
        #expect(pause >= .seconds(seconds) && pause <= .seconds(max(Double(seconds) + 5, 6.25)), "\(pause)")
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let failure: Failure
        let comesAgain: Bool
    }

    @Test(
        "some are tried again, the others wait for a change",
        arguments: [
            Row(testDescription: "the network", failure: Failure(.network, "x"), comesAgain: true),
            Row(testDescription: "another process holds it", failure: Failure(.busy, "x"), comesAgain: true),
            Row(testDescription: "a full disk", failure: Failure(.store, "x"), comesAgain: true),
            Row(testDescription: "an answer without sense", failure: Failure(.refused, "x"), comesAgain: true),
            Row(
                testDescription: "a wrong client secret",
                failure: Failure(.refused, "x", code: "invalid_client"), comesAgain: false),
            Row(testDescription: "a login is needed", failure: Failure(.loginNeeded, "x"), comesAgain: false),
            Row(testDescription: "a profile that is gone", failure: Failure(.notFound, "x"), comesAgain: false),
            Row(testDescription: "a defect", failure: Failure(.unexpected, "x"), comesAgain: false),
        ])
    func kinds(row: Row) throws {
        var ledger = RenewalLedger()
        let pause = due(try RenewalFixture.account(left: .seconds(-1)), after: [row.failure], in: &ledger)
        #expect((pause != nil) == row.comesAgain)
    }

    @Test("a refusal is tried again once the record or its provider is another one")
    func changes() throws {
        var ledger = RenewalLedger()
        let refusal = Failure(.refused, "x", code: "invalid_client")
        let before = try RenewalFixture.account(left: .seconds(-1), revision: (3, 9))
        #expect(due(before, after: [refusal], in: &ledger) == nil)
        for revision in [(4, 9), (3, 10)] {
            let after = try RenewalFixture.account(left: .seconds(-1), revision: revision)
            #expect(due(after, after: [], in: &ledger) != nil, "\(revision)")
        }
        #expect(due(before, after: [], in: &ledger) == nil)
    }

    @Test("a new token has nothing to do with the failures of the old one")
    func newToken() throws {
        var ledger = RenewalLedger()
        _ = due(try RenewalFixture.account(left: .seconds(-1)), after: [Failure(.network, "x")], in: &ledger)
        #expect(ledger.entry(of: try RenewalFixture.account(left: .seconds(-1))) != nil)
        #expect(ledger.entry(of: try RenewalFixture.account(left: .seconds(3000))) == nil)
    }

    @Test("case 41: a clock that goes back makes no pause longer")
    func clockBack() throws {
        let account = try RenewalFixture.account(left: .seconds(-7200))
        var ledger = RenewalLedger()
        let pause = try #require(due(account, after: [Failure(.network, "x")], in: &ledger))
        ledger.shift(by: .seconds(-3600))
        let entry = try #require(ledger.entry(of: account))
        #expect(entry.notBefore == Self.now + pause - .seconds(3600))
    }
}
