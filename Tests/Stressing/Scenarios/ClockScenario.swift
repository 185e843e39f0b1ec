import Foundation
import SandboxProvider
import TestSupport
import Vocabulary

extension Scenario {
    /// Case 41: clocks that are wrong, jump, or stand in another century.
    public static let clock = Scenario(
        "clock", rounds: 1,
        promise:
            "In 1970, 2026, 2038 and 2100, through jumps of an hour and with tokens of seconds, what is asked for every second is served, ends, and is renewed once a life."
    ) { run in
        var seen = ClockCount()
        for _ in 0..<run.rounds {
            for start in [
                "1970-01-02T00:00:00Z", "2026-11-21T04:00:00Z", "2038-01-19T03:13:30Z", "2100-02-28T23:59:00Z",
            ] {
                for walk in ClockWalk.all { try await walk.go(from: start, run, &seen) }
                run.progress("from \(start): \(seen.calls) calls, \(seen.requests) requests so far")
            }
        }
        return "\(seen.calls) calls of fob token, \(seen.requests) requests for a new one"
    }
}

/// What was done.
struct ClockCount: Sendable {
    var calls = 0
    var requests = 0
}

/// A token asked for every second of a minute or two, while the machine's clock does something.
struct ClockWalk: Sendable {
    let name: String
    /// How long the provider's access tokens live.
    let lifetime: Duration
    let seconds: Int
    /// After which second the machine's clock jumps how far; the provider's goes on.
    var jump: (after: Int, by: Duration)?
    /// How many requests are not too many.
    let most: Int

    static let all: [ClockWalk] = [
        ClockWalk(name: "tokens of 3 s", lifetime: .seconds(3), seconds: 30, most: 10),
        ClockWalk(name: "tokens of 20 s", lifetime: .seconds(20), seconds: 60, most: 3),
        ClockWalk(name: "tokens of an hour", lifetime: .seconds(3600), seconds: 30, most: 0),
        ClockWalk(
            name: "an hour ahead", lifetime: .seconds(600), seconds: 40, jump: (after: 10, by: .seconds(3600)), most: 1),
        ClockWalk(
            name: "an hour back", lifetime: .seconds(600), seconds: 40, jump: (after: 10, by: .seconds(-3600)), most: 1),
        ClockWalk(
            name: "ten minutes ahead", lifetime: .seconds(300), seconds: 40, jump: (after: 10, by: .seconds(600)),
            most: 1),
    ]

    func go(from start: String, _ run: StressRun, _ seen: inout ClockCount) async throws {
        guard let start = Instant(rfc3339: start) else { throw Violation("\(start) is no time") }
        try await withHome(fob: run.fob) { bare in
            var home = bare
            home.environment["FOB_TEST_CLOCK"] = home.folder.path("now")
            let provider = TestClock(start)
            var offset = Duration.zero
            func tell() throws { try home.folder.write((provider.now() + offset).rfc3339, to: "now") }
            try tell()
            let options = SandboxOptions(
                dialects: ["acme"], accessTokenLifetime: lifetime, clock: provider, randomness: SystemBytes())
            let done = try await withSandbox(options) { sandbox in
                try await home.addProvider("acme", at: sandbox)
                try await home.signIn("acme-local/me")
                var tokens: [String] = []
                for second in 1...seconds {
                    provider.advance(by: .seconds(1))
                    if let jump, second == jump.after { offset = jump.by }
                    try tell()
                    tokens.append(try await home.succeed(["token", "acme-local/me"]))
                }
                let asked = sandbox.count(.refresh, of: "acme")
                let place = "\(start.rfc3339), \(name)"
                try demand(asked <= most, "\(place): \(asked) requests in \(seconds) s, \(most) would do")
                try demand(
                    Set(tokens).count == asked + 1 || asked == 0, "\(place): \(Set(tokens).count) tokens of \(asked)")
                // Nothing is valid for ever: past its end there is another.
                provider.advance(by: lifetime + .seconds(11))
                try tell()
                let later = try await home.succeed(["token", "acme-local/me"])
                try demand(later != tokens.last, "\(place): the token outlived its end")
                let listed = try await home.succeed(["accounts", "--json"])
                try demand(!listed.contains("\"never\""), "\(place): the account never ends: \(listed)")
                return ClockCount(calls: tokens.count + 1, requests: sandbox.count(.refresh, of: "acme"))
            }
            seen.calls += done.calls
            seen.requests += done.requests
        }
    }
}
