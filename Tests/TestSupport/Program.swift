import Foundation
import Synchronization

/// What a program left behind.
public struct ProgramResult: Sendable {
    /// How a program ended.
    public enum Ending: Sendable, Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// It did not end by itself and was killed.
        case timedOut
    }

    /// How it ended.
    public let ending: Ending
    /// All of it.
    public let standardOutput: [UInt8]
    /// All of it.
    public let standardError: [UInt8]

    /// The exit code; 128 + the number of the signal; 124 after a time-out, as with `timeout`.
    public var status: Int32 {
        switch ending {
        case .exited(let code): code
        case .signalled(let number): 128 + number
        case .timedOut: 124
        }
    }

    /// Standard output as text.
    public var output: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as text.
    public var errors: String { String(decoding: standardError, as: UTF8.self) }
}

/// A program that could not be started, or a condition that did not come true.
public struct ProgramError: Error, CustomStringConvertible {
    /// What went wrong, and what there was to see.
    public let description: String

    /// An error that says that.
    public init(_ description: String) { self.description = description }
}

/// Runs a program to its end, in a session of its own, so that no terminal is its controlling terminal.
///
/// - Parameters:
///   - binary: a path, or a name that is looked up in `PATH`.
///   - environment: all of it; `nil` hands on that of the test, which a test of fob itself hardly wants.
///   - input: standard input; empty by default.
///   - descriptors: further inputs by file descriptor, from 3: for options like `--client-secret-fd 3`.
///   - timeout: generous; whoever waits for it has failed.
public func run(
    _ binary: String, _ arguments: [String] = [], environment: [String: String]? = nil, input: [UInt8] = [],
    descriptors: [Int32: [UInt8]] = [:], in folder: String? = nil, timeout: Duration = .seconds(60)
) async throws -> ProgramResult {
    // Files and not pipes: a grandchild that outlives the program would hold a pipe open.
    try await withTemporaryFolder { scratch in
        let output = scratch.path("out")
        let errors = scratch.path("err")
        var actions: [Spawn.Action] = []
        for (descriptor, bytes) in descriptors.merging([0: input], uniquingKeysWith: { first, _ in first }) {
            let path = scratch.path("in-\(descriptor)")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            actions.append(.read(path, as: descriptor))
        }
        actions += [.write(output, as: 1), .write(errors, as: 2)]
        let child = try Spawn.start(binary, arguments, environment: environment, in: folder, actions)
        let ending = await child.ending(within: timeout)
        return ProgramResult(
            ending: ending, standardOutput: try scratch.read("out"), standardError: try scratch.read("err"))
    }
}

/// A program that runs beside the test, for as long as `withProgram` lends it.
public final class RunningProgram: Sendable {
    private struct Output {
        var lines: [String] = []
        var hasEnded = false
        var waiting: [AsyncStream<String?>.Continuation] = []
    }

    private let child: Child
    private let output = Mutex(Output())

    fileprivate init(child: Child) { self.child = child }

    /// Its process number.
    public var processID: Int32 { child.processID }

    /// Sends a signal, if it still runs.
    public func signal(_ number: Int32) { child.signal(number) }

    /// The next line of its standard output, without the newline; nil at its end and when the task is cancelled, so that
    /// the time limit of a test ends its wait.
    public func nextLine() async -> String? {
        let (lines, announce) = AsyncStream<String?>.makeStream()
        let line: String?? = output.withLock { output in
            if !output.lines.isEmpty { return output.lines.removeFirst() }
            if output.hasEnded { return .some(nil) }
            output.waiting.append(announce)
            return nil
        }
        if let line { return line }
        for await line in lines { return line }
        return nil
    }

    /// Takes what the program wrote; nil at its end.
    fileprivate func received(_ line: String?) {
        let waiting = output.withLock { output in
            if line == nil {
                output.hasEnded = true
                defer { output.waiting = [] }
                return output.waiting
            }
            guard output.waiting.isEmpty else { return [output.waiting.removeFirst()] }
            output.lines += line.map { [$0] } ?? []
            return []
        }
        for announce in waiting { announce.yield(line) }
    }

    /// How it ended; waits for it.
    public func ending(within timeout: Duration = .seconds(60)) async -> ProgramResult.Ending {
        await child.ending(within: timeout)
    }
}

/// Starts a program, lends it, and ends it with SIGTERM, then SIGKILL.
///
/// Its standard error goes to that of the test unless `errorsTo` names a file.
public func withProgram<Result>(
    _ binary: String, _ arguments: [String] = [], environment: [String: String]? = nil, errorsTo: String? = nil,
    _ body: (RunningProgram) async throws -> Result
) async throws -> Result {
    let pipe = try privatePipe()
    var actions: [Spawn.Action] = [.read("/dev/null", as: 0), .duplicate(pipe.writing, as: 1)]
    if let errorsTo { actions.append(.write(errorsTo, as: 2)) }
    let child: Child
    do {
        defer { close(pipe.writing) }
        child = try Spawn.start(binary, arguments, environment: environment, in: nil, actions)
    } catch {
        close(pipe.reading)
        throw error
    }
    let program = RunningProgram(child: child)
    Thread.detachNewThread {
        defer { close(pipe.reading) }
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(pipe.reading, &buffer, buffer.count)
            guard count > 0 else { break }
            for byte in buffer[..<count] {
                if byte == 0x0A {
                    program.received(String(decoding: pending, as: UTF8.self))
                    pending = []
                } else {
                    pending.append(byte)
                }
            }
        }
        if !pending.isEmpty { program.received(String(decoding: pending, as: UTF8.self)) }
        program.received(nil)
    }
    func end() async {
        child.signal(SIGTERM)
        _ = await child.ending(within: .seconds(10))
    }
    do {
        let result = try await body(program)
        await end()
        return result
    } catch {
        await end()
        throw error
    }
}

/// A pipe that children do not inherit: whoever holds its writing end keeps its reader waiting.
private func privatePipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ProgramError("no pipe: errno \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}
