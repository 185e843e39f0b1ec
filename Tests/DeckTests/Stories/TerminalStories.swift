import Foundation
import TestSupport
import Testing

extension DeckStories {
    /// The terminal is lent, and given back as it was.
    @Suite struct TheTerminal {
        private static let given = "0 1 0"

        @Test(
            "behaviour 1: the deck opens on the alternate screen, cursor hidden, totals in the title",
            .timeLimit(.minutes(5)))
        func opening() async throws {
            try await withStage { stage in
                for name in ["a", "b", "c"] { try await stage.account("acme", named: name, signedIn: false) }
                try await stage.deck { deck in
                    try await deck.waitForDeck()
                    #expect(try await deck.modes().hasPrefix("1 0"))
                    #expect(try await deck.rows().first?.hasPrefix(" fob  3 accounts") == true)
                    #expect(try await deck.rows().first?.hasSuffix("X 3 login needed") == true)
                }
            }
        }

        @Test("behaviour 2: q gives the terminal back as it was", .timeLimit(.minutes(5)))
        func quitting() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.shell { shell in
                    try await shell.type("echo before; stty -a > \(stage.folder.path("before"))")
                    try await shell.press("Enter", until: "\nbefore")
                    _ = try await shell.startFob(in: stage.folder)
                    try await shell.press("q", until: "status=0")
                    try await shell.waitForModes(Self.given)
                    #expect(try await shell.screen().contains("\nbefore"))
                    try await shell.type("stty -a > \(stage.folder.path("after")); echo compared")
                    try await shell.press("Enter", until: "\ncompared")
                    let before = try stage.folder.text("before")
                    #expect(try stage.folder.text("after") == before)
                    #expect(
                        Set(before.split(whereSeparator: \.isWhitespace)).isSuperset(of: ["icanon", "isig", "echo"]))
                }
            }
        }

        @Test(
            "behaviour 3: a signal that ends the deck gives the terminal back, and the exit code names it",
            .timeLimit(.minutes(5)), arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
        func endedBySignal(_ number: Int32, _ status: Int) async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.shell { shell in
                    let process = try await shell.startFob(in: stage.folder)
                    kill(process, number)
                    try await shell.wait(forText: "status=\(status)")
                    try await shell.waitForModes(Self.given)
                }
            }
        }

        @Test("behaviour 4: a crash gives the terminal back and says so in one line", .timeLimit(.minutes(5)))
        func crashing() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.shell { shell in
                    let process = try await shell.startFob(in: stage.folder)
                    kill(process, SIGSEGV)
                    let screen = try await shell.wait(forText: "status=139")
                    #expect(screen.contains("fob: ended by SIGSEGV; the terminal is restored"))
                    #expect(!screen.contains("Press space") && !screen.contains(".swift"))
                    try await shell.waitForModes(Self.given)
                }
            }
        }

        @Test(
            "behaviours 5 and 6: ^Z and kill -TSTP lend the terminal back; fg draws anew at the new size",
            .timeLimit(.minutes(5)), arguments: [true, false])
        func suspending(byKey: Bool) async throws {
            try await withStage { stage in
                for name in ["a", "b", "c"] { try await stage.account("acme", named: name, signedIn: false) }
                try await stage.shell { shell in
                    let process = try await shell.startFob(in: stage.folder)
                    try await shell.press("j")
                    try await shell.waitForSelection("X b")
                    if byKey { try await shell.press("C-z") } else { kill(process, SIGTSTP) }
                    try await shell.waitForModes(Self.given)
                    try await shell.wait(forText: "Stopped")
                    #expect(try await shell.format("#{pane_current_command}") == "bash")
                    try await shell.resize(columns: 90, rows: 20)
                    try await shell.type("fg")
                    try await shell.press("Enter")
                    try await shell.poll(for: "the frame of 90 by 20") {
                        let rows = try await shell.rows()
                        return rows.count == 20 && rows[1].count == 90 && rows[1].hasSuffix("┐")
                            && rows[19].contains("? help") ? true : nil
                    }
                    try await shell.waitForSelection("X b")
                    try await shell.poll(for: "the modes of the deck") {
                        try await shell.modes().hasPrefix("1 0") ? true : nil
                    }
                    try await shell.press("q")
                    try await shell.waitForModes(Self.given)
                }
            }
        }

        @Test("a terminal that hangs up ends the deck", .timeLimit(.minutes(5)))
        func hangingUp() async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                try await stage.shell { shell in
                    let process = try await shell.startFob(in: stage.folder)
                    try await shell.command(["new-window"])
                    try await shell.command(["kill-window", "-t", ":0"])
                    let end = ContinuousClock.now + .seconds(20)
                    while kill(process, 0) == 0, ContinuousClock.now < end {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                    #expect(kill(process, 0) != 0)
                }
            }
        }
    }
}
