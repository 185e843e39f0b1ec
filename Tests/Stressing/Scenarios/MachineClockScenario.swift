import Foundation
import SandboxProvider
import TestSupport
import Vocabulary

extension Scenario {
    /// Case 41 with the clock of the machine itself, which libfaketime stands in for.
    public static let machineClock = Scenario(
        "machine-clock", rounds: 1,
        promise:
            "The same with the machine's own clock, before a command and under an open deck: one request for each jump, and no token that lives for ever."
    ) { run in
        guard let library = MachineClockRound.library else {
            throw Skipped("libfaketime is not installed (Debian: apt-get install faketime)")
        }
        var seen = ClockCount()
        for _ in 0..<run.rounds {
            for start in ["1970-01-02T00:00:00Z", "2038-01-19T03:14:00Z", "2100-02-28T23:59:00Z"] {
                try await MachineClockRound(library: library, run: run).commands(from: start, &seen)
                run.progress("from \(start): \(seen.calls) calls, \(seen.requests) requests so far")
            }
            try await MachineClockRound(library: library, run: run).deck(&seen)
        }
        return "\(seen.calls) calls of fob token, \(seen.requests) requests for a new one"
    }
}

private struct MachineClockRound: Sendable {
    let library: String
    let run: StressRun

    /// Where Debian, Fedora and Arch put it.
    static var library: String? {
        let machine = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map { "/usr/lib/\($0)/faketime" }
        return (machine + ["/usr/lib64/faketime", "/usr/lib/faketime"]).map { $0 + "/libfaketime.so.1" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    private var variables: [String: String] {
        // The library sets FAKETIME_SHARED where it is missing, and a Swift program whose environment moved while it started
        // finds no arguments.
        [
            "LD_PRELOAD": library, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1", "TZ": "UTC",
            "FAKETIME_SHARED": "/none /none",
        ]
    }

    private func withAccount(_ start: Instant?, _ body: (Home, Sandbox) async throws -> Void) async throws {
        try await withHome(fob: run.fob) { bare in
            var home = bare
            home.environment.merge(variables) { $1 }
            if let start { home.environment["FAKETIME"] = Self.text(start) }
            let options = SandboxOptions(dialects: ["acme"], clock: MachineClock(), randomness: SystemBytes())
            try await withSandbox(options) { sandbox in
                try await home.addProvider("acme", at: sandbox)
                try await home.signIn("acme-local/me")
                try await body(home, sandbox)
            }
        }
    }

    /// Every process of the program finds the same time.
    private static func text(_ time: Instant) -> String {
        "@" + time.rfc3339.prefix(19).replacing("T", with: " ")
    }

    /// Tokens of an hour: asked for at once, past the end, an hour before that, and two hours after.
    func commands(from start: String, _ seen: inout ClockCount) async throws {
        guard let start = Instant(rfc3339: start) else { throw Violation("\(start) is no time") }
        var count = ClockCount()
        try await withAccount(start) { home, sandbox in
            for (seconds, most) in [(1, 0), (3700, 1), (100, 2), (7300, 3), (7310, 3)] {
                let time = start + .seconds(seconds)
                for _ in 0..<3 {
                    let token = try await home.fob(
                        ["token", "acme-local/me"], adding: ["FAKETIME": Self.text(time)])
                    try demand(token.status == 0, "\(time.rfc3339): ended \(token.status): \(token.errors)")
                    count.calls += 1
                }
                let asked = sandbox.count(.refresh, of: "acme")
                try demand(asked <= most, "\(time.rfc3339): \(asked) requests, \(most) would do")
                try demand(seconds != 3700 || asked == 1, "\(time.rfc3339): the token outlived its end")
            }
            count.requests = sandbox.count(.refresh, of: "acme")
        }
        seen.calls += count.calls
        seen.requests += count.requests
    }

    /// The clock jumps under an open deck, forth and back.
    func deck(_ seen: inout ClockCount) async throws {
        var asked = 0
        try await withAccount(nil) { home, sandbox in
            let offset = try home.folder.write("+0", to: "offset")
            let variables = self.variables.merging(["FAKETIME_TIMESTAMP_FILE": offset]) { $1 }
            let command = ["env"] + variables.map { "\($0.key)=\($0.value)" } + [home.fob]
            var plain = home.environment
            for name in variables.keys { plain[name] = nil }
            try await withTmux(command, environment: plain) { deck in
                try await deck.wait(forText: "valid")
                for jump in ["+7200", "+0", "-3600", "+0"] {
                    try home.folder.write(jump, to: "offset")
                    // What the deck does by itself, and what somebody does who sees it.
                    try await deck.press("c")
                    try await deck.poll(for: "the clipboard file") {
                        FileManager.default.fileExists(atPath: home.folder.path("fob/run/clipboard")) ? true : nil
                    }
                    for _ in 0..<5 { try await deck.press("C-l") }
                }
            }
            asked = sandbox.count(.refresh, of: "acme")
            try demand(asked <= 4, "the deck asked \(asked) times in four jumps")
        }
        seen.requests += asked
    }
}
