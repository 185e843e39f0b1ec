#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Bench {
    /// A program that fills the screen too, and what it shows once its first frame is there.
    private struct Other {
        let path: String
        let arguments: [String]
        let marker: String

        var name: String { String(path.split(separator: "/").last ?? "") }
    }

    /// The deck beside programs of its kind, where they are installed, in turn.
    func besideOthers(_ store: SampleStore) throws(BenchmarkError) {
        let all = [
            Other(path: "/usr/bin/htop", arguments: [], marker: "Load average"),
            // The log of the repository that the benchmark runs in.
            Other(path: "/usr/bin/tig", arguments: [], marker: "[main]"),
        ]
        for other in all where access(other.path, X_OK) == 0 {
            try firstFrames(other, store)
            try idleTime(other, store)
        }
    }

    private func firstFrames(_ other: Other, _ store: SampleStore) throws(BenchmarkError) {
        var pairs: [(Duration, Duration)] = []
        for _ in 0..<max(1, runs / 2) {
            pairs.append(
                (
                    try firstFrame(fob, [], SampleStore.first, store),
                    try firstFrame(other.path, other.arguments, other.marker, store)
                ))
        }
        row("first frame of \(other.name)", Samples(pairs.map(\.1)).text)
        row("first frame with the accounts in it, in those of \(other.name), pair by pair", medianRatio(pairs))
    }

    private func firstFrame(
        _ program: String, _ arguments: [String], _ marker: String, _ store: SampleStore
    ) throws(BenchmarkError) -> Duration {
        let session = try DeckSession(program, arguments, home: store.home)
        defer { session.end() }
        return try session.wait(for: marker) - session.started
    }

    private func idleTime(_ other: Other, _ store: SampleStore) throws(BenchmarkError) {
        let session = try DeckSession(other.path, other.arguments, home: store.home)
        defer { session.end() }
        _ = try session.wait(for: other.marker)
        session.watch(for: .seconds(3))
        guard let before = ProcessFigures(session.process) else { return }
        session.watch(for: .seconds(10))
        guard let after = ProcessFigures(session.process) else { throw BenchmarkError("\(other.name) ended") }
        let busy = (after.busy - before.busy).inMilliseconds
        row(
            "10 idle seconds of \(other.name)",
            "\(after.ticks - before.ticks) ticks, \(busy) ms; main thread woken \(after.wakeups - before.wakeups) times"
        )
    }
}
