import TokenService
import Vocabulary

/// The order of the list of accounts.
public enum AccountOrder: String, Sendable, CaseIterable {
    /// By provider and name; providers are groups.
    case provider
    /// What ends first comes first; what has no end, or no token, comes last.
    case expiry
    /// By the account's own name, whatever its provider.
    case name

    /// The one that the same key leads to.
    var next: AccountOrder {
        switch self {
        case .provider: .expiry
        case .expiry: .name
        case .name: .provider
        }
    }
}

/// The accounts are kept sorted by id, so that one is found by its id; ``DeckState/ranking`` holds the order of the list.
extension DeckState {
    mutating func changeOrder() -> [DeckEffect] {
        order = order.next
        rank()
        applyFilter()
        return []
    }

    /// Recomputes the order of the list; what is visible is left to ``applyFilter()``.
    mutating func rank() {
        switch order {
        case .provider: ranking = Array(accounts.indices)
        case .expiry:
            let ends = accounts.map { Self.end(of: $0) }
            ranking = accounts.indices.sorted { (ends[$0], $0) < (ends[$1], $1) }
        case .name:
            let names = accounts.map(\.id.name)
            ranking = accounts.indices.sorted { names[$0] == names[$1] ? $0 < $1 : names[$0] < names[$1] }
        }
    }

    /// Whether a change of an account may move it.
    func moves(from old: AccountStatus, to new: AccountStatus) -> Bool {
        order == .expiry && Self.end(of: old) != Self.end(of: new)
    }

    /// Milliseconds, so that ten thousand are compared quickly.
    private static func end(of account: AccountStatus) -> Int64 {
        switch account.credential?.expiry {
        case .at(let end): end.milliseconds
        case .never, .unknown: .max - 1
        case nil: .max
        }
    }
}
