import Foundation
import Synchronization
public import TestSupport

/// The real program under `strace`: what it does to the files of a home, and what becomes of it when one of these calls goes
/// wrong or is its last.
///
/// strace counts the calls of every thread by themselves. So the program gets one processor: its runtime then has one thread
/// for all work, and the Nth call is the same one in every run. Which call was struck is read from the log all the same.
public struct Strace: Sendable {
    /// What goes wrong.
    public enum Fault: Sendable {
        /// SIGKILL in place of the call.
        case kill(FileCall)
        /// That call is not made and fails with this error: `EIO`.
        case fail(FileCall, String)
        /// All calls of that name from this one on.
        case failFrom(FileCall, String)

        var call: FileCall {
            switch self {
            case .kill(let call), .fail(let call, _), .failFrom(let call, _): call
            }
        }

        var expression: String {
            switch self {
            case .kill(let call): "\(call.name):signal=KILL:when=\(call.ordinal)"
            case .fail(let call, let error): "\(call.name):error=\(error):when=\(call.ordinal)"
            case .failFrom(let call, let error): "\(call.name):error=\(error):when=\(call.ordinal)+"
            }
        }
    }

    /// How a run under strace ended.
    public struct Outcome: Sendable {
        /// Its end and what it printed.
        public let result: ProgramResult
        /// What it did to the home until then, in the order of time.
        public let calls: [FileCall]
        /// The call that the fault struck; nil where the program came to its end before.
        public let struck: FileCall?
    }

    /// Why a scenario is skipped where it does not work.
    public static let obstacle = "strace or taskset is missing, or tracing is not allowed here"

    let home: Home

    /// For commands of this home.
    public init(_ home: Home) { self.home = home }

    /// Whether it is there and may trace.
    public static let works: Bool = {
        let trial = Process()
        trial.executableURL = URL(fileURLWithPath: "/bin/sh")
        trial.arguments = [
            "-c", "taskset -c \(Processors.next()) strace -f -qq -o /dev/null -e inject=fsync:error=EIO true",
        ]
        trial.standardError = FileHandle.nullDevice
        guard (try? trial.run()) != nil else { return false }
        trial.waitUntilExit()
        return trial.terminationStatus == 0
    }()

    /// Lets `fob` end as it will, and says what it did, so that each of these calls can be struck in another run.
    ///
    /// The main thread opens libraries before any other thread does anything, so `openat` is counted in a run of its own
    /// that sees only the folders of the home.
    ///
    /// - Parameter again: makes the state before once more.
    public func calls(
        of arguments: [String], descriptors: [Int32: [UInt8]] = [:], again: () async throws -> Void = {}
    ) async throws -> [FileCall] {
        let whole = try await run(arguments, descriptors: descriptors)
        let name = arguments.joined(separator: " ")
        try demand(whole.result.status == 0, "\(name): \(whole.result.errors)")
        let folders = Set(
            whole.calls.filter { $0.name == "openat" }.map { call in
                call.place.split(separator: "/").dropLast().joined(separator: "/")
            }
        ).sorted()
        try await again()
        let opening = try await run(arguments, descriptors: descriptors, watching: ["openat"], in: folders)
        try demand(opening.result.status == 0, "\(name): \(opening.result.errors)")
        return whole.calls.filter { $0.name != "openat" }
            + opening.calls.map { call in
                var call = call
                call.counted = folders
                return call
            }
    }

    /// Runs `fob` with these arguments.
    public func run(
        _ arguments: [String], descriptors: [Int32: [UInt8]] = [:], striking fault: Fault? = nil
    ) async throws -> Outcome {
        try await run(
            arguments, descriptors: descriptors, watching: Self.watched, in: fault?.call.counted ?? [], striking: fault)
    }

    private func run(
        _ arguments: [String], descriptors: [Int32: [UInt8]], watching names: [String], in folders: [String],
        striking fault: Fault? = nil
    ) async throws -> Outcome {
        try await withTemporaryFolder { scratch in
            let log = scratch.path("log")
            var command = ["-c", Processors.next(), "strace", "-f", "-qq", "-y", "-o", log]
            command +=
                ["-e", "trace=" + names.joined(separator: ",")] + folders.flatMap { ["-P", home.folder.path($0)] }
            if let fault { command += ["-e", "inject=" + fault.expression] }
            let result = try await TestSupport.run(
                "taskset", command + [home.fob] + arguments, environment: home.environment, descriptors: descriptors,
                timeout: .seconds(150))
            let calls = FileCall.calls(in: try scratch.text("log"), home: home.folder.path)
            return Outcome(result: result, calls: calls, struck: Self.struck(fault, calls, result))
        }
    }

    private static func struck(_ fault: Fault?, _ calls: [FileCall], _ result: ProgramResult) -> FileCall? {
        switch fault {
        case nil: return nil
        case .kill(let call):
            guard result.status == 137 else { return nil }
            return calls.last { $0.name == call.name && $0.ordinal == call.ordinal }
        case .fail, .failFrom: return calls.first { $0.isInjected }
        }
    }

    private static let watched = [
        "openat", "write", "pwrite64", "fsync", "fdatasync", "renameat", "renameat2", "unlinkat", "flock",
        "fallocate", "ftruncate", "mkdirat", "fchmod", "connect",
    ]
}

/// The processors that this process may use, one after the other, so that runs side by side share them.
enum Processors {
    private static let turn = Mutex(0)

    static func next() -> String {
        let all = allowed
        return turn.withLock { turn in
            turn += 1
            return String(all[turn % all.count])
        }
    }

    private static let allowed: [Int] = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let list = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }?.dropFirst(18) ?? "0"
        let numbers = list.split(separator: ",").flatMap { range -> [Int] in
            let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
            guard let first = ends.first, let last = ends.last else { return [] }
            return Array(first...last)
        }
        return numbers.isEmpty ? [0] : numbers
    }()
}
