import DeckModel
import TokenService
import Vocabulary

/// How much of a token's life is left, in cells.
struct LifetimeBar {
    private let issuedAt: Instant
    private let end: Instant

    /// Nil for a credential without an end.
    init?(_ credential: CredentialSummary?) {
        guard let credential, let end = credential.expiry.instant, end > credential.issuedAt else { return nil }
        issuedAt = credential.issuedAt
        self.end = end
    }

    private var life: Int64 { max(1, (end - issuedAt).wholeMilliseconds) }

    /// Full cells of `cells`; at least one while the token lives.
    func filled(of cells: Int, now: Instant) -> Int {
        let left = (end - now).wholeMilliseconds
        guard left > 0, cells > 0 else { return 0 }
        return min(cells, max(1, Int((Double(left) / Double(life) * Double(cells)).rounded(.down))))
    }

    /// `======..`, its two parts apart.
    func parts(_ cells: Int, now: Instant) -> (full: String, empty: String) {
        let filled = filled(of: cells, now: now)
        return (String(repeating: "=", count: filled), String(repeating: ".", count: max(0, cells - filled)))
    }

    /// When ``filled(of:now:)`` changes next; nil at the end.
    func nextChange(of cells: Int, now: Instant) -> Instant? {
        let filled = filled(of: cells, now: now)
        guard filled > 0 else { return nil }
        guard filled > 1 else { return end }
        let left = Int64((Double(filled) * Double(life) / Double(cells)).rounded(.up))
        return max(end - .milliseconds(left - 1), now + .milliseconds(1))
    }
}
