import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("When the screen changes by time alone")
struct NextVisibleChangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let accounts: [AccountStatus]
        /// Milliseconds from now; nil for never.
        let change: Int?
    }

    static func token(_ left: Int, life: Int, expiry: Expiry? = nil) -> [AccountStatus] {
        (try? [
            DeckFixture.account(
                "acme/ada", left: .milliseconds(left), life: .milliseconds(life), expiry: expiry)
        ]) ?? []
    }

    static let cases: [Case] = [
        Case(testDescription: "an empty store never changes", accounts: [], change: nil),
        Case(
            testDescription: "a token without an end never changes",
            accounts: token(9000, life: 10_000, expiry: .never), change: nil),
        Case(testDescription: "an expired token never changes", accounts: token(-1, life: 3_600_000), change: nil),
        Case(
            testDescription: "below an hour the label changes each second",
            accounts: token(1_800_500, life: 3_600_000), change: 500),
        Case(
            testDescription: "at a full second it changes in one second", accounts: token(1_801_000, life: 3_600_000),
            change: 1000),
        Case(
            testDescription: "above an hour the label changes each minute",
            accounts: token(7_230_000, life: 14_500_000), change: 30_000 + 1000),
        Case(
            testDescription: "the last moment is the expiry", accounts: token(400, life: 20_000), change: 400),
    ]

    @Test("at 80x24", arguments: cases)
    func table(example: Case) throws {
        let state = try DeckFixture.deck(example.accounts)
        let next = DeckView.nextVisibleChange(state, width: 80, height: 24, now: DeckFixture.now)
        #expect(next == example.change.map { DeckFixture.now + .milliseconds($0) })
    }

    @Test("while something runs it changes eight times a second")
    func busy() throws {
        var state = try DeckFixture.deck(DeckFixture.seven())
        DeckFixture.press("r", &state)
        let next = try #require(DeckView.nextVisibleChange(state, width: 80, height: 24, now: DeckFixture.now))
        #expect(next - DeckFixture.now <= .milliseconds(125))
    }

    @Test("toasts, revealed secrets, the clipboard file and a waiting sign-in have their ends in it")
    func deadlines() throws {
        var state = try DeckFixture.deck(Self.token(9000, life: 10_000, expiry: .never))
        _ = state.update(.notice("a notice"), at: DeckFixture.now)
        #expect(
            DeckView.nextVisibleChange(state, width: 80, height: 24, now: DeckFixture.now)
                == DeckFixture.now + .seconds(6))
        let later = DeckFixture.now + .seconds(7)
        _ = state.update(.tick, at: later)
        #expect(DeckView.nextVisibleChange(state, width: 80, height: 24, now: later) == nil)
        DeckFixture.press("v", at: later, &state)
        _ = state.update(.revealed(try AccountID("acme/ada"), Secret("fixture-token-of-nobody")), at: later)
        #expect(DeckView.nextVisibleChange(state, width: 80, height: 24, now: later) == later + .seconds(1))
    }

    @Test("rows that are scrolled away do not wake the program; their states do")
    func hiddenRows() throws {
        // Above the window are days, below it seconds.
        var accounts = try (0..<100).map {
            try DeckFixture.account("acme/a-\(100 + $0)", left: .seconds(864_500), life: .seconds(900_000))
        }
        accounts.append(try DeckFixture.account("acme/z", left: .seconds(3000), life: .seconds(3600)))
        let state = try DeckFixture.deck(accounts)
        let next = try #require(DeckView.nextVisibleChange(state, width: 80, height: 24, now: DeckFixture.now))
        #expect(next - DeckFixture.now > .seconds(60))
    }

    @Test("between two changes the screen stays as it is, and at the change it differs")
    func honest() throws {
        for (width, height) in [(120, 40), (80, 24), (50, 15), (40, 8)] {
            let state = try DeckFixture.deck(DeckFixture.seven(), width: width, height: height)
            var now = DeckFixture.now
            for _ in 0..<400 {
                guard let next = DeckView.nextVisibleChange(state, width: width, height: height, now: now) else {
                    return
                }
                #expect(next > now)
                let before = DeckFixture.frame(state, width, height, at: now).grid
                #expect(before == DeckFixture.frame(state, width, height, at: next - .milliseconds(1)).grid)
                #expect(before != DeckFixture.frame(state, width, height, at: next).grid)
                now = next
            }
        }
    }
}
