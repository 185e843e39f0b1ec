import Vocabulary

/// The mouse, which is off unless asked for: while it is on, the terminal's own selection of text needs Shift.
extension DeckState {
    mutating func toggleMouse(at now: Instant) -> [DeckEffect] {
        isMouseOn.toggle()
        let words = isMouseOn ? "mouse on: a click selects, the wheel scrolls; hold shift to select text" : "mouse off"
        show([words], .info, at: now)
        return [.setMouse(isMouseOn)]
    }

    /// A click goes to a row or a pane of the main screen, and to nothing that stands over it.
    mutating func clicked(_ target: PointerTarget) -> [DeckEffect] {
        guard isMouseOn, context == .main else { return [] }
        switch target {
        case .account(let id):
            guard index(of: id) != nil else { return [] }
            filter.selectionBefore = nil
            return go(to: Pane.accounts.rawValue) + select(id)
        case .pane(let pane): return go(to: pane.rawValue)
        case .elsewhere: return []
        }
    }

    /// The wheel scrolls what it is over, else what has the keys.
    mutating func scrolled(_ target: PointerTarget, by distance: Int) -> [DeckEffect] {
        guard isMouseOn else { return [] }
        guard context == .main else { return move(by: distance) }
        switch target {
        case .account, .pane(.accounts): return moveSelection(by: distance)
        case .pane(.details): detailsOffset = Self.moved(detailsOffset, by: distance, last: layout.detailsLimit)
        case .pane(.activity): activityOffset = Self.moved(activityOffset, by: distance, last: layout.activityLimit)
        case .elsewhere: break
        }
        return []
    }
}
