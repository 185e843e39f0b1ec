import Crypto
public import Vocabulary

/// The note that a refresh is about to be sent: whoever finds it with the same refresh token still in the record knows that
/// an answer may have been lost.
public struct RefreshIntent: Sendable, Equatable {
    /// When it was about to be sent.
    public let at: Instant
    /// SHA-256 of the refresh token, lower-case hexadecimal.
    public let refreshTokenHash: String

    /// The note for a refresh with this token.
    public init(at: Instant, refreshToken: Secret) {
        self.at = at
        refreshTokenHash = Self.hash(refreshToken)
    }

    init(at: Instant, refreshTokenHash: String) {
        self.at = at
        self.refreshTokenHash = refreshTokenHash
    }

    /// Whether it was made for this refresh token.
    public func concerns(_ refreshToken: Secret) -> Bool { Self.hash(refreshToken) == refreshTokenHash }

    /// What it says where nobody took it away, as the record's reason and a message hold it.
    public var interruption: String { "the refresh of \(at.rfc3339) was interrupted before its answer was saved" }

    private static func hash(_ secret: Secret) -> String {
        secret.withBytes { hexadecimal(SHA256.hash(data: $0)) }
    }
}
