#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Hooks for tests, honoured by debug builds only: a file that grows by a byte whenever nothing is pending, and a
/// shorter sleep where a test moves the clock.
struct IdleCounter {
    /// A test's clock moves without anybody being woken.
    let longestSleep: Duration?
    private let path: String?

    /// Nil where no test watches.
    init?(_ environment: [String: String]) {
        #if DEBUG
            path = environment["FOB_TEST_IDLE"]
            longestSleep = environment["FOB_TEST_CLOCK"] == nil ? nil : .milliseconds(50)
            if path == nil, longestSleep == nil { return nil }
        #else
            return nil
        #endif
    }

    /// Counts one more.
    func count() {
        guard let path else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        write(descriptor, ".", 1)
        close(descriptor)
    }
}
