import Cells
public import DeckModel
import TokenService
import Vocabulary

extension DeckView {
    /// What stands at a cell of the main screen, by the same plan that ``render(_:width:height:styles:glyphs:now:zone:)``
    /// draws it by.
    public static func target(_ state: DeckState, width: Int, height: Int, x: Int, y: Int) -> PointerTarget {
        let plan = ScreenPlan(width: max(1, width), height: max(1, height))
        guard plan.shape != .tooSmall, state.context == .main, plan.body.contains(x, y) else { return .elsewhere }
        let showsList = plan.hasBorders || state.pane == .accounts
        if showsList, plan.list.contains(x, y) {
            let inside = plan.listInside
            guard inside.contains(x, y) else { return .pane(.accounts) }
            let rows = Array(AccountList(state, height: inside.height, bordered: plan.hasBorders).rows)
            guard rows.indices.contains(y - inside.y), case .account(let index) = rows[y - inside.y] else {
                return .pane(.accounts)
            }
            return .account(state.accounts[index].id)
        }
        guard plan.hasBorders else { return .pane(state.pane) }
        if plan.shape == .two { return .pane(state.pane == .activity ? .activity : .details) }
        return .pane(plan.activity.contains(x, y) ? .activity : .details)
    }
}

extension Rect {
    fileprivate func contains(_ x: Int, _ y: Int) -> Bool {
        (self.x..<right).contains(x) && (self.y..<bottom).contains(y)
    }
}
