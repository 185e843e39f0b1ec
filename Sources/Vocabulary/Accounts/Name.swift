/// The name of a provider, an account, a profile, a theme or a header set.
///
/// Names become file names, so they match `[a-z0-9][a-z0-9._@+-]{0,63}`; `.` and `..` cannot be spelled with that.
public struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As it was given.
    public let text: String

    /// Takes a text that is a name already; nothing is trimmed or lowercased.
    /// - Throws: ``NameError`` when the text is not a name.
    public init(_ text: String) throws(NameError) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { throw NameError(text: text) }
        guard bytes.count <= 64, Self.isLetterOrDigit(first), bytes.allSatisfy(Self.isAllowed) else {
            throw NameError(text: text)
        }
        self.text = text
    }

    /// The header set that every profile defines.
    public static let defaultHeaderSet = Name(known: "default")

    private init(known text: StaticString) { self.text = text.description }

    /// The text.
    public var description: String { text }

    /// By the bytes of the texts.
    public static func < (left: Name, right: Name) -> Bool { left.text < right.text }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || [0x2E, 0x5F, 0x40, 0x2B, 0x2D].contains(byte)
    }
}

/// A text that is not a ``Name``.
public struct NameError: Error, Sendable, CustomStringConvertible {
    /// What was given for a name, unchanged.
    public let text: String

    /// What was given, made fit for a screen, and what a name is.
    public var description: String {
        "“\(ScreenText.line(text, limit: 80))” is not a name: a name has 1 to 64 of a-z 0-9 . _ @ + - and begins with a letter or digit"
    }
}

/// An account in full: `provider/name`.
public struct AccountID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The provider that the account is at.
    public let provider: Name
    /// The name of the account at that provider.
    public let name: Name

    /// The account of that name at that provider.
    public init(provider: Name, name: Name) {
        self.provider = provider
        self.name = name
    }

    /// Reads `provider/name`.
    /// - Throws: ``NameError`` when there is no slash or either half is not a name.
    public init(_ text: String) throws(NameError) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw NameError(text: text) }
        provider = try Name(String(halves[0]))
        name = try Name(String(halves[1]))
    }

    /// `provider/name`.
    public var description: String { "\(provider)/\(name)" }

    /// By provider, then by name.
    public static func < (left: AccountID, right: AccountID) -> Bool {
        (left.provider, left.name) < (right.provider, right.name)
    }
}
