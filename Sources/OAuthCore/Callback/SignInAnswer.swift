public import Vocabulary

/// The authorization code that came back, and what came with it.
public struct SignInAnswer: Sendable, Equatable {
    /// Good for one exchange (RFC 6749 section 4.1.2), and a secret until then.
    public let code: Secret
    /// Members that the profile keeps.
    public let extra: [String: String]

    /// An answer whose state was compared already, or that somebody pasted.
    public init(code: Secret, extra: [String: String] = [:]) {
        self.code = code
        self.extra = extra
    }
}

/// What somebody who came to the redirect URI, or something that was pasted, turned out to be.
public enum CallbackReading: Sendable, Equatable {
    case answer(SignInAnswer)
    /// The provider's `error`, with the right state: the wait is over. Both fit for a screen.
    case refusal(error: String, description: String)
    /// Not the awaited answer; go on waiting. A sentence, fit for a screen.
    case stranger(reason: String)
}
