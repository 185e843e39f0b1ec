import Foundation
import SandboxProvider
import TestSupport
import Vocabulary

extension Scenario {
    /// A watch and a deck keep tokens alive that live for seconds, while scripts ask for them.
    public static let watch = Scenario(
        "watch", rounds: 20,
        promise:
            "fob watch and a deck that renews by itself keep three accounts of a rotating provider alive, life after life, while scripts ask: no script waits for a provider, each life costs one refresh, and every family lives."
    ) { run in
        try await Watched(run: run).lives()
    }
}

/// Three accounts with tokens of seconds, a watch, a deck and a script.
private struct Watched {
    let run: StressRun
    private static let life: Duration = .seconds(12)
    /// A tenth before the end, a quarter of that earlier at most.
    private static let shortest: Duration = .milliseconds(10_500)
    private static let accounts = ["rotating-local/a", "rotating-local/b", "rotating-local/c"]

    func lives() async throws -> String {
        try await withHome(fob: run.fob) { home in
            var options = SandboxOptions(
                dialects: [], accessTokenLifetime: Self.life, clock: MachineClock(), randomness: SystemBytes())
            options.described = [Rotating.dialect]
            try home.folder.write(Rotating.profile, to: "fob/config/profiles/rotating.json")
            try home.folder.write(#"{ "auto_renew": true }"#, to: "fob/config/config.json")
            return try await withSandbox(options) { sandbox in
                try await home.addProvider("rotating", at: sandbox)
                for account in Self.accounts { try await home.signIn(account) }
                return try await withProgram(
                    home.fob, ["watch", "--json"], environment: home.environment,
                    errorsTo: home.folder.path("watch-errors")
                ) { watch in
                    try await withTmux([home.fob], environment: home.environment) { deck in
                        try await deck.wait(forText: "valid")
                        return try await watched(home, sandbox, watch)
                    }
                }
            }
        }
    }

    private func watched(_ home: Home, _ sandbox: Sandbox, _ watch: RunningProgram) async throws -> String {
        let begin = ContinuousClock.now
        let first = sandbox.count(.refresh, of: "rotating")
        var asked = 0
        var lives = 0
        while lives < run.rounds {
            for account in Self.accounts {
                let result = try await home.fob(["token", account])
                try demand(result.status == 0, "token \(account): \(result.status): \(result.errors)")
                try demand(result.errors.isEmpty, "token \(account) had to wait: \(result.errors)")
                asked += 1
            }
            let passed = Int((ContinuousClock.now - begin) / Self.life)
            if passed > lives {
                lives = passed
                if lives.isMultiple(of: 5) { run.progress("\(lives) lives") }
            }
        }
        let length = ContinuousClock.now - begin
        let requests = sandbox.count(.refresh, of: "rotating") - first
        let most = Self.accounts.count * (Int((length / Self.shortest).rounded(.up)) + 1)
        let least = Self.accounts.count * max(0, Int(length / Self.life) - 1)
        try demand(requests >= least && requests <= most, "\(requests) requests, expected \(least) to \(most)")
        for account in Self.accounts {
            try demand(try home.record(account)["renewal"] == "ok", "\(account) is not well")
            // A family that was ended would refuse.
            try await home.succeed(["refresh", account])
        }
        watch.signal(SIGTERM)
        let ending = await watch.ending()
        try demand(ending == .exited(143), "the watch ended \(ending)")
        return
            "\(lives) lives of \(Self.accounts.count) accounts, \(asked) tokens asked for, \(requests) refresh requests"
    }
}
