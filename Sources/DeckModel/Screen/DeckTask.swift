public import Vocabulary

/// What is being done for one account.
public struct DeckTask: Sendable, Equatable {
    /// The things that take time and can be cancelled.
    public enum Kind: String, Sendable {
        case exchange
        case refresh
        /// A refresh that nobody asked for.
        case renewal
        case revoke
    }

    /// Which of them it is.
    public let kind: Kind
    /// When it began.
    public let startedAt: Instant
    /// What it is doing, in words of the service.
    public internal(set) var progress: String?
    /// Whether its user has stopped it and its end is awaited.
    public internal(set) var isCancelling: Bool

    init(_ kind: Kind, startedAt: Instant) {
        self.kind = kind
        self.startedAt = startedAt
        progress = nil
        isCancelling = false
    }

    /// `refreshing token`, `signing in: waiting for the browser`, `cancelling`.
    public var words: String {
        guard !isCancelling else { return "cancelling" }
        let doing =
            switch kind {
            case .exchange: "signing in"
            case .refresh: "refreshing token"
            case .renewal: "refreshing token by itself"
            case .revoke: "revoking the tokens"
            }
        return progress.map { "\(doing): \($0)" } ?? doing
    }

    /// One word for a row: `sign in`, `refresh`, `cancel`.
    public var word: String {
        guard !isCancelling else { return "cancel" }
        return switch kind {
        case .exchange: "sign in"
        case .refresh, .renewal: "refresh"
        case .revoke: "revoke"
        }
    }

    /// What was done once it is done, and what is called so while it is not: `refreshed`, `refresh`.
    var names: (done: String, noun: String, action: Action) {
        switch kind {
        case .exchange: ("signed in", "exchange", .exchange)
        case .refresh, .renewal: ("refreshed", "refresh", .refresh)
        case .revoke: ("revoked", "revocation", .revoke)
        }
    }
}
