import Foundation
import Synchronization

/// `posix_spawn`, wrapped: it starts a program in a session of its own with default signals.
enum Spawn {
    enum Action {
        case read(String, as: Int32)
        case write(String, as: Int32)
        case duplicate(Int32, as: Int32)

        /// What the child finds.
        var descriptor: Int32 {
            switch self {
            case .read(_, let descriptor), .write(_, let descriptor), .duplicate(_, let descriptor): descriptor
            }
        }
    }

    static func start(
        _ binary: String, _ arguments: [String], environment: [String: String]?, in folder: String?,
        _ actions: [Action]
    ) throws -> Child {
        #if canImport(Darwin)
            var fileActions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var fileActions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&fileActions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&fileActions)
            posix_spawnattr_destroy(&attributes)
        }
        for action in actions {
            switch action {
            case .read(let path, let descriptor):
                posix_spawn_file_actions_addopen(&fileActions, descriptor, path, O_RDONLY, 0)
            case .write(let path, let descriptor):
                posix_spawn_file_actions_addopen(&fileActions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            case .duplicate(let source, let descriptor):
                posix_spawn_file_actions_adddup2(&fileActions, source, descriptor)
            }
        }
        // Sockets of NIO are inherited: a server that a test has closed would stay open in a tmux of another test.
        #if canImport(Darwin)
            let ownDescriptors = Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
            let ownDescriptors: Int32 = 0
            // One that is not open is no error to posix_spawn (glibc, spawni.c); the call that closes all is not to be had
            // from Swift.
            let last = actions.map(\.descriptor).max() ?? 2
            // Hundreds of tests at once have more than a thousand of them open.
            let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.compactMap { Int($0) }
            let bound = min(Int(sysconf(Int32(_SC_OPEN_MAX))), max(1024, (open?.max() ?? 0) + 512))
            for descriptor in max(last, 2) + 1..<Int32(bound) {
                posix_spawn_file_actions_addclose(&fileActions, descriptor)
            }
        #endif
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // POSIX_SPAWN_SETSID comes as an Int32 here and not at all there; both values are part of the ABI.
        #if canImport(Darwin)
            let ownSession: Int32 = 0x0400
        #else
            let ownSession: Int32 = 0x80
        #endif
        let flags = ownSession | ownDescriptors | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var command = [binary] + arguments
        if let folder { command = ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder] + command }
        let variables = environment ?? ProcessInfo.processInfo.environment
        let status = withCStrings(command) { argv in
            withCStrings(variables.map { "\($0.key)=\($0.value)" }) { envp in
                var processID: pid_t = 0
                let error = posix_spawnp(&processID, command[0], &fileActions, &attributes, argv, envp)
                return (error, processID)
            }
        }
        guard status.0 == 0 else {
            throw ProgramError("\(binary) cannot be started: \(String(cString: strerror(status.0)))")
        }
        return Child(status.1)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            // The buffer holds the closing nil at least, so it has an address.
            guard let base = buffer.baseAddress else { preconditionFailure("an empty buffer of C strings") }
            return body(base)
        }
    }
}

/// A started process; it is signalled only while its number is surely its own.
final class Child: Sendable {
    private struct State {
        var ending: ProgramResult.Ending?
        var wasKilled = false
        var waiting: [CheckedContinuation<ProgramResult.Ending, Never>] = []
    }

    let processID: pid_t
    private let state = Mutex(State())

    init(_ processID: pid_t) {
        self.processID = processID
        // A thread of its own, because waiting blocks; it ends with the process.
        Thread.detachNewThread { self.reap() }
    }

    func signal(_ number: Int32) {
        state.withLock { state in
            guard state.ending == nil else { return }
            kill(processID, number)
        }
    }

    /// How it ended; it is killed with all of its session when `timeout` passes.
    func ending(within timeout: Duration) async -> ProgramResult.Ending {
        let killer = Task {
            try await Task.sleep(for: timeout)
            state.withLock { state in
                guard state.ending == nil else { return }
                state.wasKilled = true
                kill(-processID, SIGKILL)
            }
        }
        defer { killer.cancel() }
        return await withCheckedContinuation { continuation in
            let ending = state.withLock { state in
                if state.ending == nil { state.waiting.append(continuation) }
                return state.ending
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    private func reap() {
        // First without reaping, so that the number stays taken until `signal` knows that the process is gone.
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (ending, waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            let number = status & 0x7F
            let ending: ProgramResult.Ending =
                state.wasKilled ? .timedOut : number == 0 ? .exited(status >> 8 & 0xFF) : .signalled(number)
            state.ending = ending
            defer { state.waiting = [] }
            return (ending, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: ending) }
    }
}
