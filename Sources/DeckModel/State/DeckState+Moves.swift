import TokenService
import Vocabulary

extension DeckState {
    /// How far a page key goes.
    var page: Int {
        switch context {
        case .main where pane == .accounts, .welcome: max(1, layout.listRows - 1)
        default: max(1, layout.page - 1)
        }
    }

    /// Moves whatever the keys belong to.
    mutating func move(by distance: Int) -> [DeckEffect] {
        switch context {
        case .help, .log, .search: scrollLines(by: distance)
        case .palette: movePalette(by: distance)
        case .headerMenu:
            guard case .headerMenu(var menu) = overlay else { break }
            menu.index = Self.moved(menu.index, by: distance, last: menu.sets.count - 1)
            overlay = .headerMenu(menu)
        case .themes: return moveTheme(by: distance)
        case .picker:
            changePicker { $0.index = Self.moved($0.index, by: distance, last: $0.matches.count - 1) }
        case .inspect: detailsOffset = Self.moved(detailsOffset, by: distance, last: layout.detailsLimit)
        case .filter: return moveSelection(by: distance)
        case .form: return moveInForm(by: distance)
        case .main, .welcome:
            switch pane {
            case .accounts: return moveSelection(by: distance)
            case .details: detailsOffset = Self.moved(detailsOffset, by: distance, last: layout.detailsLimit)
            case .activity: activityOffset = Self.moved(activityOffset, by: distance, last: layout.activityLimit)
            }
        case .signIn: askOffset = Self.moved(askOffset, by: distance, last: layout.askLimit)
        case .variables, .answer, .command, .quit, .revoke, .revokeCount, .locked: break
        }
        return []
    }

    private mutating func scrollLines(by distance: Int) {
        if overlay == .log {
            logOffset = Self.moved(logOffset, by: distance, last: layout.logLimit)
        } else {
            helpOffset = Self.moved(helpOffset, by: distance, last: layout.helpLimit)
        }
    }

    mutating func moveSelection(by distance: Int) -> [DeckEffect] {
        guard !visible.isEmpty else { return [] }
        filter.selectionBefore = nil
        let place = Self.moved(selectedPlace ?? 0, by: distance, last: visible.count - 1)
        return select(accounts[visible[place]].id)
    }

    /// Puts the cursor on an account; what was revealed of another one is masked.
    mutating func select(_ id: AccountID?) -> [DeckEffect] {
        guard id != selection else { return [] }
        selection = id
        detailsOffset = 0
        return masked() + askInspection()
    }

    mutating func go(to number: Int) -> [DeckEffect] {
        guard let pane = Pane(rawValue: number), pane != self.pane else { return [] }
        self.pane = pane
        return masked()
    }

    static func moved(_ index: Int, by distance: Int, last: Int) -> Int { max(0, min(index + distance, last)) }
}
