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

    /// Each operation on the store, except a refresh; against tradevest, and acme where a refresh token is taken over.
    public func operations(at sandbox: Sandbox) async throws -> Tally {
        try await Operation.each(at: sandbox) { try await self.operation($0, at: sandbox) }
    }

    private func operation(_ operation: Operation, at sandbox: Sandbox) async throws -> Tally {
        try await operation.withPrepared(fob: fob, at: sandbox) { before, old in
            try await withHome(fob: fob) { home in
                try await before.copy(to: home)
                let arguments = operation.arguments(in: home)
                let calls = try await Strace(home).calls(
                    of: arguments, descriptors: operation.descriptors
                ) { try await before.copy(to: home) }
                let new = try await operation.state(of: home)
                var tally = Tally()
                for (number, call) in calls.enumerated() where number % stride == 0 {
                    try await before.copy(to: home)
                    let outcome = try await Strace(home).run(
                        arguments, descriptors: operation.descriptors, striking: .kill(call))
                    guard let struck = outcome.struck else {
                        tally.missed.append("\(call)")
                        continue
                    }
                    tally.saw(try await operation.examine(home, old: old, new: new, "killed at \(struck)"))
                }
                progress("\(operation.name): \(tally.text)")
                return tally
            }
        }
    }
}
