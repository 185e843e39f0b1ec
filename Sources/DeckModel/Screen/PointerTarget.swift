public import Vocabulary

/// What the mouse points at.
public enum PointerTarget: Sendable, Equatable {
    /// A row of the list.
    case account(AccountID)
    /// Anything else of a pane.
    case pane(DeckState.Pane)
    /// What stands over the panes, or nothing.
    case elsewhere
}
