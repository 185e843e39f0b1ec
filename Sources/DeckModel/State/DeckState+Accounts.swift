import TokenService
import Vocabulary

extension DeckState {
    mutating func loaded(_ list: [AccountStatus], at now: Instant) -> [DeckEffect] {
        let before = accounts
        let wasLoaded = hasLoaded
        let place = selectedPlace
        accounts = list.sorted { $0.id < $1.id }
        hasLoaded = true
        loadFailure = nil
        noteSharedNames()
        if wasLoaded {
            for old in before {
                if let new = account(old.id) { logForeignChange(from: old, to: new, at: now) }
            }
        }
        applyFilter()
        keepSelection(near: place)
        return []
    }

    mutating func loadingFailed(_ failure: Failure, at now: Instant) -> [DeckEffect] {
        loadFailure = failure
        log(failure.description, .error, at: now)
        show([failure.message] + [failure.remedy].compactMap { $0 }, .error, at: now)
        return []
    }

    mutating func changed(_ account: AccountStatus, at now: Instant) -> [DeckEffect] {
        if let index = index(of: account.id) { logForeignChange(from: accounts[index], to: account, at: now) }
        upsert(account)
        return []
    }

    mutating func removed(_ id: AccountID) -> [DeckEffect] {
        guard let index = index(of: id) else { return [] }
        let place = selectedPlace
        accounts.remove(at: index)
        noteSharedNames()
        applyFilter()
        keepSelection(near: place)
        return []
    }

    /// Puts an account where it belongs, the selection staying on its own.
    mutating func upsert(_ account: AccountStatus) {
        if let index = index(of: account.id) {
            accounts[index] = account
        } else {
            accounts.insert(account, at: accounts.firstIndex { $0.id > account.id } ?? accounts.endIndex)
            noteSharedNames()
        }
        let place = selectedPlace
        applyFilter()
        keepSelection(near: place)
    }

    private mutating func noteSharedNames() {
        var seen: Set<Name> = []
        sharedNames = Set(accounts.lazy.map(\.id.name).filter { !seen.insert($0).inserted })
    }

    /// A credential that changed while no task of ours ran came from another process. A copy may renew as well.
    private mutating func logForeignChange(from old: AccountStatus, to new: AccountStatus, at now: Instant) {
        guard tasks[new.id] == nil, !copying.contains(new.id), let credential = new.credential, old.problem == nil,
            credential.issuedAt != old.credential?.issuedAt
        else { return }
        log("renewed by another process", of: new.id, .info, at: now)
    }

    /// Recomputes what is visible; the selection is left to the caller.
    mutating func applyFilter() {
        visible =
            filter.text.isEmpty ? Array(accounts.indices) : accounts.indices.filter { filter.matches(accounts[$0]) }
    }

    /// The selection stays on its account; where that is gone or hidden, it goes to what stands in its place.
    mutating func keepSelection(near place: Int?) {
        guard selectedPlace == nil else { return }
        guard !visible.isEmpty else {
            _ = select(nil)
            return
        }
        _ = select(accounts[visible[min(place ?? 0, visible.count - 1)]].id)
    }
}
