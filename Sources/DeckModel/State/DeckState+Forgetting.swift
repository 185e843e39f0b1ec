import TokenService
public import Vocabulary

/// Forgetting accounts here, which can be undone for ten seconds. The store is written when these are over, or when the deck is
/// left or locked before; an undo therefore leaves every file as it was.
extension DeckState {
    func refusalOfForget(at now: Instant) -> String? { refusalOfTargets { refusalOfForget(of: $0, at: now) } }

    private func refusalOfForget(of account: AccountStatus, at now: Instant) -> String? {
        if let reason = busy(account, at: now) { return reason }
        return copying.contains(account.id) ? "\(account.id) is being copied" : nil
    }

    var refusalOfUndo: String? { forgetting.isEmpty ? "nothing was forgotten in the last 10 s" : nil }

    mutating func forgetTargets(at now: Instant) -> [DeckEffect] {
        let before = self
        let willing = willing { refusalOfForget(of: $0, at: now) }
        sayLeftOut("forgetting", willing, { before.refusalOfForget(of: $0, at: now) }, at: now)
        let going = Set(willing)
        let place = selectedPlace
        forgetting.append(
            Forgetting(
                accounts: accounts.filter { going.contains($0.id) }, marked: marked.intersection(going),
                until: now + Forgetting.patience))
        accounts.removeAll { going.contains($0.id) }
        marked.subtract(going)
        isInspecting = false
        listChanged(near: place)
        return masked()
    }

    /// Brings the last ones back.
    mutating func undo(at now: Instant) -> [DeckEffect] {
        guard let batch = forgetting.popLast() else { return [] }
        let place = selectedPlace
        accounts = (accounts + batch.accounts).sorted { $0.id < $1.id }
        marked.formUnion(batch.marked)
        listChanged(near: place)
        show(
            ["\(Self.name(batch.accounts.map(\.id))) \(batch.accounts.count == 1 ? "is" : "are") back"], .info, at: now)
        guard let first = batch.accounts.first, let index = index(of: first.id), places[index] >= 0 else { return [] }
        return select(first.id)
    }

    /// Forgets those whose time is up; all of them without `now`.
    mutating func forgetDue(at now: Instant?) -> [DeckEffect] {
        let due = forgetting.filter { batch in now.map { batch.until <= $0 } ?? true }
        guard !due.isEmpty else { return [] }
        forgetting.removeAll { batch in now.map { batch.until <= $0 } ?? true }
        let ids = due.flatMap(\.accounts).map(\.id)
        leaving.formUnion(ids)
        return ids.map { .forget($0) }
    }

    mutating func forgotten(_ id: AccountID, at now: Instant) -> [DeckEffect] {
        leaving.remove(id)
        log("forgotten here; its tokens live on at the provider", of: id, .info, at: now)
        return []
    }

    mutating func forgetFailed(_ id: AccountID, _ failure: Failure, at now: Instant) -> [DeckEffect] {
        leaving.remove(id)
        report(failure, of: id, doing: .forget, at: now)
        return [.loadAccounts]
    }

    /// Whether an account is off the list although the store may have it.
    func isOffTheList(_ id: AccountID) -> Bool {
        leaving.contains(id) || forgetting.contains { $0.accounts.contains { $0.id == id } }
    }

    /// Keeps what would come back as it is in the store.
    mutating func keepForgotten(_ list: [AccountStatus]) {
        guard !forgetting.isEmpty else { return }
        let present = Dictionary(list.lazy.map { ($0.id, $0) }) { $1 }
        for index in forgetting.indices {
            forgetting[index].accounts = forgetting[index].accounts.compactMap { present[$0.id] }
        }
        forgetting.removeAll { $0.accounts.isEmpty }
    }

    /// As ``keepForgotten(_:)``, of one account.
    mutating func keepForgotten(_ account: AccountStatus) {
        for batch in forgetting.indices {
            for index in forgetting[batch].accounts.indices where forgetting[batch].accounts[index].id == account.id {
                forgetting[batch].accounts[index] = account
            }
        }
    }

    /// One account by its name, more by their number.
    public static func name(_ ids: [AccountID]) -> String {
        ids.count == 1 ? "\(ids[0])" : "\(ids.count) accounts"
    }
}
