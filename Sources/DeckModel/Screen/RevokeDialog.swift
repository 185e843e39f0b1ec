public import Vocabulary

/// The question before tokens are taken back at the provider. Whoever meant another key cannot say yes to it: it is deaf at
/// first, its focus is on Cancel, and the key that revokes is not the key that asked.
public struct RevokeDialog: Sendable, Equatable {
    /// For so long no key counts: a repeated or mistaken one comes sooner than a decision.
    public static let deafness = Duration.milliseconds(300)

    /// Whose tokens.
    public let accounts: [AccountID]
    /// How many of the marked are not among them.
    public let leftOut: Int
    /// When it was put on the screen.
    let openedAt: Instant
    /// Whether Enter presses the button that revokes.
    public internal(set) var isOnRevoke = false
    /// What was typed where the count is asked for.
    public internal(set) var typed = ""
    /// Whether something else than the count was entered.
    public internal(set) var isMistyped = false

    /// More than one must be counted.
    public var asksCount: Bool { accounts.count > 1 }

    /// Whether keys do not count yet. A clock that was set back does not make it deaf.
    func isDeaf(at now: Instant) -> Bool { (.zero..<Self.deafness).contains(now - openedAt) }
}
