import CSystemCalls

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What keeps the memory of this process to itself: no core, no tracing by other programs of the same user, and no
/// report of a crash, since Swift's prints the memory that the registers point at.
///
/// It holds for the process alone and ends with `exec`, so that a command started by `fob exec` can be debugged as ever.
/// Root is not kept out.
enum Hardening {
    /// For those who debug fob itself.
    static let variable = "FOB_ALLOW_DEBUG"

    /// A system that refuses is one without the notion; there is nothing to be done about it.
    static func apply(_ environment: [String: String]) {
        guard environment[variable] != "1" else { return }
        _ = fob_deny_tracing()
        for crash in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(crash, SIG_DFL) }
    }
}
