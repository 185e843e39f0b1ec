import Foundation
import SandboxProvider
import Synchronization
import TestSupport
import Vocabulary

extension Scenario {
    /// Case 36: many processes write one store.
    public static let writers = Scenario(
        "writers", rounds: 3,
        promise:
            "Two add 100 accounts each while a third removes every other one and a fourth renews one: all that should be there is there, and generations only rise."
    ) { run in
        var seen = Writers.Count()
        for _ in 0..<run.rounds {
            try await Writers(run: run, each: run.isShort ? 10 : 100).round(&seen)
            run.progress("\(seen.added) added")
        }
        return
            "\(seen.added) accounts added, \(seen.removed) removed, \(seen.renewed) renewals, \(seen.processes) processes"
    }
}

/// One store, two who add, one who removes, one who renews.
struct Writers: Sendable {
    /// What was done.
    struct Count: Sendable {
        var added = 0
        var removed = 0
        var renewed = 0
        var processes = 0
    }

    let run: StressRun
    /// How many accounts each of the two adds.
    let each: Int

    func round(_ count: inout Count) async throws {
        try await withHome(fob: run.fob) { home in
            let options = SandboxOptions(dialects: ["tradevest"], clock: MachineClock(), randomness: SystemBytes())
            try await withSandbox(options) { sandbox in
                try await home.addProvider("tradevest", at: sandbox)
                try await home.succeed(["login", "tradevest-local/shared"])
                let work = Work()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for adder in ["a", "b"] { group.addTask { try await add(adder, home, work) } }
                    group.addTask { try await remove(home, work) }
                    group.addTask { try await renew(home, work) }
                    try await group.waitForAll()
                }
                let done = work.done
                try check(home, done)
                count.added += done.added.count
                count.removed += done.removed.count
                count.renewed += done.generations.count
                count.processes += done.added.count + done.removed.count + done.generations.count
            }
        }
    }

    private func add(_ adder: String, _ home: Home, _ work: Work) async throws {
        defer { work.adderEnded() }
        for number in 0..<each {
            let account = "tradevest-local/\(adder)-\(number)"
            try await home.succeed(["login", account])
            work.added(account)
        }
    }

    /// Every other one, as soon as it is there.
    private func remove(_ home: Home, _ work: Work) async throws {
        while let account = await work.nextToRemove() {
            try await home.succeed(["remove", account, "--yes"])
            work.removed(account)
        }
    }

    /// One account over and over: its generation is to rise with every answer.
    private func renew(_ home: Home, _ work: Work) async throws {
        while !work.isOver {
            try await home.succeed(["refresh", "tradevest-local/shared"])
            work.renewed(try home.generation("tradevest-local/shared"))
        }
    }

    private func check(_ home: Home, _ done: Work.Done) throws {
        let files = Set(home.folder.files())
        let left = Set(done.added).subtracting(done.removed)
        for account in left {
            try demand(files.contains("fob/store/accounts/\(account).json"), "\(account) is gone")
            let record = try home.record(account)
            try demand(record["credential"]?["access_token"]?.string != nil, "\(account) has no token")
            try demand(record["generation"]?.integer ?? 0 > 0, "\(account) has no generation")
        }
        for account in done.removed {
            try demand(!files.contains("fob/store/accounts/\(account).json"), "\(account) is still there")
        }
        let records = files.filter { $0.hasPrefix("fob/store/accounts/") && $0.hasSuffix(".json") }
        try demand(records.count == left.count + 1, "\(records.count) records in place of \(left.count + 1)")
        try demand(!files.contains { $0.contains(".tmp-") }, "temporary files are left: \(files)")
        let rising = zip(done.generations, done.generations.dropFirst()).allSatisfy { $0 < $1 }
        try demand(rising, "the generation did not rise each time: \(done.generations)")
    }
}

/// What has been done so far, and who waits for it.
private final class Work: Sendable {
    struct Done: Sendable {
        var added: [String] = []
        var removed: [String] = []
        var generations: [Int64] = []
        var adders = 2
        var removable: [String] = []
        var waiting: CheckedContinuation<String?, Never>?
    }

    private let state = Mutex(Done())

    var done: Done { state.withLock { $0 } }
    var isOver: Bool { state.withLock { $0.adders == 0 } }

    func added(_ account: String) {
        let waiting = state.withLock { done -> CheckedContinuation<String?, Never>? in
            done.added.append(account)
            guard done.added.count.isMultiple(of: 2) else { return nil }
            guard let waiting = done.waiting else {
                done.removable.append(account)
                return nil
            }
            done.waiting = nil
            return waiting
        }
        waiting?.resume(returning: account)
    }

    func removed(_ account: String) { state.withLock { $0.removed.append(account) } }
    func renewed(_ generation: Int64) { state.withLock { $0.generations.append(generation) } }

    func adderEnded() {
        let waiting = state.withLock { done -> CheckedContinuation<String?, Never>? in
            done.adders -= 1
            guard done.adders == 0 else { return nil }
            defer { done.waiting = nil }
            return done.waiting
        }
        waiting?.resume(returning: nil)
    }

    /// Nil when nobody adds any more and all is removed.
    func nextToRemove() async -> String? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { done -> String?? in
                if !done.removable.isEmpty { return done.removable.removeFirst() }
                if done.adders == 0 { return .some(nil) }
                done.waiting = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
