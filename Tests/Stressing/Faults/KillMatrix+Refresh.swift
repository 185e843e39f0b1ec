import Foundation
public import SandboxProvider
import TestSupport
import Vocabulary

extension KillMatrix {
    private static let account = "acme-local/me"

    /// A refresh at acme, which rotates and ends a family whose refresh token comes twice.
    ///
    /// The server's count says whether it rotated; the record says whether fob has what it gave.
    public func refresh(at sandbox: Sandbox) async throws -> Tally {
        let calls = try await withHome(fob: fob) { home in
            try await home.addProvider("acme", at: sandbox)
            try await home.signIn(Self.account)
            // The first one makes files that the others find.
            try await home.succeed(["refresh", Self.account])
            return try await Strace(home).calls(of: ["refresh", Self.account])
        }
        let chosen = calls.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        // One home: who rotated must be plain from the server's count.
        let tally = try await withHome(fob: fob) { home in
            try await home.addProvider("acme", at: sandbox)
            try await home.signIn(Self.account)
            try await home.succeed(["refresh", Self.account])
            var tally = Tally()
            for call in chosen { try await refresh(killedAt: call, home, sandbox, &tally) }
            return tally
        }
        progress("refresh: \(tally.text)")
        return tally
    }

    private func refresh(
        killedAt call: FileCall, _ home: Home, _ sandbox: Sandbox, _ tally: inout Tally
    ) async throws {
        let old = try home.record(Self.account)["credential"]
        let before = sandbox.count(.refresh, of: "acme")
        let start = MachineClock().now()
        let outcome = try await Strace(home).run(["refresh", Self.account], striking: .kill(call))
        let end = MachineClock().now()
        guard let struck = outcome.struck else {
            tally.missed.append("\(call)")
            return
        }
        let place = "refresh, killed at \(struck)"
        let rotations = sandbox.count(.refresh, of: "acme") - before
        _ = try StoreState(of: home)
        try home.demandModes(place)
        let said = try await home.demandCleanStart(place)
        let isOld = try home.record(Self.account)["credential"] == old
        switch (rotations, isOld) {
        case (0, true):
            try await home.succeed(["refresh", Self.account])
            tally.saw("old, nothing was rotated")
        case (1, false):
            try await home.succeed(["refresh", Self.account])
            tally.saw("new")
        case (1, true):
            guard let time = said.firstMatch(of: #/the refresh of (\S+) was interrupted/#).map({ String($0.1) }),
                let instant = Instant(rfc3339: time), start <= instant, instant <= end
            else { throw Violation("\(place): a rotated token was lost and nobody says so: \(said)") }
            let renewal = try home.record(Self.account)["renewal"]?.string
            try demand(renewal == "unverified", "\(place): the renewal is \(renewal ?? "missing")")
            let again = try await home.demandCleanStart(place)
            try demand(!again.contains("interrupted"), "\(place): said twice")
            let next = try await home.fob(["refresh", Self.account])
            try demand(next.status == 4, "\(place): the next refresh ended \(next.status): \(next.errors)")
            tally.saw("old, the next start said the loss with its time")
            try await home.signIn(Self.account)
        default: throw Violation("\(place): \(rotations) rotations, and the record is \(isOld ? "old" : "another")")
        }
    }
}
