import CredentialStore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program of the user's that prints what opens a sealed store, as `pass show fob` does.
///
/// It is run without a shell, in a session of its own, with nothing to read, and only what it prints on stdout is taken. It
/// has ``patience`` to end; what it started goes with it.
struct KeyCommand: Sendable {
    let words: [String]
    let environment: [String: String]
    var patience = Duration.seconds(30)

    /// - Throws: ``Failure`` of kind `busy`, since the store stays locked, with the program's name and how it ended.
    func run() throws(Failure) -> LockedBytes {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failed("no pipe could be made: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let outlet = ends[0]
        defer { close(outlet) }
        let started = start(printingTo: ends[1])
        close(ends[1])
        guard case .success(let child) = started else {
            guard case .failure(let reason) = started else { throw failed("it could not be started") }
            throw failed("it cannot be started: \(String(cString: strerror(reason.code)))")
        }
        let printed = LockedBytes(capacity: SecretSource.lockedLimit + 1)
        let hasEnded = read(outlet, into: printed)
        // A child that closed its output and goes on is not waited for, and what it left behind goes with it.
        if !hasEnded || printed.count > SecretSource.lockedLimit { kill(-child, SIGKILL) }
        let status = ending(of: child)
        guard printed.count <= SecretSource.lockedLimit else { throw failed("it printed more than 64 KiB") }
        guard hasEnded, let status else { throw failed("it took longer than \(patience.components.seconds) s") }
        guard status == 0 else { throw failed(Self.words(of: status)) }
        guard printed.count >= SlotSecret.shortestSecret else {
            throw failed("it printed less than \(SlotSecret.shortestSecret) bytes")
        }
        return printed
    }

    #if canImport(Glibc)
        /// `POSIX_SPAWN_SETSID` of glibc, whose header shows it to programs in C alone.
        private static let newSession: Int16 = 0x80
    #else
        private static let newSession = Int16(POSIX_SPAWN_SETSID)
    #endif

    private struct Refusal: Error { let code: Int32 }

    private func start(printingTo inlet: Int32) -> Result<pid_t, Refusal> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, inlet, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // No controlling terminal, so that it cannot ask behind the deck's back; and one group to end.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        // What a watch takes from a queue would not end a child that inherited its mask.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child = pid_t()
        let code = posix_spawnp(&child, words.first ?? "", &actions, &attributes, &argv, &envp)
        return code == 0 ? .success(child) : .failure(Refusal(code: code))
    }

    /// Reads to the end, to one byte too many or to the end of patience; false for the last.
    private func read(_ outlet: Int32, into printed: LockedBytes) -> Bool {
        let end = ContinuousClock().now + patience
        while true {
            let left = end - ContinuousClock().now
            guard left > .zero else { return false }
            var ready = pollfd(fd: outlet, events: Int16(POLLIN), revents: 0)
            let count = poll(&ready, 1, Int32(left.wholeMilliseconds) + 1)
            if count < 0, errno != EINTR { return false }
            guard count > 0 else { continue }
            let added = printed.read(from: outlet)
            if added <= 0 || printed.count == printed.capacity { return true }
        }
    }

    /// Its wait status; nil where it does not end in time, and is ended then.
    private func ending(of child: pid_t) -> Int32? {
        let end = ContinuousClock().now + .seconds(2)
        var status: Int32 = 0
        while true {
            let found = waitpid(child, &status, WNOHANG)
            if found == child { return status }
            guard found == 0 || errno == EINTR else { return nil }
            guard ContinuousClock().now < end else {
                kill(-child, SIGKILL)
                while waitpid(child, &status, 0) < 0 && errno == EINTR {}
                return nil
            }
            _ = poll(nil, 0, 5)
        }
    }

    private static func words(of status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "it ended with code \((status >> 8) & 0xFF)" : "it was ended by signal \(signal)"
    }

    private func failed(_ reason: String) -> Failure {
        Failure(
            .busy, "The key command \(ScreenText.line(words.first ?? "", limit: 100)) failed: \(reason).",
            remedy: "Unlock the store by its passphrase: fob unlock")
    }
}
