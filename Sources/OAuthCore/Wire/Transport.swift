/// The only way out to a provider. One implementation speaks HTTP; tests script others.
public protocol Transport: Sendable {
    /// Sends one request and returns its reply. Redirects are not followed: a 3xx is a reply like any other.
    /// Cancelling the task ends the call at once with ``TransportError/Kind/cancelled``.
    func send(_ request: WireRequest) async throws(TransportError) -> WireReply
}

/// Why no reply came.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How far the request came.
    public enum Kind: Sendable, Equatable {
        /// No connection was made: the provider has seen nothing, and trying again is safe.
        case notConnected
        /// The certificate or the handshake was refused: the provider has seen nothing of the request.
        case tls
        /// The request may have reached the provider, and no complete answer came.
        case noAnswer
        /// As ``noAnswer``, because the deadline passed.
        case timedOut
        /// The answer was longer than the cap, or no HTTP.
        case malformed
        case cancelled
    }

    /// How far the request came.
    public let kind: Kind
    /// A sentence for the user, without secrets: “no connection to api.example: connection refused”.
    public let message: String

    /// Whether the provider may have acted on the request, so that its outcome is unknown.
    public let mayHaveReachedProvider: Bool

    /// An error of that kind, with its sentence.
    ///
    /// - Parameter mayHaveReachedProvider: where it is known; else it follows from the kind.
    public init(_ kind: Kind, _ message: String, mayHaveReachedProvider: Bool? = nil) {
        self.kind = kind
        self.message = message
        self.mayHaveReachedProvider =
            mayHaveReachedProvider
            ?? {
                switch kind {
                case .notConnected, .tls: false
                case .noAnswer, .timedOut, .malformed, .cancelled: true
                }
            }()
    }

    /// The message.
    public var description: String { message }
}
