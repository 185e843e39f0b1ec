import TokenService
public import Vocabulary

/// Marks: what several accounts are to have in common. Kept by account, so that they survive sorting, filtering and
/// reloading; a marked account that the filter hides stays marked, and the title of the list says so.
extension DeckState {
    /// What an action that takes many is for: the marked accounts, else the selected one.
    public var targets: [AccountID] { marked.isEmpty ? selection.map { [$0] } ?? [] : marked.sorted() }

    /// How many marked accounts the filter hides.
    public var hiddenMarks: Int { marked.count { id in index(of: id).map { places[$0] < 0 } ?? true } }

    /// Marks the selection, or no longer, and goes on to the next line.
    mutating func toggleMark() -> [DeckEffect] {
        guard let selection else { return [] }
        if marked.remove(selection) == nil { marked.insert(selection) }
        return moveSelection(by: 1)
    }

    /// Marks what is visible and was not, and the other way round.
    mutating func invertMarks() -> [DeckEffect] {
        marked.formSymmetricDifference(visible.map { accounts[$0].id })
        return []
    }

    /// The targets that nothing keeps from it.
    func willing(_ refusal: (AccountStatus) -> String?) -> [AccountID] {
        targets.filter { id in account(id).map { refusal($0) == nil } ?? false }
    }

    /// Why none of the targets can have it; nil where one can.
    func refusalOfTargets(_ refusal: (AccountStatus) -> String?) -> String? {
        guard !marked.isEmpty else {
            guard let selected else { return refusalWithoutSelection }
            return refusal(selected)
        }
        var first: String?
        for id in targets {
            guard let account = account(id) else { continue }
            guard let reason = refusal(account) else { return nil }
            first = first ?? reason
        }
        guard let first, marked.count > 1 else { return first ?? refusalWithoutSelection }
        return "none of the \(marked.count) marked: \(first)"
    }

    /// Says which of the marked were left out, and why the first of them was.
    mutating func sayLeftOut(
        _ done: String, _ willing: [AccountID], _ refusal: (AccountStatus) -> String?, at now: Instant
    ) {
        guard marked.count > willing.count, !willing.isEmpty else { return }
        var reason = ""
        for id in targets where reason.isEmpty && !willing.contains(id) {
            reason = account(id).flatMap(refusal) ?? ""
        }
        show(
            ["\(done) \(willing.count) of \(marked.count) marked", "left out: \(reason)"], .warning,
            at: now)
    }

    /// Why something that takes one account cannot be had while others are marked.
    func refusalOfMany(_ what: String) -> String? {
        guard !marked.isEmpty, marked != selection.map({ [$0] }) else { return nil }
        let clear = keymap.key(for: .back).map { ": \($0) clears the marks" } ?? ""
        return "\(what) takes one account, and \(marked.count) \(marked.count == 1 ? "is" : "are") marked\(clear)"
    }
}
