#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The deck, or another program of its kind, on a pseudoterminal, with this program as its person.
final class DeckSession {
    let process: pid_t
    let started: ContinuousClock.Instant
    private let keyboard: Int32
    /// What came to the screen since it last settled.
    private var screen: [UInt8] = []

    init(
        _ program: String, _ arguments: [String] = [], home: String, columns: UInt16 = 120, rows: UInt16 = 40
    ) throws(BenchmarkError) {
        var (outside, inside): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&outside, &inside, nil, nil, &size) == 0, let path = ttyname(inside) else {
            throw BenchmarkError("no pseudoterminal")
        }
        // The deck opens it for itself; an end that it inherited would keep the terminal open after it.
        _ = fcntl(outside, F_SETFD, FD_CLOEXEC)
        _ = fcntl(inside, F_SETFD, FD_CLOEXEC)
        defer { close(inside) }
        keyboard = outside
        let command = Command(
            path: program, arguments: arguments,
            environment: [
                "FOB_HOME=\(home)", "HOME=\(home)", "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin",
            ])
        started = ContinuousClock.now
        process = try command.start(.terminal(String(cString: path)))
    }

    /// When all of `marker` had come to the screen.
    func wait(for marker: String) throws(BenchmarkError) -> ContinuousClock.Instant {
        let wanted = Array(marker.utf8)
        while !screen.contains(wanted) {
            guard isReadable(within: .seconds(10)) else {
                throw BenchmarkError("“\(marker)” did not come to the screen")
            }
            let bytes = take()
            guard !bytes.isEmpty else { throw BenchmarkError("the program ended before it showed “\(marker)”") }
            screen += bytes
        }
        return ContinuousClock.now
    }

    /// Presses a key; returns the time until the first bytes of the frame that answers it.
    func press(_ key: String) throws(BenchmarkError) -> Duration {
        settle()
        let begin = ContinuousClock.now
        _ = put(Array(key.utf8), to: keyboard)
        guard isReadable(within: .seconds(10)) else { throw BenchmarkError("no answer to the key \(key)") }
        let duration = ContinuousClock.now - begin
        _ = take()
        return duration
    }

    /// Presses a key; returns the time until what it writes to the screen has come, whatever else is drawn meanwhile.
    func press(_ key: String, until marker: String) throws(BenchmarkError) -> Duration {
        settle()
        let begin = ContinuousClock.now
        _ = put(Array(key.utf8), to: keyboard)
        return try wait(for: marker) - begin
    }

    /// Reads until nothing has come for a while.
    func settle(quiet: Duration = .milliseconds(30)) {
        while isReadable(within: quiet), !take().isEmpty {}
        screen = []
    }

    /// Reads what comes for so long.
    func watch(for duration: Duration) {
        let end = ContinuousClock.now + duration
        while true {
            let left = end - ContinuousClock.now
            guard left > .zero else { return }
            if isReadable(within: left), take().isEmpty { return }
        }
    }

    /// Quits and waits for the end, shortly: a deck that is busy asks first.
    func end() {
        _ = put(Array("q".utf8), to: keyboard)
        let limit = ContinuousClock.now + .seconds(3)
        while ContinuousClock.now < limit, isReadable(within: .seconds(3)), !take().isEmpty {}
        kill(process, SIGKILL)
        reap(process)
        close(keyboard)
    }

    private func isReadable(within duration: Duration) -> Bool {
        var entry = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
        // Rounded up: a wait of zero milliseconds would spin.
        return poll(&entry, 1, Int32(duration.seconds * 1000) + 1) > 0
    }

    /// What has come; empty at the end.
    private func take() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(keyboard, &bytes, bytes.count)
        return Array(bytes[..<max(0, count)])
    }
}
