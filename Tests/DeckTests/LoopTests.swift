import Cells
import DeckModel
import DeckUI
import Terminal
import TestSupport
import Testing
import TokenService
import Vocabulary

@testable import fob

/// The loop between events and frames, on a screen without a terminal.
@MainActor @Suite struct LoopTests {
    private static let start = Instant(milliseconds: 1_767_323_045_000)

    /// What came of a loop that ran through a script.
    private struct Outcome {
        let status: Int32
        let screen: ScriptedTerminal
    }

    /// Runs the loop over three accounts; of the first one the token lives for 15 minutes where `signedIn`.
    private func run(signedIn: Bool = false, _ turns: [[TerminalEvent]]) async throws -> Outcome {
        var outcome: Outcome?
        try await withStage(at: Self.start, lifetime: .seconds(900)) { stage in
            for name in ["a", "b", "c"] {
                try await stage.account("acme", named: name, signedIn: signedIn && name == "a")
            }
            let accounts = try stage.service.accounts()
            let clock = try #require(stage.clock)
            try clock.advance(by: .milliseconds(500))
            outcome = await MainActor.run {
                let screen = ScriptedTerminal(turns: turns)
                let mailbox = Mailbox(waker: screen.waker)
                let workshop = Workshop(environment: stage.environment)
                let hands = DeckHands(
                    service: stage.service, browser: workshop.browser,
                    lock: DeckLock(
                        service: stage.service, keys: workshop.keys, mailbox: mailbox, lockAfter: .seconds(300)),
                    mailbox: mailbox,
                    policy: RenewalPolicy(isOn: false), clocks: workshop.renewalClocks, paths: TypedPath(home: nil),
                    importProfile: { source throws(Failure) in throw Failure(.usage, source) })
                let (theme, _) = ThemeCatalogue(userFiles: []).theme(ThemeCatalogue.defaultName)
                var loop = DeckLoop(
                    screen: screen, mailbox: mailbox, hands: hands, clock: clock,
                    styles: theme.styles(for: screen.capabilities.colours), glyphs: .lines, zone: { _ in .zero },
                    idle: nil, keymap: .standard)
                // The list arrives a second time, from the store, whenever it is read: it is the same one.
                let status = loop.run(greeting: [.accountsLoaded(accounts)])
                return Outcome(status: status, screen: screen)
            }
        }
        return try #require(outcome)
    }

    @Test(
        "where nothing moves by itself, every wait is without an end, and each key draws one frame",
        .timeLimit(.minutes(5)))
    func stillness() async throws {
        let outcome = try await run([
            [.key(.character("j"))], [.key(.character("k"))], [], [.woken], [.key(.character("q"))],
        ])
        #expect(outcome.status == 0)
        #expect(outcome.screen.waits == [nil, nil, nil, nil, nil])
        #expect(outcome.screen.frames.count == 3)
    }

    @Test("a countdown is waited for, and not longer", .timeLimit(.minutes(5)))
    func countdown() async throws {
        let outcome = try await run(signedIn: true, [[.key(.character("q"))]])
        #expect(outcome.screen.waits == [.milliseconds(500)])
    }

    @Test("a signal or the end of the terminal ends the loop with its status", .timeLimit(.minutes(5)))
    func endings() async throws {
        for (event, status) in [
            (TerminalEvent.signal(.terminate), 143), (.signal(.hangup), 129), (.signal(.interrupt), 130),
            (.closed, 129),
        ] {
            #expect(try await run([[event]]).status == Int32(status))
        }
    }

    @Test("a request to stop masks, stops, and draws everything anew", .timeLimit(.minutes(5)))
    func stopping() async throws {
        let outcome = try await run([[.signal(.suspend)], [.key(.control("z"))], [.key(.character("q"))]])
        #expect(outcome.screen.suspensions == 2)
        #expect(outcome.screen.redraws == 2)
    }

    @Test("a flood of keys does not keep the screen from being drawn", .timeLimit(.minutes(5)))
    func flood() async throws {
        // 256 events a turn: the cursor stands elsewhere at each border, so that each frame differs.
        let keys = (0..<900).map { TerminalEvent.key(.character($0 < 256 || $0 > 700 ? "j" : "k")) }
        let outcome = try await run([keys, [.key(.character("q"))]])
        #expect(outcome.status == 0)
        #expect(outcome.screen.waits.count == 2)
        #expect(outcome.screen.frames.count >= 3)
    }
}
