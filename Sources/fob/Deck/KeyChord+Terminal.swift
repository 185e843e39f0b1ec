import DeckModel
import Terminal

extension KeyChord {
    /// The chord of a key as the terminal tells it.
    ///
    /// Labelled, because both kinds of key have cases of the same names: without the label `.up` would be read as
    /// another key of the terminal, for ever.
    init(pressed key: PressedKey) {
        switch key {
        case .character(let character): self.init(.character(character))
        case .control(let character): self.init(.character(character), control: true)
        case .alt(let character): self.init(.character(character), alt: true)
        case .function(let number): self.init(.function(number))
        case .up: self.init(.up)
        case .down: self.init(.down)
        case .left: self.init(.left)
        case .right: self.init(.right)
        case .home: self.init(.home)
        case .end: self.init(.end)
        case .pageUp: self.init(.pageUp)
        case .pageDown: self.init(.pageDown)
        case .enter: self.init(.enter)
        case .tab: self.init(.tab)
        case .backTab: self.init(.tab, shift: true)
        case .escape: self.init(.escape)
        case .backspace: self.init(.backspace)
        case .delete: self.init(.delete)
        }
    }
}
