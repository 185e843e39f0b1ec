import Vocabulary

/// A field for something that nobody may read.
///
/// What is typed goes into locked memory byte by byte; the state tells its length and nothing else of it.
public struct HiddenEntry: Sendable, Equatable {
    /// How many characters were typed.
    public private(set) var length = 0
    private var bytes: LockedBytes

    /// - Parameter limit: bytes; what would be longer is not typed.
    init(limit: Int) { bytes = LockedBytes(capacity: limit) }

    /// Compares what is shown: the length.
    public static func == (left: Self, right: Self) -> Bool { left.length == right.length }

    /// Adds a character, where there is room for it.
    mutating func type(_ character: Character) {
        let added = character.utf8
        guard bytes.count + added.count <= bytes.capacity else { return }
        for byte in added { bytes.append(byte) }
        count()
    }

    /// Adds a text that was pasted; a line's end is no part of it.
    mutating func paste(_ text: Secret) {
        text.withBytes { pasted in
            let line = pasted.prefix { $0 != 0x0A && $0 != 0x0D }
            guard bytes.count + line.count <= bytes.capacity else { return }
            for byte in line { bytes.append(byte) }
        }
        count()
    }

    mutating func erase() {
        bytes.removeLastCharacter()
        count()
    }

    mutating func clear() {
        bytes.wipe()
        length = 0
    }

    /// Hands over what was typed, and begins anew.
    mutating func take() -> LockedBytes {
        defer { bytes = LockedBytes(capacity: bytes.capacity) }
        length = 0
        return bytes
    }

    /// What was typed, to be kept as other secrets are; it stays in the field.
    var secret: Secret { bytes.withBytes { Secret(copying: $0) } }

    private mutating func count() {
        length = bytes.withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
    }
}
