public import CredentialStore
public import OAuthCore
import Synchronization
public import Vocabulary

/// The use cases: exchange, refresh once, hand out, copy, remove. Deck and command line both call this.
///
/// Everything live comes in here and is passed on; nothing below reads a clock or a generator of its own.
public struct TokenService: Sendable {
    private(set) var store: CredentialStore
    let transport: any Transport
    let listener: LoopbackListener
    let browser: any BrowserOpener
    let clock: any WallClock
    let sleeper: any Clock<Duration>
    let randomness: any Randomness
    let settings: ServiceSettings
    let witness: RequestWitness?
    let gate: RenewalGate
    private let shelf: Shelf
    let renewals = Flights<SafeRefresh.Demand, Account>()

    /// Says in a few words what is being done: `waiting for process 4711`.
    public typealias Progress = @Sendable (String) -> Void

    /// Called when a provider has answered all that it is asked, and nothing but saving is left.
    typealias Answered = @Sendable () async -> Void

    /// The use cases over that store, that network and those clocks.
    ///
    /// - Parameter witness: told of every request that was sent, without its secrets.
    public init(
        store: CredentialStore, catalogue: ProfileCatalogue, transport: any Transport,
        listener: LoopbackListener, browser: any BrowserOpener, clock: any WallClock,
        sleeper: any Clock<Duration>, randomness: any Randomness, settings: ServiceSettings = ServiceSettings(),
        witness: RequestWitness? = nil
    ) {
        self.store = store
        shelf = Shelf(catalogue)
        self.transport = transport
        self.listener = listener
        self.browser = browser
        self.clock = clock
        self.sleeper = sleeper
        self.randomness = randomness
        self.settings = settings
        self.witness = witness
        gate = RenewalGate(clock: clock, sleeper: sleeper)
    }

    /// Opens the store, as every start does.
    ///
    /// - Returns: what the person should hear, a sentence each.
    public func openStore() throws(Failure) -> [String] {
        try store.open { account in
            // Of a provider that nobody understands the worst is assumed.
            (try? dialect(account.id.provider))?.rotation.mayDieUnseen ?? true
        }
    }

    /// The profiles in force.
    var catalogue: ProfileCatalogue { shelf.catalogue }

    /// Takes these profiles from here on: one was imported.
    public func use(_ catalogue: ProfileCatalogue) { shelf.replace(with: catalogue) }

    /// Holds the profiles; shared by all copies of the service.
    private final class Shelf: Sendable {
        private let held: Mutex<ProfileCatalogue>

        init(_ catalogue: ProfileCatalogue) { held = Mutex(catalogue) }

        var catalogue: ProfileCatalogue { held.withLock { $0 } }

        func replace(with catalogue: ProfileCatalogue) { held.withLock { $0 = catalogue } }
    }

    /// Tells what the store repairs and recovers from now on, as it happens, and first what nobody has heard yet.
    public func tellNotices(_ listener: @escaping @Sendable (String) -> Void) { store.tellNotices(listener) }

    /// The same, able to save whatever a sign-in gets although somebody locks the store while it waits for its user.
    func holdingStoreOpen() throws(Failure) -> TokenService {
        var service = self
        service.store = try store.heldOpen()
        return service
    }

    /// The provider's dialect: its profile with its own values, and with its metadata where that was read before.
    func dialect(_ provider: Name) throws(Failure) -> Dialect {
        let dialect = try offlineDialect(provider)
        // What is shown and served must not fail for a damaged copy; what sends asks for the prepared one.
        guard dialect.lacksMetadata, let copy = try? storedMetadata(of: dialect) else { return dialect }
        return try Dialect(
            profile: dialect.profile, provider: dialect.provider,
            metadata: ServerMetadata(issuer: copy.issuer, document: copy.document))
    }

    /// The dialect without what the provider says of itself: enough for header lines, and no further read.
    func offlineDialect(_ provider: Name) throws(Failure) -> Dialect {
        guard let record = try store.provider(provider) else {
            throw missing(provider, otherwise: "Add it: fob provider add \(provider) --profile ID")
        }
        return try Dialect(profile: try catalogue.profile(for: record), provider: record)
    }

    func existing(_ id: AccountID) throws(Failure) -> Account {
        if let account = try store.account(id) { return account }
        // Names the provider first where that is what is missing.
        _ = try dialect(id.provider)
        let names = ((try? store.accountIDs()) ?? []).filter { $0.provider == id.provider }.map(\.name.text)
        let meant = NearestName.of(id.name.text, among: names).map { "Did you mean “\(id.provider)/\($0)”? " } ?? ""
        throw Failure(.notFound, "There is no account “\(id)”.", remedy: "\(meant)Sign in: fob login \(id)")
    }

    /// That there is no such provider, with the one that was probably meant.
    func missing(_ provider: Name, otherwise remedy: String) -> Failure {
        let names = ((try? store.providerNames()) ?? []).map(\.text)
        let meant = NearestName.of(provider.text, among: names).map { "Did you mean “\($0)”? " } ?? ""
        return Failure(.notFound, "There is no provider “\(provider)”.", remedy: meant + remedy)
    }
}

/// Times that a user may set.
public struct ServiceSettings: Sendable, Equatable {
    /// How long a login waits for its answer.
    public var signInTimeout: Duration
    /// How long a login on another device waits, where its user set a time; else for as long as its code lives.
    public var deviceTimeout: Duration?
    /// How long the clipboard file stays.
    public var clipboardLifetime: Duration
    /// How long the account lock is waited for: its holder's request may take 30 s, twice.
    public var lockPatience: Duration

    /// The times of the design, unless told otherwise.
    public init(
        signInTimeout: Duration = .seconds(300), clipboardLifetime: Duration = .seconds(300),
        lockPatience: Duration = .seconds(90)
    ) {
        self.signInTimeout = signInTimeout
        self.clipboardLifetime = clipboardLifetime
        self.lockPatience = lockPatience
    }
}
