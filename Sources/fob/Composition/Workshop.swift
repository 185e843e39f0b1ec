import CredentialStore
import OAuthCore
import TokenService
import Vocabulary

/// The composition root: the only place where live things are made, each when it is first asked for.
struct Workshop: Sendable {
    let environment: [String: String]
    var clock: any WallClock
    let sleeper: any Clock<Duration> = ContinuousClock()
    let paths: StorePaths
    var browser: any BrowserOpener
    /// Where the key of a sealed store is looked for.
    var keys: KeySources
    /// How long a login waits for its answer.
    var signInTimeout: Duration?
    /// Whether every request is told of on stderr.
    var isVerbose = false

    init(environment: [String: String]) {
        self.environment = environment
        clock = Self.clock(environment)
        paths = StorePaths(environment: environment, home: environment["HOME"] ?? "/")
        browser = SystemBrowser(environment: environment, clock: ContinuousClock())
        keys = KeySources(
            ring: KernelKeyRing(clock: clock), environment: environment, configFile: paths.configFile)
    }

    /// The profiles, the user's own included.
    func catalogue() throws(Failure) -> ProfileCatalogue {
        ProfileCatalogue(userFiles: UserFiles.read(folder: paths.profiles) { Output.err("fob: \($0)") })
    }

    /// The store, which nothing has touched yet.
    var store: CredentialStore {
        CredentialStore(paths: paths, clock: clock, randomness: LiveRandomness(), keys: keys)
    }

    /// The store, opened. What it repairs, now and later, is said on stderr.
    func openedStore() throws(Failure) -> CredentialStore {
        let store = store
        _ = try opened(store, Settings())
        return store
    }

    /// The service over the opened store. What the store repairs, now and later, is said on stderr.
    func service() throws(Failure) -> TokenService {
        try opened(store, try Settings.load(paths.configFile))
    }

    private func opened(_ store: CredentialStore, _ settings: Settings) throws(Failure) -> TokenService {
        store.tellNotices { Output.err("fob: \($0)") }
        let service = try service(over: store, settings)
        _ = try service.openStore()
        return service
    }

    /// The same for a screen of its own, which is told what opening had to repair.
    func service(notice: (String) -> Void) throws(Failure) -> TokenService {
        let service = try service(over: store, try Settings.load(paths.configFile))
        for text in try service.openStore() { notice(text) }
        return service
    }

    /// Opens nothing and cleans nothing up: for a single read.
    func readingService() throws(Failure) -> TokenService {
        let store = store
        store.tellNotices { Output.err("fob: \($0)") }
        return try service(over: store, Settings())
    }

    private func service(over store: CredentialStore, _ settings: Settings) throws(Failure) -> TokenService {
        TokenService(
            store: store, catalogue: try catalogue(),
            transport: transport,
            listener: LoopbackListener(), browser: browser, clock: clock, sleeper: sleeper,
            randomness: LiveRandomness(), settings: times(settings), witness: isVerbose ? Self.tell : nil)
    }

    /// What renewal by itself tells the time by.
    var renewalClocks: RenewalClocks {
        let start = SuspendingClock().now
        var clocks = RenewalClocks(wall: clock, sleeper: sleeper, steady: { start.duration(to: SuspendingClock().now) })
        #if DEBUG
            // A test's clock moves without anybody being woken.
            if environment["FOB_TEST_CLOCK"] != nil { clocks.longestNap = .milliseconds(50) }
        #endif
        return clocks
    }

    /// Starts a browser even where none would be expected to show.
    mutating func forceBrowser() {
        browser = SystemBrowser(environment: environment, isForced: true, clock: ContinuousClock())
    }

    /// The same for a screen that stays, where keys are kept even if the system keeps none.
    var keepingKeys: Workshop {
        var workshop = self
        workshop.keys = keys.keptHere
        return workshop
    }

    /// Makes no connection and starts no thread before something is sent.
    var transport: any Transport {
        HTTPTransport(environment: environment, userAgent: "fob/\(Fob.version)", clock: sleeper)
    }

    /// One line on stderr for each request.
    private static let tell: RequestWitness = { sent in
        let ending = sent.status.map { "\($0)" } ?? sent.error ?? "no answer"
        Output.err(
            "fob: \(sent.method) \(sent.url) (\(sent.leg)): \(ending) in \(sent.duration.wholeMilliseconds) ms")
    }

    private func times(_ settings: Settings) -> ServiceSettings {
        var times = ServiceSettings()
        let patience = signInTimeout ?? settings.signInTimeout
        times.signInTimeout = patience ?? times.signInTimeout
        times.deviceTimeout = patience
        times.clipboardLifetime = settings.clipboardLifetime ?? times.clipboardLifetime
        return times
    }

    private static func clock(_ environment: [String: String]) -> any WallClock {
        #if DEBUG
            if let path = environment["FOB_TEST_CLOCK"] { return FileClock(path: path) }
        #endif
        return LiveClock()
    }
}
