import CSystemCalls
import Synchronization

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

    /// How large a core the user allowed; nil where nothing was taken from them.
    private static let allowedCore = Mutex<rlim_t?>(nil)

    /// A system that refuses is one without the notion; there is nothing to be done about it.
    static func apply(_ environment: [String: String]) {
        guard environment[variable] != "1" else { return }
        _ = fob_deny_tracing()
        var limit = rlimit()
        if getrlimit(core, &limit) == 0, limit.rlim_cur > 0 {
            let allowed = limit.rlim_cur
            limit.rlim_cur = 0
            if setrlimit(core, &limit) == 0 { allowedCore.withLock { $0 = allowed } }
        }
        for crash in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(crash, SIG_DFL) }
    }

    /// Gives back what an `exec` would hand on: the limit of cores is the one thing that it keeps.
    static func release() {
        guard let allowed = allowedCore.withLock({ $0 }) else { return }
        var limit = rlimit()
        guard getrlimit(core, &limit) == 0 else { return }
        limit.rlim_cur = allowed
        setrlimit(core, &limit)
    }

    #if canImport(Glibc)
        private static var core: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_CORE.rawValue) }
    #else
        private static var core: Int32 { RLIMIT_CORE }
    #endif
}
