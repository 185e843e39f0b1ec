import Vocabulary

/// Whatever takes the list of themes away puts the theme from before back, except for enter on another.
extension DeckState {
    /// The themes were read: the list opens on the one that is in use.
    mutating func listed(_ themes: [ThemeChoice], current: String) -> [DeckEffect] {
        guard [.main, .inspect, .welcome].contains(context), !themes.isEmpty else { return [] }
        let index = themes.firstIndex { $0.name == current } ?? 0
        overlay = .themes(ThemePicker(themes: themes, before: current, index: index))
        return masked()
    }

    var themePicker: ThemePicker? { if case .themes(let picker) = overlay { picker } else { nil } }

    /// Moves in the list and shows what the cursor is on; nothing of one that cannot be used.
    mutating func moveTheme(by distance: Int) -> [DeckEffect] {
        guard var picker = themePicker else { return [] }
        let index = Self.moved(picker.index, by: distance, last: picker.themes.count - 1)
        guard index != picker.index else { return [] }
        picker.index = index
        overlay = .themes(picker)
        return picker.selected.map { [.useTheme($0.problem == nil ? $0.name : picker.before)] } ?? []
    }

    mutating func keepTheme(at now: Instant) -> [DeckEffect] {
        guard let theme = themePicker?.selected else { return [] }
        if let problem = theme.problem {
            show([problem], .error, at: now)
            return []
        }
        overlay = nil
        return [.useTheme(theme.name), .keepTheme(theme.name)]
    }

    /// What has to be done where the list was there before an event and is gone after it.
    func themesAfter(_ picker: ThemePicker?, _ effects: [DeckEffect]) -> [DeckEffect] {
        guard let picker, themePicker == nil else { return [] }
        let isKept = effects.contains { if case .keepTheme = $0 { true } else { false } }
        return isKept ? [] : [.useTheme(picker.before)]
    }
}
