public import Vocabulary

/// What an exchange shows to its user while it waits for them. Deck and command line each have one.
public protocol SignInDesk: Sendable {
    /// A page must be opened. Called once a round; returns at once, the exchange goes on waiting.
    func present(_ prompt: SignInPrompt) async

    /// The same page, now that it is known whether a browser was started.
    func update(_ prompt: SignInPrompt) async

    /// Codes or whole redirected URLs that the user pastes while the prompt stands. The stream of the round ends with it;
    /// a paste that is not an answer is reported by ``reject(_:)`` and waited for again.
    func pastedAnswers() async -> AsyncStream<Secret>

    /// A paste or a visit of the redirect URI that was no answer, in a sentence.
    func reject(_ reason: String) async

    /// The wait of this round is over, whatever its outcome.
    func dismiss() async

    /// The user picks one of `choices`; returns its key.
    /// - Parameter question: what the profile says of the value that is chosen; nil where it says nothing.
    /// - Throws: ``Failure`` of kind `cancelled`, or `loginNeeded` where nobody can be asked.
    func choose(
        _ choices: [Choice], about question: String?, for account: AccountID
    ) async throws(Failure) -> String
}

/// A page to open and the wait for its answer.
public struct SignInPrompt: Sendable, Equatable {
    /// The account that a credential is being got for.
    public let account: AccountID
    /// To be shown in full. It holds the state and the challenge, no secret.
    public let url: String
    /// Where the answer is expected.
    public let redirectURI: String
    /// Whether fob listens there; false means that the code or URL must be pasted.
    public let isListening: Bool
    /// Whether a browser was started.
    public internal(set) var browserOpened: Bool
    /// Whether one is being started, so that an update follows.
    public internal(set) var isStartingBrowser: Bool
    /// Why no browser was started, why nothing listens, or how a browser elsewhere gets here, for the user.
    public internal(set) var note: String?
    /// When the wait ends.
    public let deadline: Instant
    /// What to type at ``url``, for a sign-in on any device; nil where the answer comes back by itself or is pasted.
    public let device: DeviceCode?

    /// A prompt with all that is shown of it.
    public init(
        account: AccountID, url: String, redirectURI: String, isListening: Bool, browserOpened: Bool,
        isStartingBrowser: Bool = false, note: String?, deadline: Instant, device: DeviceCode? = nil
    ) {
        self.account = account
        self.url = url
        self.redirectURI = redirectURI
        self.isListening = isListening
        self.browserOpened = browserOpened
        self.isStartingBrowser = isStartingBrowser
        self.note = note
        self.deadline = deadline
        self.device = device
    }
}

/// A code that the user types on whatever device they like (RFC 8628 section 3.3).
public struct DeviceCode: Sendable, Equatable {
    /// Shown in any case, so that it can be compared with what the page says.
    public let userCode: String
    /// The page's address with the code in it, for a QR code.
    public let completeURL: String?
    /// Whom the page should name: whoever sees another name there was sent a stranger's code (section 5.4).
    public let application: String

    /// A code with all that is shown beside it.
    public init(userCode: String, completeURL: String?, application: String) {
        self.userCode = userCode
        self.completeURL = completeURL
        self.application = application
    }
}

/// One entry of a list that the user chooses from.
public struct Choice: Sendable, Equatable, Identifiable {
    /// What is remembered and sent; unique in its list.
    public let key: String
    /// What the user reads.
    public let label: String
    /// The key.
    public var id: String { key }

    /// An entry of that key and label.
    public init(key: String, label: String) {
        self.key = key
        self.label = label
    }
}
