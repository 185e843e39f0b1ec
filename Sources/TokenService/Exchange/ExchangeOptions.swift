public import OAuthCore
public import Vocabulary

/// How an exchange may go about it.
public struct ExchangeOptions: Sendable, Equatable {
    /// In place of the profile's; empty for the profile's own.
    public var scopes: [String]
    /// Whether a browser is started; the URL is shown in any case.
    public var opensBrowser: Bool
    /// Whether the user signs in by themselves also where the profile would fetch the answer without them.
    public var prefersBrowser: Bool
    /// False where the answer is at hand already and nothing needs to listen for it.
    public var listens: Bool
    /// Whether somebody pastes the answer whatever else happens: then a port that is taken ends nothing.
    public var pastes: Bool
    /// Whether a page or a question may be put to the user; false ends with `loginNeeded` instead.
    public var mayAskUser: Bool
    /// The key to take where a list is offered.
    public var choice: String?
    /// The grant to use, and what it needs; nil for the first that the provider can do.
    public var grant: GrantKind?
    /// For a token exchange.
    public var subject: GivenToken?
    /// For a token exchange on somebody's behalf.
    public var actor: GivenToken?
    /// For the grant of RFC 7523.
    public var assertion: Secret?
    /// The account whose access token is exchanged, renewed first if need be.
    public var subjectAccount: AccountID?
    /// What a token exchange is to give; nil for whatever the provider gives.
    public var requestedTokenType: String?
    /// Whether what an interrupted exchange left behind is left aside.
    public var startsAnew = false
    /// Whether the credential of another user may be overwritten without asking.
    public var replacesIdentity = false

    /// The profile's own way with its own scopes, unless told otherwise.
    public init(
        scopes: [String] = [], opensBrowser: Bool = true, prefersBrowser: Bool = false, listens: Bool = true,
        pastes: Bool = false, mayAskUser: Bool = true, choice: String? = nil
    ) {
        self.scopes = scopes
        self.opensBrowser = opensBrowser
        self.prefersBrowser = prefersBrowser
        self.listens = listens
        self.pastes = pastes
        self.mayAskUser = mayAskUser
        self.choice = choice
    }

    /// The same for a flow. The token of another account is not read here: its place is taken by a word.
    func grant(for dialect: Dialect) -> GrantOptions {
        GrantOptions(
            scopes: scopes.isEmpty ? nil : scopes,
            // What an earlier login preferred binds its renewals, and no later login.
            interaction: prefersBrowser && dialect.interactions.contains(.browser)
                ? .browser : dialect.interactions.first,
            grant: grant, subject: subject ?? subjectAccount.map { _ in GivenToken(token: Secret("subject_token")) },
            actor: actor, requestedTokenType: requestedTokenType, assertion: assertion, startsAnew: startsAnew)
    }
}
