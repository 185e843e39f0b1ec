import TokenService
import Vocabulary

extension DeckState {
    mutating func openPalette() -> [DeckEffect] {
        setPalette("")
        return masked()
    }

    mutating func setPalette(_ text: String) {
        var palette = Palette()
        palette.text = String(text.prefix(100))
        palette.entries =
            palette.wantsAccounts
            ? Palette.accounts(ranking.map { accounts[$0].id }, for: palette.pattern)
            : Palette.actions(for: palette.pattern)
        overlay = .palette(palette)
    }

    mutating func changePalette(_ change: (Palette) -> String) {
        guard case .palette(let palette) = overlay else { return }
        setPalette(change(palette))
    }

    mutating func movePalette(by distance: Int) {
        guard case .palette(var palette) = overlay else { return }
        palette.index = Self.moved(palette.index, by: distance, last: palette.entries.count - 1)
        overlay = .palette(palette)
    }

    /// Carries out the entry as if its key had been pressed on the main screen, or goes to the account.
    mutating func acceptPalette(at now: Instant) -> [DeckEffect] {
        guard case .palette(let palette) = overlay else { return [] }
        guard let entry = palette.selected else {
            show(["nothing matches “\(palette.pattern)”"], .warning, at: now)
            return []
        }
        overlay = nil
        switch entry {
        case .action(let action):
            if isInspecting, Binding.of(action)?.contexts.contains(.inspect) == false { isInspecting = false }
            return perform(action, at: now)
        case .account(let id):
            guard let index = index(of: id) else {
                show(["\(id) is gone"], .warning, at: now)
                return []
            }
            if places[index] < 0 {
                filter = AccountFilter()
                applyFilter()
            }
            filter.selectionBefore = nil
            isInspecting = false
            pane = .accounts
            return select(id)
        }
    }
}
