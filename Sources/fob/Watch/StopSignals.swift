#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The signals that end a program which runs until it is told to stop.
///
/// They are blocked for all threads and taken by the one that waits for them, so that nothing happens between two steps of
/// the work. Made before there is any other thread.
@MainActor
struct StopSignals {
    /// What ``end()`` sends.
    private static let over = SIGUSR1
    private var set = sigset_t()

    init() {
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, Self.over] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The next of them; nil where the work itself has come to its end.
    mutating func next() -> Int32? {
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        return number == Self.over ? nil : number
    }

    /// Says that the work has come to its end.
    nonisolated static func end() { kill(getpid(), SIGUSR1) }
}
