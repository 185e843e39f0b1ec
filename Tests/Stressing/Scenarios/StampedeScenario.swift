import SandboxProvider
import TestSupport
import Vocabulary

extension Scenario {
    /// Case 26: many processes and an open deck want the token of one account at the moment of its end.
    public static let stampede = Scenario(
        "stampede", rounds: 100,
        promise:
            "32 processes and an open deck ask for a token that has ended, of a provider that rotates and punishes reuse: one refresh request, equal tokens, the family alive."
    ) { run in
        var seen = Stampede.Count()
        for vendor in Stampede.Vendor.allCases {
            let count = try await Stampede(vendor: vendor, run: run).rounds()
            seen.processes += count.processes
            seen.copies += count.copies
            seen.requests += count.requests
        }
        return "\(seen.processes) processes, \(seen.copies) copies in the deck, \(seen.requests) refresh requests"
    }
}

/// A herd of processes and a deck, round after round at one vendor.
struct Stampede: Sendable {
    /// Who rotates, and ends a family whose refresh token comes twice.
    enum Vendor: String, CaseIterable, Sendable {
        case acme
        case rotating
    }

    /// What was done.
    struct Count: Sendable {
        var processes = 0
        var copies = 0
        var requests = 0
    }

    let vendor: Vendor
    let run: StressRun
    private static let herd = 32
    private var account: String { "\(vendor.rawValue)-local/me" }

    func rounds() async throws -> Count {
        try await withHome(fob: run.fob) { home in
            var options = SandboxOptions(
                dialects: vendor == .acme ? ["acme"] : [], clock: MachineClock(), randomness: SystemBytes())
            options.described = vendor == .rotating ? [Rotating.dialect] : []
            try home.folder.write(Rotating.profile, to: "fob/config/profiles/rotating.json")
            return try await withSandbox(options) { sandbox in
                try await home.addProvider(vendor.rawValue, at: sandbox)
                try await home.signIn(account)
                // Long enough for the others to come while the first one asks.
                sandbox.setLatency(.milliseconds(400), of: vendor.rawValue)
                return try await withTmux([home.fob], environment: home.environment) { deck in
                    try await deck.wait(forText: "valid")
                    var count = Count()
                    for number in 1...run.rounds {
                        try await round("\(vendor.rawValue), round \(number)", home, sandbox, deck, &count)
                        if number % 10 == 0 { run.progress("\(vendor.rawValue): \(number) rounds") }
                    }
                    return count
                }
            }
        }
    }

    private func round(
        _ place: String, _ home: Home, _ sandbox: Sandbox, _ deck: Tmux, _ count: inout Count
    ) async throws {
        let old = try await home.succeed(["token", account])
        let before = sandbox.count(.refresh, of: vendor.rawValue)
        let generation = try home.generation(account)
        try home.expire(account)
        let results = try await withThrowingTaskGroup(of: ProgramResult?.self) { group in
            for number in 0..<Self.herd {
                group.addTask { try await home.fob(["token", account]) }
                guard number == Self.herd / 2 else { continue }
                group.addTask {
                    try await deck.press("c")
                    return nil
                }
            }
            var results: [ProgramResult] = []
            for try await result in group { results += result.map { [$0] } ?? [] }
            return results
        }
        try demand(
            results.allSatisfy { $0.status == 0 },
            "\(place): ended \(results.map(\.status)): \(Set(results.map(\.errors)))")
        let tokens = Set(results.map(\.output))
        try demand(tokens.count == 1, "\(place): \(tokens.count) different tokens")
        try demand(tokens != [old], "\(place): the old token was served")
        let token = String((tokens.first ?? "").dropLast())
        try await deck.poll(for: "the token in the deck's clipboard file") {
            try? home.folder.text("fob/run/clipboard").contains(token) ? true : nil
        }
        let asked = sandbox.count(.refresh, of: vendor.rawValue) - before
        try demand(asked == 1, "\(place): \(asked) refresh requests")
        try demand(try home.generation(account) > generation, "\(place): the generation did not rise")
        count.processes += results.count
        count.copies += 1
        count.requests += asked
        // A family that was ended would refuse.
        try await home.succeed(["refresh", account])
    }
}
