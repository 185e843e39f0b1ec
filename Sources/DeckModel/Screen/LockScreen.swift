import Vocabulary

/// What stands in place of everything else while the deck is locked: a field for the passphrase.
public struct LockScreen: Sendable, Equatable {
    /// Longer ones are not typed.
    static let limit = 4096

    /// Why it is there, in a sentence.
    public internal(set) var reason: String
    /// Whether the key must be given here, even where the key ring has it: its user went away, or locked the deck.
    public internal(set) var asksAnyway: Bool
    /// Whether the passphrase is being tried; that takes about a second.
    public internal(set) var isUnlocking = false
    /// Why it could not be unlocked, in a sentence or two.
    public internal(set) var rejection: String?
    private var passphrase = HiddenEntry(limit: limit)

    init(reason: String, asksAnyway: Bool) {
        self.reason = reason
        self.asksAnyway = asksAnyway
    }

    /// How many characters were typed.
    public var length: Int { passphrase.length }

    /// Adds a character, where nothing is being tried.
    mutating func type(_ character: Character) {
        if !isUnlocking { passphrase.type(character) }
    }

    /// Adds a text that was pasted.
    mutating func paste(_ text: Secret) {
        if !isUnlocking { passphrase.paste(text) }
    }

    mutating func erase() { passphrase.erase() }

    mutating func clear() { passphrase.clear() }

    /// Hands over what was typed, and begins anew.
    mutating func take() -> LockedBytes { passphrase.take() }
}
