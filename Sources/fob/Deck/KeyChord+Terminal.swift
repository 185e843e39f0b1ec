import DeckModel
import Terminal

extension KeyChord {
    /// The chord of a key as the terminal tells it. `Key` is spelled out: `.up` alone is the terminal's, and this
    /// initialiser would call itself without end.
    init(_ key: PressedKey) {
        switch key {
        case .character(let character): self.init(Key.character(character))
        case .control(let character): self.init(Key.character(character), control: true)
        case .alt(let character): self.init(Key.character(character), alt: true)
        case .function(let number): self.init(Key.function(number))
        case .up: self.init(Key.up)
        case .down: self.init(Key.down)
        case .left: self.init(Key.left)
        case .right: self.init(Key.right)
        case .home: self.init(Key.home)
        case .end: self.init(Key.end)
        case .pageUp: self.init(Key.pageUp)
        case .pageDown: self.init(Key.pageDown)
        case .enter: self.init(Key.enter)
        case .tab: self.init(Key.tab)
        case .backTab: self.init(Key.tab, shift: true)
        case .escape: self.init(Key.escape)
        case .backspace: self.init(Key.backspace)
        case .delete: self.init(Key.delete)
        }
    }
}
