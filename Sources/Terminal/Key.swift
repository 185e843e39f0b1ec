/// A key as the person pressed it, told apart from pasted text.
public enum Key: Hashable, Sendable {
    /// A printing character; marks that the terminal sends on their own come on their own.
    case character(Character)
    /// A letter or sign with Control held, in lower case: `c` for ^C.
    case control(Character)
    /// A character with Alt held.
    case alt(Character)
    /// F1 to F24.
    case function(Int)
    case up, down, left, right
    case home, end, pageUp, pageDown
    case enter, tab, backTab, escape, backspace, delete
}
