import FoundationEssentials
import OAuthCore
import SandboxProvider
import Synchronization
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A throw-away store with one account at every vendor that the sandbox stands in for.
struct Demo: Sendable {
    let sandbox: Sandbox
    let workshop: Workshop
    let service: TokenService
    let accounts: [DemoAccount]
    let clock: DemoClock
    private let folder: DemoFolder

    /// Starts the sandbox in this process and fills a new store beside it; ``stop()`` removes both.
    static func start(_ base: Workshop, lifetime: Duration?, latency: Duration) async throws(Failure) -> Demo {
        let folder = try DemoFolder(base.environment)
        let clock = DemoClock(base.clock)
        do throws(Failure) {
            let sandbox = try await Sandbox.start(
                SandboxOptions(
                    accessTokenLifetime: lifetime,
                    latency: Dictionary(SandboxCatalogue.ids.map { ($0, latency) }) { $1 }, clock: clock,
                    randomness: LiveRandomness()))
            do throws(Failure) {
                return try await Demo(base, sandbox, folder, clock)
            } catch {
                await sandbox.stop()
                throw error
            }
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Takes the sandbox and the store away.
    func stop() async {
        await sandbox.stop()
        folder.remove()
    }

    private init(
        _ base: Workshop, _ sandbox: Sandbox, _ folder: DemoFolder, _ clock: DemoClock
    ) async throws(Failure) {
        var environment = base.environment
        for name in environment.keys where name.hasPrefix("XDG_") || name == "FOB_CLIPBOARD" {
            environment[name] = nil
        }
        environment["FOB_HOME"] = folder.path
        var workshop = Workshop(environment: environment)
        workshop.clock = clock
        workshop.browser = ApprovingBrowser()
        self.sandbox = sandbox
        self.workshop = workshop
        self.clock = clock
        self.folder = folder
        service = try workshop.service()
        var accounts: [DemoAccount] = []
        // A port for each: several logins may wait at once.
        var ports = DemoPorts()
        var people = ["ada", "lin", "max", "zoe"]
        for dialect in sandbox.dialects {
            // The vendor's own user where it asks for one; else each account its own name, so that no line is ambiguous.
            let name = dialect.users.last?.name ?? people.popLast() ?? dialect.id
            accounts.append(try await Self.add(dialect, name: name, port: try ports.next(), to: service))
        }
        self.accounts = accounts
    }

    private static func add(
        _ dialect: SandboxDialect, name: String, port: Int, to service: TokenService
    ) async throws(Failure) -> DemoAccount {
        let provider = try Name.argument("\(dialect.id)-demo", "demo")
        _ = try await service.addProvider(
            provider, profile: try Name.argument(dialect.id, "demo"),
            ProviderDraft(
                environment: dialect.environment, clientID: dialect.clientID, clientSecret: dialect.clientSecret,
                variables: dialect.variables,
                origins: Dictionary(dialect.origins.map { ($0.from, $0.to) }) { $1 },
                redirectURI: "http://127.0.0.1:\(port)/callback/\(provider)"))
        let id = AccountID(provider: provider, name: try Name.argument(name, "demo"))
        try await service.addAccount(id)
        return DemoAccount(id: id, dialect: dialect, choice: dialect.users.last?.id)
    }
}

/// One account of the demo, and what its vendor offers.
struct DemoAccount: Sendable {
    let id: AccountID
    let dialect: SandboxDialect
    /// The user that this account is for, where the vendor asks.
    let choice: String?
}

/// The clock of store and sandbox together, so that expiry can be shown without waiting for it.
final class DemoClock: WallClock {
    private let base: any WallClock
    private let offset = Mutex(Duration.zero)

    init(_ base: any WallClock) { self.base = base }

    func now() -> Instant { base.now() + offset.withLock { $0 } }

    func advance(by duration: Duration) { offset.withLock { $0 += duration } }
}

/// A browser whose user approves everything. It reaches loopback only.
struct ApprovingBrowser: BrowserOpener {
    func open(_ url: String) async -> BrowserOutcome {
        // The visit goes on by itself, as a real browser would.
        Task.detached { await BrowserStandIn(.approve).open(url) }
        return .opened
    }
}

/// The throw-away folder of a demo.
struct DemoFolder: Sendable {
    let path: String

    init(_ environment: [String: String]) throws(Failure) {
        let name = Base64.encodeURL(LiveRandomness().bytes(6))
        var parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
        path = parent + "/fob-demo-\(name)"
        // Made here and now, for nobody else: a folder that exists already is refused.
        guard mkdir(path, 0o700) == 0 else {
            throw Failure(.store, "The demo needs a folder at \(path): \(String(cString: strerror(errno))).")
        }
    }

    /// Removes everything in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Loopback ports for the demo's logins.
///
/// They lie below the range that the system hands out by itself: from that range, any connection of anybody may take a
/// port between now and the login. Each demo begins somewhere else, so that two at once stay out of each other's way.
struct DemoPorts {
    private static let range = 10_000..<19_000
    private var port = Int.random(in: range)

    /// - Throws: ``Failure`` of kind `busy` where a hundred in a row are taken.
    mutating func next() throws(Failure) -> Int {
        for _ in 0..<100 {
            port = port + 1 < Self.range.upperBound ? port + 1 : Self.range.lowerBound
            if Self.isFree(port) { return port }
        }
        throw Failure(.busy, "The demo found no free port from \(Self.range.lowerBound) on.")
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
