import Cells
public import DeckModel
import TokenService
public import Vocabulary

extension DeckView {
    /// The next instant after `now` at which the screen would look different by time alone; nil where it would not.
    /// The event loop sleeps until then.
    public static func nextVisibleChange(_ state: DeckState, width: Int, height: Int, now: Instant) -> Instant? {
        let plan = ScreenPlan(width: max(1, width), height: max(1, height))
        var changes = Changes(now: now)
        changes.add(state.nextDeadline)
        guard state.lock == nil else { return changes.earliest }
        // The totals of the title line change then.
        changes.add(state.census(at: now).until)
        guard plan.shape != .tooSmall else { return changes.earliest }

        if state.isBusy { changes.add(Instant(milliseconds: (now.milliseconds / 125 + 1) * 125)) }
        changes.add(countdown: state.clipboard?.removedAt)
        changes.add(countdown: state.forgetting.last?.until)
        if state.revealed != nil { changes.add(countdown: state.revealed?.until) }
        if case .signIn(let dialog) = state.ask { changes.add(countdown: dialog.prompt.deadline) }
        if let selected = state.selected {
            changes.add(countdown: selected.credential?.expiry.instant)
            // The long bar and its percent.
            if let width = plan.lifetimeWidth(state) {
                for cells in [100, Canvas.lifetimeCells(width)] {
                    changes.add(LifetimeBar(selected.credential)?.nextChange(of: cells, now: now))
                }
            }
        }
        // The list is hidden behind whatever fills the screen.
        let showsList = !state.isInspecting && state.overlay != .log && (plan.hasBorders || state.pane == .accounts)
        guard showsList else { return changes.earliest }
        let inside = plan.listInside
        let bar = plan.hasBorders ? Canvas.barCells(inside.width) : 0
        for row in AccountList(state, height: inside.height, bordered: plan.hasBorders).rows {
            guard case .account(let index) = row, state.tasks[state.accounts[index].id] == nil else { continue }
            let credential = state.accounts[index].credential
            changes.add(countdown: credential?.expiry.instant)
            if bar > 0 { changes.add(LifetimeBar(credential)?.nextChange(of: bar, now: now)) }
        }
        return changes.earliest
    }

    private struct Changes {
        let now: Instant
        var earliest: Instant?

        mutating func add(_ instant: Instant?) {
            guard let instant, instant > now else { return }
            earliest = earliest.map { min($0, instant) } ?? instant
        }

        mutating func add(countdown end: Instant?) {
            if let end { add(Countdown.nextChange(until: end, now: now)) }
        }
    }
}
