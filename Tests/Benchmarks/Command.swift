#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program with its arguments and its environment.
struct Command {
    let path: String
    let arguments: [String]
    let environment: [String]

    /// Where a program's descriptors lead.
    enum Wiring {
        /// To nowhere: no input, no output.
        case nowhere
        /// To a terminal of that path, which becomes the controlling one.
        case terminal(String)
    }

    /// Starts it in a session of its own.
    func start(_ wiring: Wiring) throws(BenchmarkError) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            let ownSession: Int16 = 0x0400
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            let ownSession: Int16 = 0x80
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, ownSession)
        let target =
            switch wiring {
            case .nowhere: "/dev/null"
            case .terminal(let path): path
            }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, target, O_RDWR, 0)
        }
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var child = pid_t()
        let error = posix_spawn(&child, path, &actions, &attributes, &argv, &envp)
        guard error == 0 else { throw BenchmarkError("\(path) cannot be started: \(String(cString: strerror(error)))") }
        return child
    }

    /// How long it takes, from before its start until it is reaped.
    func time() throws(BenchmarkError) -> Duration {
        let begin = ContinuousClock.now
        let child = try start(.nowhere)
        let status = reap(child)
        let duration = ContinuousClock.now - begin
        guard status == 0 else { throw BenchmarkError("\(path) \(arguments.joined(separator: " ")): status \(status)") }
        return duration
    }
}

/// Waits for the end of a child; returns what `wait(2)` says of it.
@discardableResult
func reap(_ child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
}
