import Foundation
public import SandboxProvider
import TestSupport
import Vocabulary

/// Case 30: the program is killed at the calls by which it changes or locks files, one after the other, each time in a new
/// run.
public struct KillMatrix: Sendable {
    /// What was done and seen.
    public struct Tally: Sendable {
        /// How often something was struck.
        public internal(set) var strikes = 0
        /// Calls that a run did not come to: threads took turns otherwise.
        public internal(set) var missed: [String] = []
        /// How often each outcome was seen, in words.
        public internal(set) var outcomes: [String: Int] = [:]

        /// Nothing yet.
        public init() {}

        /// “20 times: 12 old, 8 new”.
        public var text: String {
            let parts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return "\(strikes) times: \(parts.joined(separator: ", "))"
                + (missed.isEmpty ? "" : "; not come to: \(missed.joined(separator: ", "))")
        }

        mutating func saw(_ outcome: String) {
            strikes += 1
            outcomes[outcome, default: 0] += 1
        }

        mutating func add(_ other: Tally) {
            strikes += other.strikes
            missed += other.missed
            outcomes.merge(other.outcomes, uniquingKeysWith: +)
        }
    }

    let fob: String
    /// Every which call is a program's last.
    let stride: Int
    let progress: @Sendable (String) -> Void

    /// A matrix of that binary.
    ///
    /// - Parameter stride: 1 for every call.
    public init(fob: String, stride: Int = 1, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        self.fob = fob
        self.stride = stride
        self.progress = progress
    }

    /// Each operation on the store, except a refresh; against tradevest.
    public func operations(at sandbox: Sandbox) async throws -> Tally {
        guard let dialect = sandbox.dialect("tradevest") else { throw Violation("the sandbox has no tradevest") }
        return try await withTemporaryFolder { scratch in
            try await self.each(Operation.onRecords(dialect) + Operation.onWholeStore(scratch), at: sandbox)
        }
    }

    private func each(_ operations: [Operation], at sandbox: Sandbox) async throws -> Tally {
        try await withThrowingTaskGroup(of: Tally.self) { group in
            var total = Tally()
            for (number, operation) in operations.enumerated() {
                // As many side by side as there are processors.
                if number >= ProcessInfo.processInfo.activeProcessorCount, let done = try await group.next() {
                    total.add(done)
                }
                group.addTask { try await self.operation(operation, at: sandbox) }
            }
            for try await tally in group { total.add(tally) }
            return total
        }
    }

    private func operation(_ operation: Operation, at sandbox: Sandbox) async throws -> Tally {
        try await withHome(fob: fob) { before in
            try before.folder.write("{ \"clipboard_lifetime\": \"1s\" }", to: "fob/config/config.json")
            if !operation.isFirst {
                try await before.addProvider("tradevest", at: sandbox)
                try await before.succeed(["login", "tradevest-local/me"])
            }
            try await operation.prepare(before)
            let old = try await operation.state(of: before)
            return try await withHome(fob: fob) { home in
                try await before.copy(to: home)
                let calls = try await Strace(home).calls(
                    of: operation.arguments, descriptors: operation.descriptors
                ) { try await before.copy(to: home) }
                let new = try await operation.state(of: home)
                var tally = Tally()
                for (number, call) in calls.enumerated() where number % stride == 0 {
                    try await before.copy(to: home)
                    let outcome = try await Strace(home).run(
                        operation.arguments, descriptors: operation.descriptors, striking: .kill(call))
                    guard let struck = outcome.struck else {
                        tally.missed.append("\(call)")
                        continue
                    }
                    let place = "\(operation.name), killed at \(struck)"
                    tally.saw(try await examine(operation, home, old: old, new: new, place))
                }
                progress("\(operation.name): \(tally.text)")
                return tally
            }
        }
    }

    private func examine(
        _ operation: Operation, _ home: Home, old: StoreState, new: StoreState, _ place: String
    ) async throws -> String {
        _ = try StoreState(of: home)
        try home.demandModes(place)
        try await operation.check(home)
        try await home.demandCleanStart(place)
        let found = try await operation.state(of: home)
        // The first start makes an empty store whatever comes after it.
        let isOld =
            operation.isMigration ? false : operation.isFirst ? found.isEmpty : found == old
        try demand(
            isOld || found == new,
            "\(place): it is not the old store (\(found.difference(from: old))) and not the new one (\(found.difference(from: new)))"
        )
        let again = try await home.fob(operation.arguments, descriptors: operation.descriptors)
        try demand(
            operation.onceMore.contains(again.status), "\(place): once more, it ended \(again.status): \(again.errors)")
        let last = try await operation.state(of: home)
        try demand(last == new, "\(place): once more gave another store: \(last.difference(from: new))")
        // The process that a copy leaves behind ends when the file's time is up, and so does this one.
        if operation.leavesSweeper { try await home.succeed(["clipboard-sweep"]) }
        return old == new ? "the same records" : found == new ? "new" : "old"
    }
}
