import TokenService
import Vocabulary

extension DeckState {
    mutating func loaded(_ list: [AccountStatus], at now: Instant) -> [DeckEffect] {
        let before = accounts
        let wasLoaded = hasLoaded
        let place = selectedPlace
        keepForgotten(list)
        accounts = list.filter { !isOffTheList($0.id) }.sorted { $0.id < $1.id }
        hasLoaded = true
        loadFailure = nil
        noteSharedNames()
        if wasLoaded {
            for old in before {
                if let new = account(old.id) { logForeignChange(from: old, to: new, at: now) }
            }
        }
        if !marked.isEmpty { marked = marked.filter { index(of: $0) != nil } }
        rank()
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
        for batch in forgetting.indices { forgetting[batch].accounts.removeAll { $0.id == id } }
        forgetting.removeAll { $0.accounts.isEmpty }
        guard let index = index(of: id) else { return [] }
        let place = selectedPlace
        accounts.remove(at: index)
        marked.remove(id)
        listChanged(near: place)
        return []
    }

    /// Puts everything right that depends on which accounts there are.
    mutating func listChanged(near place: Int?) {
        noteSharedNames()
        rank()
        applyFilter()
        keepSelection(near: place)
    }

    /// Puts an account where it belongs, the selection staying on its own.
    mutating func upsert(_ account: AccountStatus) {
        guard !isOffTheList(account.id) else {
            keepForgotten(account)
            return
        }
        let place = selectedPlace
        if let index = index(of: account.id) {
            let old = accounts[index]
            accounts[index] = account
            if moves(from: old, to: account) { rank() }
        } else {
            accounts.insert(account, at: accounts.firstIndex { $0.id > account.id } ?? accounts.endIndex)
            noteSharedNames()
            rank()
        }
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
        visible = filter.kept(ranking, of: accounts)
        groups = order == .provider ? providerStarts : []
        places = [Int](repeating: -1, count: accounts.count)
        for (place, index) in visible.enumerated() { places[index] = place }
    }

    private var providerStarts: [Int] {
        var provider: Name?
        return visible.indices.filter { place in
            defer { provider = accounts[visible[place]].id.provider }
            return accounts[visible[place]].id.provider != provider
        }
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
