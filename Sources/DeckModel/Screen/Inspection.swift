public import Vocabulary

/// What the full screen of an account shows beside its state. Every text is fit for the screen, and none is a secret.
public struct Inspection: Sendable, Equatable {
    /// What a token says of itself, in the order in which it does.
    public let claims: [Claims]
    /// The last exchange with the provider, redacted, a line each; empty where nothing was kept.
    public let transcript: [String]
    /// What the kept log tells of the account, newest first: also of other decks, and from before the lines that the deck holds.
    public let history: [ActivityEntry]
    /// Why something of it could not be read.
    public let problem: String?

    /// The claims of one token.
    public struct Claims: Sendable, Equatable {
        /// `ID token`, `access token`.
        public let token: String
        /// When its signature was found good; nil where nobody looked.
        public let verifiedAt: Instant?
        /// Names and values.
        public let members: [(name: String, value: String)]

        /// The claims of a token.
        public init(token: String, verifiedAt: Instant?, members: [(name: String, value: String)]) {
            self.token = token
            self.verifiedAt = verifiedAt
            self.members = members
        }

        /// Compares member by member, since tuples are not Equatable.
        public static func == (left: Self, right: Self) -> Bool {
            left.token == right.token && left.verifiedAt == right.verifiedAt
                && left.members.elementsEqual(right.members, by: ==)
        }
    }

    /// An inspection with all of its parts.
    public init(
        claims: [Claims], transcript: [String], history: [ActivityEntry] = [], problem: String? = nil
    ) {
        self.claims = claims
        self.transcript = transcript
        self.history = history
        self.problem = problem
    }
}

/// A command to copy by hand, alone on its lines.
public struct CommandBox: Sendable, Equatable {
    /// Whose header set it sends.
    public let account: AccountID
    /// As a shell takes it.
    public let command: String
    /// When the file that it reads is removed; nil where it stays.
    public let until: Instant?
    /// Whether ``placeholder`` stands in it, because the profile does not say where the API is.
    public let lacksAddress: Bool

    /// What whoever runs the command writes an address over.
    public static let placeholder = "https://API/PATH"
}
