/// Bytes that must not be shown: a token, a client secret, a code, a verifier.
///
/// Whatever prints it prints `•••`: string interpolation, `dump`, a failing test. The only way to the bytes
/// is ``reveal()`` or ``withBytes(_:)``, and a test lists the files that may call them.
public struct Secret: Sendable {
    private let bytes: [UInt8]

    public init(_ text: String) { bytes = Array(text.utf8) }
    public init(utf8 bytes: [UInt8]) { self.bytes = bytes }

    public var isEmpty: Bool { bytes.isEmpty }

    /// The text itself, for the one place that puts it on the wire, into a record or before its owner's eyes.
    public func reveal() -> String { String(decoding: bytes, as: UTF8.self) }

    /// Lends the bytes without making a `String` of them.
    public func withBytes<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result { try body(bytes) }

    /// Eight dots and at most the last four characters; nothing of a secret shorter than twelve characters, and
    /// nothing of one that is not plain ASCII. The width is always twelve cells.
    public var masked: String {
        let dots = String(repeating: "•", count: 8)
        guard bytes.count >= 12, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return dots + "••••" }
        return dots + String(decoding: bytes.suffix(4), as: UTF8.self)
    }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool {
        constantTimeEqual(left.bytes, right.bytes)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
