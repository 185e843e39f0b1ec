import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The main thread while asynchronous work is done for it.
///
/// It waits at a pipe: it stays alive under its own name, and it is free again for the terminal afterwards.
enum MainThread {
    /// Runs `work` elsewhere and waits for what it returns.
    @MainActor static func wait<Value: Sendable>(for work: @escaping @Sendable () async -> Value) -> Value? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // Whatever is started meanwhile must not hold the pipe open: its end is what is waited for.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (inlet, outlet) = (ends[1], ends[0])
        defer { close(outlet) }
        let box = Box<Value>()
        Task.detached {
            box.put(await work())
            close(inlet)
        }
        var byte: UInt8 = 0
        while read(outlet, &byte, 1) < 0 && errno == EINTR {}
        return box.take()
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)

        func put(_ new: Value) { value.withLock { $0 = new } }

        func take() -> Value? { value.withLock { $0 } }
    }
}
