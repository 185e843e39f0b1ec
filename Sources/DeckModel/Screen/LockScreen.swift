import Vocabulary

/// What stands in place of everything else while the deck is locked: a field for the passphrase.
///
/// What is typed goes into locked memory byte by byte; the state tells its length and nothing else of it.
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
    /// How many characters were typed.
    public internal(set) var length = 0
    private var passphrase = LockedBytes(capacity: limit)

    init(reason: String, asksAnyway: Bool) {
        self.reason = reason
        self.asksAnyway = asksAnyway
    }

    /// Compares what is shown; the passphrase by its length only.
    public static func == (left: Self, right: Self) -> Bool {
        left.reason == right.reason && left.asksAnyway == right.asksAnyway && left.isUnlocking == right.isUnlocking
            && left.rejection == right.rejection && left.length == right.length
    }

    /// Adds a character, where there is room for it and nothing is being tried.
    mutating func type(_ character: Character) {
        guard !isUnlocking else { return }
        let bytes = character.utf8
        guard passphrase.count + bytes.count <= Self.limit else { return }
        for byte in bytes { passphrase.append(byte) }
        count()
    }

    /// Adds a text that was pasted; a line's end is no part of it.
    mutating func paste(_ text: Secret) {
        guard !isUnlocking else { return }
        text.withBytes { bytes in
            let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
            guard passphrase.count + line.count <= Self.limit else { return }
            for byte in line { passphrase.append(byte) }
        }
        count()
    }

    mutating func erase() {
        passphrase.removeLastCharacter()
        count()
    }

    mutating func clear() {
        passphrase.wipe()
        length = 0
    }

    /// Hands over what was typed, and begins anew.
    mutating func take() -> LockedBytes {
        defer { passphrase = LockedBytes(capacity: Self.limit) }
        length = 0
        return passphrase
    }

    private mutating func count() {
        length = passphrase.withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
    }
}
