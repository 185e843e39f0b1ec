import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// All measurements, in the order of the table.
struct Bench {
    /// The binary.
    let fob: String
    /// How often each time is taken.
    let runs: Int

    func run() throws(BenchmarkError) {
        let folder = try Self.folder()
        defer { remove(folder) }

        let now = Self.now
        let few = try SampleStore(home: folder + "/few", accounts: 10, issuedAt: now) { _ in .seconds(7200) }
        // Ends spread over a day, the first long after the measurement.
        let many = try SampleStore(home: folder + "/many", accounts: 10_000, issuedAt: now) { .seconds(7200 + 8 * $0) }
        let alike = try SampleStore(home: folder + "/alike", accounts: 10, issuedAt: now) { _ in .seconds(7200) }
        let counting = try SampleStore(home: folder + "/counting", accounts: 10, issuedAt: now) { _ in .seconds(3500) }

        print("| figure | median (least to most) | aim |\n|---|---|---|")
        try header(few, "10 accounts")
        try header(many, "10,000 accounts")
        let pairs = try paired(command(["header", many.account], many), with: command(["header", few.account], few))
        row("`fob header` with 10,000 accounts, in those with 10, pair by pair", medianRatio(pairs), aim: "1.1")
        try sealed(alike, beside: few)
        try listing(many)
        try deck(few, "10 accounts", aim: "30 ms")
        try deck(many, "10,000 accounts", aim: "100 ms")
        try idle(few, "tokens of two hours", aim: "0 ticks")
        try idle(counting, "countdown of one second", aim: "0 ticks")
        try idle(many, "10,000 accounts", aim: "0 ticks")
        try besideOthers(few)
    }

    // MARK: The command line

    private func header(_ store: SampleStore, _ label: String) throws(BenchmarkError) {
        let pairs = try paired(command(["header", store.account], store), with: cat(store))
        row("`fob header`, \(label)", Samples(pairs.map(\.0)).text, aim: "5 ms")
        row("`cat` of the same record", Samples(pairs.map(\.1)).text)
        row("`fob header` in `cat`s, pair by pair", medianRatio(pairs), aim: "5")
    }

    private func listing(_ store: SampleStore) throws(BenchmarkError) {
        let pairs = try paired(command(["accounts"], store), with: cat(store), runs: max(1, runs / 2))
        row("`fob accounts`, 10,000 accounts", Samples(pairs.map(\.0)).text)
    }

    /// In turn, so that a drift of the machine's speed meets both.
    func paired(
        _ command: Command, with other: Command, runs: Int? = nil
    ) throws(BenchmarkError) -> [(Duration, Duration)] {
        _ = try (command.time(), other.time())
        var pairs: [(Duration, Duration)] = []
        for _ in 0..<(runs ?? self.runs) { pairs.append((try command.time(), try other.time())) }
        return pairs
    }

    func command(_ arguments: [String], _ store: SampleStore) -> Command {
        Command(path: fob, arguments: arguments, environment: environment(of: store))
    }

    func environment(of store: SampleStore) -> [String] {
        ["FOB_HOME=\(store.home)", "HOME=\(store.home)", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"]
    }

    private func cat(_ store: SampleStore) -> Command {
        Command(path: "/bin/cat", arguments: [store.record], environment: ["LANG=C.UTF-8", "PATH=/usr/bin:/bin"])
    }

    // MARK: The deck

    private func deck(_ store: SampleStore, _ label: String, aim: String) throws(BenchmarkError) {
        var first: [Duration] = []
        var filled: [Duration] = []
        var keys: [Duration] = []
        var filtered: [Duration] = []
        var memory = 0
        for _ in 0..<max(1, runs / 2) {
            let session = try DeckSession(fob, home: store.home)
            defer { session.end() }
            first.append(try session.wait(for: " fob ") - session.started)
            filled.append(try session.wait(for: SampleStore.first) - session.started)
            for _ in 0..<5 { keys.append(try session.press("j")) }
            _ = try session.press("/")
            for letter in ["a", "c", "c", "o", "u"] { filtered.append(try session.press(letter)) }
            _ = try session.press("\u{1B}")
            memory = max(memory, ProcessFigures(session.process)?.kibibytes ?? 0)
        }
        row("first frame, \(label)", Samples(first).text, aim: aim)
        row("first frame with the accounts in it, \(label)", Samples(filled).text, aim: aim)
        row("key to frame, \(label)", Samples(keys).text)
        row("filter keystroke to frame, \(label)", Samples(filtered).text, aim: "16 ms")
        row("resident memory, \(label)", rounded(Double(memory) / 1024, digits: 1) + " MiB", aim: "30 MiB")
    }

    private func idle(_ store: SampleStore, _ label: String, aim: String) throws(BenchmarkError) {
        let session = try DeckSession(fob, home: store.home)
        defer { session.end() }
        _ = try session.wait(for: SampleStore.first)
        // The threads that read the accounts have gone by then.
        session.watch(for: .seconds(7))
        guard let before = ProcessFigures(session.process) else {
            row("10 idle seconds, \(label)", "no /proc here")
            return
        }
        session.watch(for: .seconds(10))
        guard let after = ProcessFigures(session.process) else { throw BenchmarkError("the deck ended") }
        row(
            "10 idle seconds, \(label)",
            "\(after.ticks - before.ticks) ticks, \((after.busy - before.busy).inMilliseconds) ms; main thread woken "
                + "\(after.wakeups - before.wakeups) times, others \(after.otherWakeups - before.otherWakeups)",
            aim: aim)
    }

    // MARK: The folder

    static func folder() throws(BenchmarkError) -> String {
        let template = strdup("/tmp/fob-benchmark-XXXXXX")
        defer { free(template) }
        guard let template, mkdtemp(template) != nil else { throw BenchmarkError("no temporary folder") }
        return String(cString: template)
    }

    func remove(_ folder: String) {
        let command = Command(path: "/bin/rm", arguments: ["-rf", folder], environment: [])
        _ = try? command.time()
    }

    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
