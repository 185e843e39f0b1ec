import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Removes the clipboard file when its time is up, after the command that wrote it has ended.
enum Sweeper {
    /// Starts a process of this binary in a session of its own that waits and sweeps. Nothing secret is handed to
    /// it: what it may remove stands in the file beside the clipboard file.
    static func leave(behind receipt: CopyReceipt, clock: any WallClock) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // A pipe or a lock of the caller's would otherwise stay open for as long as the clipboard file.
        for descriptor: Int32 in 3..<4096 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var argv = [strdup("fob"), strdup("clipboard-sweep"), nil]
        defer { argv.forEach { free($0) } }
        var child = pid_t()
        posix_spawn(&child, executablePath, &actions, nil, &argv, environ)
    }

    /// Sleeps until the file's time is up, again if it was replaced meanwhile, and removes it.
    static func wait(in workshop: Workshop) async throws(Failure) {
        // Out of the caller's session and folder: closing that terminal must not end the wait.
        setsid()
        chdir("/")
        let service = try workshop.service()
        while let removeAt = try service.clipboardRemoval() {
            let left = removeAt - workshop.clock.now()
            guard left > .zero else {
                _ = try service.sweepClipboard()
                return
            }
            do { try await workshop.sleeper.sleep(for: min(left, .seconds(60))) } catch { return }
        }
    }

    /// This binary, wherever it lies.
    static var executablePath: String {
        #if os(Linux)
            "/proc/self/exe"
        #else
            CommandLine.arguments[0]
        #endif
    }
}
