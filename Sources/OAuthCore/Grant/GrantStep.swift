public import Vocabulary

/// What a ``GrantFlow`` is for.
public enum GrantPurpose: Sendable, Equatable {
    /// A credential from nothing.
    case exchange
    /// A new credential in place of the stored one, without the user where the profile allows it.
    case renewal
}

/// What a ``GrantFlow`` wants done next.
public enum GrantStep: Sendable {
    /// Open the page, wait for its answer, and give it to `answered`.
    case openBrowser(SignInPage)
    /// Send the request once and give the reply to `received`. Asking for the step again builds it anew, for a retry.
    case send(WireRequest, leg: LegName, round: String)
    /// Show the user where to go and what to type there; the flow goes on by itself.
    case showUserCode(DevicePrompt)
    /// Wait that long on a clock that nobody can set, and report to `passed` how long it was.
    case wait(Duration)
    /// Ask the user and give the key to `chose`.
    case choose([GrantChoice], variable: String)
    /// Save this intermediate credential durably before asking for the next step, which uses it.
    case keep(intermediate: Credential, round: String)
    /// The flow is over: what came was kept, and something else that the profile wants of it is missing or cannot be used.
    case refused(GrantError)
    case finished(Grant)
}

/// A page that the user must visit.
public struct SignInPage: Sendable, Equatable {
    /// To be shown in full; it holds state and challenge, no secret.
    public let url: String
    /// As sent, with what the profile puts into its query.
    public let redirectURI: String
    /// Reads whatever arrives while the page is open.
    public let expectation: CallbackExpectation
    /// The round that waits for it.
    public let round: String
}

/// One entry of a list to choose from.
public struct GrantChoice: Sendable, Equatable {
    /// What `chose` takes, and `--choose` with it.
    public let key: String
    /// One sanitised line for the user.
    public let label: String

    /// An entry that is shown by `label` and told by `key`.
    public init(key: String, label: String) {
        self.key = key
        self.label = label
    }
}

/// What a finished flow gave.
public struct Grant: Sendable, Equatable {
    /// The one that serves requests from now on.
    public let credential: Credential
    /// All that should be stored, by round.
    public let intermediates: [String: Credential]
    /// Values to remember with the account: the chosen user, the interaction that was asked for.
    public let variables: [String: String]
    /// Whether the credential can be renewed when it ends, as far as this grant tells.
    public let renewal: Renewal
    /// Why renewal is not `ok`, as a sentence.
    public let renewalReason: String?
    /// The scopes asked for, where they are not the profile's default.
    public let requestedScope: String?
    /// What the ID token must hold (OpenID Connect Core section 3.1.3.7), where the sign-in asked for it.
    public var nonce: String?
    /// Things that the user should hear once, as sentences: a narrower scope, an expiry that made no sense.
    public let notices: [String]
}
