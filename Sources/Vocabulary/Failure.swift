/// Why something could not be done, as a person reads it.
///
/// Every layer throws this one at its edge; what a layer switches on inside is its own business. No text of it
/// holds a secret: what comes from outside passes ``Redactor`` and ``ScreenText`` before it gets here.
public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whose fault it is, and with it the exit code. Never renumbered.
    public enum Kind: Int32, Sendable {
        case unexpected = 1
        case usage = 2
        case notFound = 3
        case loginNeeded = 4
        case refused = 5
        case network = 6
        case store = 7
        case busy = 8
        case cancelled = 9
    }

    /// What a person can be led around by name; a surface says it in its own keys or options.
    public enum Obstacle: Sendable, Equatable {
        /// The address that a sign-in's answer comes to cannot be listened at.
        case redirectURI
        /// The client authentication needs a key or a certificate that the provider has not.
        case clientKey
    }

    /// Whose fault it is.
    public let kind: Kind
    /// What was being done, for whom, and what happened: one or more sentences.
    public let message: String
    /// What to do next, as a sentence or a command; nil where there is nothing.
    public let remedy: String?
    /// The canonical OAuth error code (RFC 6749 section 5.2) where a provider refused.
    public let code: String?
    /// What exactly stood in the way, where more can be advised than the kind tells.
    public let obstacle: Obstacle?
    /// How long whoever was asked wants to be left alone (RFC 9110 section 10.2.3), where it said so.
    public let retryAfter: Duration?

    /// A failure of that kind, with its sentences.
    public init(
        _ kind: Kind, _ message: String, remedy: String? = nil, code: String? = nil, obstacle: Obstacle? = nil,
        retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.code = code
        self.obstacle = obstacle
        self.retryAfter = retryAfter
    }

    /// What the program ends with.
    public var exitCode: Int32 { kind.rawValue }

    /// The message and, where there is one, the remedy.
    public var description: String { remedy.map { "\(message) \($0)" } ?? message }
}
