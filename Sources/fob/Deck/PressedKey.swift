import Terminal

/// A key of the terminal, under a name that the deck's own keys leave free.
typealias PressedKey = Key
