/// A JSON text as it was written: with the place of every value, and with numbers as text.
///
/// Machine-written files and replies are read strictly (RFC 8259); files that people write may hold `//` and
/// `/* */` comments and trailing commas. Duplicate keys are refused in both: whoever takes the first and whoever takes
/// the last disagree about what was said.
public struct JSON: Sendable {
    /// What a value is.
    public indirect enum Content: Sendable {
        case null
        case bool(Bool)
        /// As written: `3600`, `1e3`, `12345678901234567890`.
        case number(String)
        case string(String)
        case array([JSON])
        case object([Member])
    }

    /// A member of an object.
    public struct Member: Sendable {
        /// The key, its escapes resolved.
        public var key: String
        /// Where the key begins.
        public var keyPosition: Position
        /// What stands behind the colon.
        public var value: JSON

        /// A member as it was read, or one that is to be written.
        public init(key: String, keyPosition: Position = .none, value: JSON) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// Line and column, both from 1; columns count Unicode scalars. ``none`` for what was not read from a text.
    public struct Position: Sendable, Hashable, CustomStringConvertible {
        /// From 1; 0 in ``none``.
        public let line: Int
        /// From 1, in Unicode scalars; 0 in ``none``.
        public let column: Int
        /// Of a value that was made and not read.
        public static let none = Position(line: 0, column: 0)

        /// That line and column.
        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        /// `line:column`, as compilers and editors write it.
        public var description: String { "\(line):\(column)" }
    }

    /// How strictly a text is read.
    public enum Dialect: Sendable {
        /// RFC 8259, nothing else.
        case strict
        /// With comments and trailing commas.
        case lenient
    }

    /// What a text may cost. The defaults fit profiles and records.
    public struct Limits: Sendable {
        /// The length of the whole text.
        public var bytes: Int
        /// How many objects and arrays may stand in each other.
        public var depth: Int

        /// At most 1 MiB and 32 levels, unless told otherwise.
        public init(bytes: Int = 1 << 20, depth: Int = 32) {
            self.bytes = bytes
            self.depth = depth
        }
    }

    /// What it says.
    public var content: Content
    /// Where it begins in the text that it was read from.
    public let position: Position

    /// A value that is to be written, or one with the place that it was read from.
    public init(_ content: Content, position: Position = .none) {
        self.content = content
        self.position = position
    }

    /// Reads a text that is one value.
    /// - Throws: ``JSONError`` with the place of the first defect.
    public init(parsing bytes: [UInt8], dialect: Dialect = .strict, limits: Limits = Limits()) throws(JSONError) {
        var parser = JSONParser(bytes, dialect: dialect, limits: limits)
        self = try parser.document()
    }
}

/// The first defect of a JSON text.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where reading had to stop.
    public let position: JSON.Position
    /// What is wrong there, without the text itself: it may be a secret.
    public let reason: String

    /// `line:column: reason`.
    public var description: String { "\(position): \(reason)" }
}

extension JSON {
    /// The text of a string; nil for anything else.
    public var string: String? { if case .string(let text) = content { text } else { nil } }
    /// Nil for anything but true and false.
    public var bool: Bool? { if case .bool(let flag) = content { flag } else { nil } }
    /// The number as it was written.
    public var number: String? { if case .number(let text) = content { text } else { nil } }
    /// The number where it is written as a whole one and fits; `1e3` and `1.0` do not count.
    public var integer: Int64? { number.flatMap { Int64($0) } }
    /// What an array holds; nil for anything else.
    public var elements: [JSON]? { if case .array(let elements) = content { elements } else { nil } }
    /// What an object holds, in the order of the text; nil for anything else.
    public var members: [Member]? { if case .object(let members) = content { members } else { nil } }
    /// Whether it is `null`; a member that is missing is not.
    public var isNull: Bool { if case .null = content { true } else { false } }

    /// The member of that name; nil where this is no object or has none.
    public subscript(_ key: String) -> JSON? {
        guard case .object(let members) = content else { return nil }
        // By place: whoever looks for a name has no use for copies of the others.
        return members.indices.first { members[$0].key.hasSameBytes(as: key) }.map { members[$0].value }
    }

    /// Follows a dotted path: `error.code`, `errors.0.type`. A number is an index into an array.
    public func at(path: String) -> JSON? {
        var node = self
        for step in path.split(separator: ".") {
            if let elements = node.elements {
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                node = elements[index]
            } else {
                guard let member = node[String(step)] else { return nil }
                node = member
            }
        }
        return node
    }

    /// What kind of value it is, with its article: for error messages.
    public var kind: String {
        switch content {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral text: String) { self.init(.string(text)) }
    /// True or false.
    public init(booleanLiteral flag: Bool) { self.init(.bool(flag)) }
    /// A whole number.
    public init(integerLiteral number: Int64) { self.init(.number(String(number))) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self.init(.array(elements)) }
    /// `null`.
    public init(nilLiteral: ()) { self.init(.null) }
    /// Members keep the order in which they are written here.
    public init(dictionaryLiteral members: (String, JSON)...) {
        self.init(.object(members.map { Member(key: $0.0, value: $0.1) }))
    }

    /// A string.
    public init(_ text: String) { self.init(.string(text)) }
    /// A whole number.
    public init(_ number: Int64) { self.init(.number(String(number))) }
    /// True or false.
    public init(_ flag: Bool) { self.init(.bool(flag)) }
    /// An array.
    public init(_ elements: [JSON]) { self.init(.array(elements)) }
    /// A string, or `null` for nil.
    public init(_ text: String?) { self.init(text.map(Content.string) ?? .null) }
}

/// Two values are equal when they say the same, wherever they stood; members in any order, numbers by their text.
extension JSON: Equatable {
    /// Compares what is said; texts by their bytes.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left.content, right.content) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { member in right[member.key] == member.value }
        default: false
        }
    }
}

extension String {
    /// Equality of `String` is canonical equivalence, which JSON does not know: RFC 8259 section 8.3.
    func hasSameBytes(as other: String) -> Bool {
        // The former tells most texts apart at once, and is true of all that have the same bytes.
        self == other && utf8.elementsEqual(other.utf8)
    }
}
