import OAuthCore
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// A store in a folder of its own, a provider of each rotation, a scripted network and clocks that stand still.
///
/// Two services over one bench stand for two processes: flock excludes them as it does processes.
struct Bench: Sendable {
    let folder: TemporaryFolder
    let clock = TestClock()
    let sleeper = ManualClock()
    let transport = ScriptedTransport()
    let said = Said()

    /// Runs a test on a bench.
    static func run(_ body: (Bench) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder: folder)
            _ = try bench.store().open()
            for mode in Mode.allCases {
                try await bench.store().save(
                    Provider(
                        name: try Name(mode.rawValue), profile: try Name(mode.rawValue), clientID: "fob-test",
                        clientSecret: Secret("hush-hush-hush")),
                    clock: bench.sleeper)
            }
            try await body(bench)
        }
    }

    /// What the providers of a bench do with a refresh; each is one profile and one provider of that name.
    enum Mode: String, CaseIterable, Sendable {
        case `static`
        case mayRotate = "may-rotate"
        case singleUse = "single-use"
        case unknown
        /// A used refresh token is taken again for two minutes.
        case graceful
        case reissue

        var profile: String {
            let refresh =
                switch self {
                case .reissue: "\"mode\": \"reissue\""
                case .graceful: "\"mode\": \"refresh_token\", \"rotation\": \"single_use\", \"grace_seconds\": 120"
                default: "\"mode\": \"refresh_token\", \"rotation\": \"\(rawValue.replacing("-", with: "_"))\""
                }
            let legs =
                self == .reissue
                ? "\"client_credentials\": { \"url\": \"https://as.example/token\" }"
                : """
                "authorize": { "url": "https://as.example/authorize", "pkce": { "mode": "required" } },
                "exchange": { "url": "https://as.example/token" }, "refresh": { "url": "https://as.example/token" }
                """
            return """
                { "id": "\(rawValue)", "name": "Test", "docs": ["https://as.example/"], "checked": "2026-01-01",
                  "confidence": "verified",
                  "variables": { "whom": { "description": "For whom the call is made." } },
                  "call": { "client": { "id": "basic", "secret": "basic", "basic_encoding": "form" },
                    "errors": { "ambiguous": ["unsure"] } },
                  "legs": { \(legs) }, "refresh": { \(refresh) },
                  "header_sets": {
                    "default": { "headers": ["Authorization: Bearer {access_token}"] },
                    "for": { "headers": ["Authorization: Bearer {access_token}", "X-For: {whom}"] } } }
                """
        }
    }

    var paths: StorePaths { StorePaths(environment: ["FOB_HOME": folder.path("home")], home: folder.path) }

    func store(_ change: (inout FileCalls) -> Void = { _ in }) -> CredentialStore {
        var calls = FileCalls.live
        change(&calls)
        return CredentialStore(paths: paths, clock: clock, randomness: SystemBytes(), calls: calls)
    }

    /// - Parameter members: what each profile says besides, with a comma behind it.
    func service(
        over store: CredentialStore? = nil, transport: (any Transport)? = nil,
        browser: any BrowserOpener = NoBrowser(reason: "a test"),
        sleeper: (any Clock<Duration>)? = nil, clock: (any WallClock)? = nil, adding members: String = ""
    ) -> TokenService {
        TokenService(
            store: store ?? self.store(),
            catalogue: ProfileCatalogue(
                userFiles: Mode.allCases.map { mode in
                    let profile = mode.profile.replacing("\"legs\":", with: "\(members)\"legs\":")
                    return (path: "\(mode.rawValue).json", bytes: Array(profile.utf8))
                }),
            transport: transport ?? self.transport, listener: LoopbackListener(limits: .init(headTime: .seconds(600))),
            browser: browser,
            clock: clock ?? self.clock,
            sleeper: sleeper ?? self.sleeper, randomness: SystemBytes())
    }

    /// An account with a token of an hour, of which `left` is left; its refresh token is `refresh-1`.
    @discardableResult
    func account(_ mode: Mode, left: Duration, renewal: Renewal = .ok) async throws -> AccountID {
        let id = try AccountID("\(mode.rawValue)/work")
        let end = clock.now() + left
        try await put(
            Account(
                id: id,
                credential: Credential(
                    accessToken: Secret("access-1"), refreshToken: mode == .reissue ? nil : Secret("refresh-1"),
                    issuedAt: end + .seconds(-3600), expiry: .at(end)),
                renewal: renewal))
        return id
    }

    func put(_ account: Account) async throws {
        try await store().withAccountLock(account.id, clock: sleeper) { lock throws(Failure) in
            _ = try lock.save(account)
        }
    }

    func stored(_ id: AccountID) throws -> Account { try #require(try store().account(id)) }

    /// What a holder before left behind.
    func intent(_ id: AccountID) async throws -> RefreshIntent? {
        try await store().withAccountLock(id, clock: sleeper) { lock throws(Failure) in lock.intent }
    }

    func leaveIntent(_ id: AccountID, for token: String) async throws {
        let intent = RefreshIntent(at: clock.now(), refreshToken: Secret(token))
        try await store().withAccountLock(id, clock: sleeper) { lock throws(Failure) in try lock.recordIntent(intent) }
    }

    /// Changes a record as a program would that knows nothing of locks.
    func overwrite(_ id: AccountID, _ change: (String) -> String) throws {
        let path = "home/store/accounts/\(id).json"
        try folder.write(change(try folder.text(path)), to: path)
    }

    /// Everything below the store that should not outlive a run.
    var leftovers: [String] { folder.files().filter { $0.contains(".tmp-") } }
}

struct SystemBytes: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max) } }
}

/// What a service said on the way.
final class Said: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    func callAsFunction(_ line: String) { lines.withLock { $0.append(line) } }
}

/// The failure that `body` ends with.
func failure<Result>(of body: () async throws(Failure) -> Result) async -> Failure? {
    do {
        _ = try await body()
        return nil
    } catch { return error }
}

extension Bench {
    /// As a program finds it at its start.
    func openedStore() throws -> CredentialStore {
        let store = store()
        _ = try store.open()
        return store
    }
}

extension Account {
    func without(refreshToken: Bool) -> Account {
        var account = self
        if refreshToken { account.credential?.refreshToken = nil }
        return account
    }
}

extension WireRequest {
    /// The body, for tests only.
    var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
