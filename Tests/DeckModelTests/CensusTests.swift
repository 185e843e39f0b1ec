import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import DeckModel

@Suite("What is counted once and not for every frame")
struct CensusTests {
    /// Accounts of every kind: without a token, damaged, ended, ending, of the future, without end.
    private static func accounts(_ seed: UInt64) -> [AccountStatus] {
        let chance = SequenceRandomness(seed: seed)
        return (0..<60).map { number in
            let bytes = chance.bytes(4)
            let left: Duration? = bytes[0] < 30 ? nil : .seconds(Int(bytes[1]) * 20 - 600)
            let issuedAt: Instant? = bytes[2] < 40 ? Deck.start + .seconds(Int(bytes[3]) * 10) : nil
            return Deck.account(
                "p\(number % 7)/n\(number)", left: left, renewableAlone: bytes[2] % 2 == 0,
                renewal: bytes[3] < 40 ? .dead : .ok,
                problem: bytes[0] > 240 ? Failure(.store, "damaged") : nil, issuedAt: issuedAt)
        }
    }

    private static func counted(_ accounts: [AccountStatus], at now: Instant) -> [AccountState: Int] {
        Dictionary(grouping: accounts) { $0.state(at: now) }.mapValues(\.count)
    }

    @Test("a count holds until the instant that it names, and no longer", arguments: 1...8 as ClosedRange<UInt64>)
    func holds(seed: UInt64) throws {
        let accounts = Self.accounts(seed)
        var now = Deck.start
        var changes = 0
        while now < Deck.start + .seconds(6000) {
            let census = Census(accounts, at: now)
            for state in AccountState.allCases {
                #expect(census[state] == Self.counted(accounts, at: now)[state] ?? 0)
            }
            guard let until = census.until else { break }
            changes += 1
            #expect(until > now)
            #expect(Self.counted(accounts, at: until - .milliseconds(1)) == Self.counted(accounts, at: now))
            #expect(Self.counted(accounts, at: until) != Self.counted(accounts, at: now))
            now = until
        }
        #expect(changes > 20)
    }

    @Test("the deck's count follows what changes in it, and the time")
    func follows() {
        var deck = Deck([Deck.account("acme/one"), Deck.account("acme/two", left: .seconds(-5))])
        #expect(deck.state.census(at: deck.now)[.valid] == 1)
        deck.state.upsert(Deck.account("acme/two"))
        #expect(deck.state.census(at: deck.now)[.valid] == 2)
        #expect(deck.state.census(at: deck.now + .seconds(1801))[.expired] == 2)
        #expect(deck.state.census(at: deck.now)[.valid] == 2, "back to where the clock was")
    }

    @Test(
        "the filter finds what reading name, provider and vendor as one text would find",
        arguments: [
            "", "one", "ONE", "acme", "acm one", "acme/one", "e/o", "/", "vendor", "Vendor acme", "ü", "zzz",
            "two acme x",
            "n1 p", "  p2   n9 ", "acme/one vendor",
        ])
    func filter(text: String) {
        let accounts =
            [Deck.account("acme/one"), Deck.account("acme/two"), Deck.account("vendor/x")] + Self.accounts(3)
        let words = TypedWords(text)
        let naive = accounts.indices.filter { words.areIn("\(accounts[$0].id) \(accounts[$0].vendor)") }
        let filter = AccountFilter(text: text)
        #expect(filter.kept(Array(accounts.indices), of: accounts) == naive)
    }
}
