import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Bytes that must not be shown: a token, a client secret, a code, a verifier.
///
/// Whatever prints it prints `•••`: string interpolation, `dump`, a failing test. The only way to the bytes
/// is ``reveal()`` or ``withBytes(_:)``, and a test lists the files that may call them. The bytes are wiped when the
/// last copy goes; a `String` that was made of them, or they of it, is out of reach and is not.
public struct Secret: Sendable {
    private let storage: SecretBytes

    /// The UTF-8 of a text that was already in the open: read from a file, a reply, a prompt.
    public init(_ text: String) { storage = SecretBytes(Array(text.utf8)) }
    /// Those bytes.
    public init(utf8 bytes: [UInt8]) { storage = SecretBytes(bytes) }
    /// A copy of those bytes; the original is its owner's to wipe.
    public init(copying bytes: UnsafeRawBufferPointer) { storage = SecretBytes(Array(bytes)) }

    /// Whether there is not a single byte.
    public var isEmpty: Bool { storage.bytes.isEmpty }

    /// The text itself, for the one place that puts it on the wire, into a record or before its owner's eyes.
    public func reveal() -> String { String(decoding: storage.bytes, as: UTF8.self) }

    /// Lends the bytes without making a `String` of them.
    public func withBytes<Result, Fault: Error>(_ body: ([UInt8]) throws(Fault) -> Result) throws(Fault) -> Result {
        try body(storage.bytes)
    }

    /// Eight dots and at most the last four characters; nothing of a secret shorter than twelve characters, and
    /// nothing of one that is not plain ASCII. The width is always twelve cells.
    public var masked: String { ending.masked }

    /// As much of it as ``masked`` shows, for those who keep thousands and show one.
    public var ending: Ending {
        let bytes = storage.bytes
        guard bytes.count >= 12, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return Ending(text: nil) }
        return Ending(text: String(decoding: bytes.suffix(4), as: UTF8.self))
    }

    /// The end of a secret that may be shown.
    public struct Ending: Sendable, Equatable {
        fileprivate let text: String?

        /// As ``Secret/masked`` shows it.
        public var masked: String { String(repeating: "•", count: 8) + (text ?? "••••") }
    }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool {
        constantTimeEqual(left.storage.bytes, right.storage.bytes)
    }
}

extension Secret: Hashable {
    /// By the bytes, under the key of this process alone.
    public func hash(into hasher: inout Hasher) {
        storage.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Three dots.
    public var description: String { "•••" }
    /// Three dots.
    public var debugDescription: String { "•••" }
    /// A mirror without children, so that neither `dump` nor a test shows what is inside.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}

/// What all copies of one ``Secret`` share, and what is zeroed with the last of them.
final class SecretBytes: Sendable {
    private let content: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { content = Mutex(bytes) }

    deinit { wipe() }

    var bytes: [UInt8] { content.withLock { $0 } }

    /// Zeroes the bytes in place; in a copy only, where somebody still holds the array itself.
    func wipe() {
        content.withLock { content in
            content.withUnsafeMutableBytes { buffer in
                guard let start = buffer.baseAddress else { return }
                // Plain stores to memory that nobody reads again may be optimised away.
                #if canImport(Glibc)
                    explicit_bzero(start, buffer.count)
                #else
                    memset_s(start, buffer.count, 0, buffer.count)
                #endif
            }
        }
    }
}
