import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The user's browser, started by `$BROWSER` or the desktop's opener.
///
/// The child is a session of its own with nothing to read and nowhere to print: it survives fob, cannot draw over the
/// deck, and cannot hold it up. Where a browser would open on the wrong screen or on none, none is started.
public struct SystemBrowser: BrowserOpener {
    /// As variables and marks of this machine tell.
    public let surroundings: Surroundings
    private let environment: [String: String]
    private let isForced: Bool
    private let patience: Duration
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - environment: where `BROWSER`, the display and the traces of SSH are looked for, and what the browser gets of it.
    ///   - surroundings: where fob runs, if that is known better than from the environment and this machine's files.
    ///   - isForced: whether to start one even over SSH and without a display, because the user asked for it.
    ///   - patience: how long an opener may take to report that it failed; after that it counts as started.
    public init(
        environment: [String: String], surroundings: Surroundings? = nil, isForced: Bool = false,
        patience: Duration = .seconds(1), clock: any Clock<Duration>
    ) {
        self.surroundings = surroundings ?? .detect(environment)
        self.environment = environment
        self.isForced = isForced
        self.patience = patience
        self.clock = clock
    }

    /// Tries one program after the other until one runs.
    public func open(_ url: String) async -> BrowserOutcome {
        if let reason = hindrance(to: url) { return .notOpened(reason: reason) }
        let commands = BrowserCommands(url: url, variable: environment["BROWSER"], fallback: Self.opener)
        var failures: [String] = []
        for vector in commands.vectors {
            guard let failure = await start(vector) else { return .opened }
            failures.append(failure)
        }
        return .notOpened(reason: "No browser started: " + failures.joined(separator: "; ") + ".")
    }

    #if os(macOS)
        private static let opener = "open"
    #else
        private static let opener = "xdg-open"
    #endif

    /// A URL that no browser may be given, or a place where none would show.
    public func hindrance(to url: String) -> String? {
        guard BrowserURL.isSafe(url) else {
            return "The URL is not one that a browser may be given: only plain http and https."
        }
        guard !isForced, let reason = surroundings.hindrance(isNamed: !(environment["BROWSER"] ?? "").isEmpty) else {
            return nil
        }
        return "No browser was started because \(reason)."
    }

    private enum Ending: Sendable {
        case running
        case ended(TerminationStatus)
        case notStarted
    }

    /// Nil once it runs or has done its work; else why not.
    private func start(_ vector: [String]) async -> String? {
        guard let program = vector.first else { return "no program is named" }
        switch await ending(of: program, arguments: Array(vector.dropFirst())) {
        case .running: return nil
        case .ended(let status) where status.isSuccess: return nil
        case .ended(.exited(let code)): return "\(program) ended with code \(code)"
        case .ended(.signaled(let signal)): return "\(program) was ended by signal \(signal)"
        case .notStarted: return "\(program) cannot be started"
        }
    }

    private func ending(of program: String, arguments: [String]) async -> Ending {
        let (endings, announce) = AsyncStream<Ending>.makeStream()
        var options = PlatformOptions()
        options.createSession = true
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let variables = Dictionary(
            uniqueKeysWithValues: BrowserEnvironment.reduced(environment).map {
                (Environment.Key(stringLiteral: $0.key), $0.value)
            })
        // Nobody cancels this task: the browser is to outlive the wait. It stays to take in the child's end, so that no
        // zombie is left.
        Task { [options] in
            do {
                let result = try await run(
                    executable, arguments: Arguments(arguments), environment: .custom(variables),
                    platformOptions: options, input: .none, output: .discarded, error: .discarded)
                announce.yield(.ended(result.terminationStatus))
            } catch {
                announce.yield(.notStarted)
            }
            announce.finish()
        }
        return await withTaskGroup(of: Ending.self) { group in
            group.addTask {
                for await ending in endings { return ending }
                return .running
            }
            group.addTask { [clock, patience] in
                try? await clock.sleep(for: patience)
                return .running
            }
            let first = await group.next() ?? .running
            group.cancelAll()
            return first
        }
    }
}
