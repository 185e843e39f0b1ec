/// A recursive-descent reader with a cap on depth and size. It takes bytes, so that invalid UTF-8 has a place too.
struct JSONParser {
    private let bytes: [UInt8]
    private let dialect: JSON.Dialect
    private let limits: JSON.Limits
    private var index = 0
    private var line = 1
    /// Where the line begins, and how many bytes of it so far are not the first of their character. Counting them anew for
    /// every value would take a time that is quadratic in the length of a text without newlines.
    private var lineStart = 0
    private var continuations = 0

    init(_ bytes: [UInt8], dialect: JSON.Dialect, limits: JSON.Limits) {
        self.bytes = bytes
        self.dialect = dialect
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytes else { throw error("the text is longer than \(limits.bytes) bytes") }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("the text begins with a byte order mark") }
        // Neither has a place in RFC 8259 section 8.1; the second byte of UTF-16 or UTF-32 text in it is 0.
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) || bytes.prefix(2).contains(0) {
            throw error("the text is not UTF-8")
        }
        try skipBlank()
        let result = try value(depth: 0)
        try skipBlank()
        guard index == bytes.count else { throw error("something stands behind the end of the value") }
        return result
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= limits.depth else { throw error("the text is nested deeper than \(limits.depth)") }
        let start = position
        guard let byte = peek else { throw error("the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return JSON(.object(try members(depth: depth)), position: start)
        case UInt8(ascii: "["): return JSON(.array(try elements(depth: depth)), position: start)
        case UInt8(ascii: "\""): return JSON(.string(try string()), position: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSON(.number(try number()), position: start)
        case UInt8(ascii: "t"):
            try word("true")
            return JSON(.bool(true), position: start)
        case UInt8(ascii: "f"):
            try word("false")
            return JSON(.bool(false), position: start)
        case UInt8(ascii: "n"):
            try word("null")
            return JSON(.null, position: start)
        default: throw error("a value is expected here")
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
        var members: [JSON.Member] = []
        var keys = MemberKeys()
        index += 1
        try skipBlank()
        while peek != UInt8(ascii: "}") {
            let keyPosition = position
            guard peek == UInt8(ascii: "\"") else { throw error("a key in double quotes or } is expected here") }
            let key = try string()
            guard keys.insert(key) else {
                throw JSONError(
                    position: keyPosition,
                    reason: "the key “\(ScreenText.line(key, limit: 60))” stands twice in one object")
            }
            try skipBlank()
            guard peek == UInt8(ascii: ":") else { throw error("a colon is expected after the key") }
            index += 1
            try skipBlank()
            members.append(JSON.Member(key: key, keyPosition: keyPosition, value: try value(depth: depth + 1)))
            guard try comma(before: UInt8(ascii: "}")) else { break }
        }
        index += 1
        return members
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
        var elements: [JSON] = []
        index += 1
        try skipBlank()
        while peek != UInt8(ascii: "]") {
            elements.append(try value(depth: depth + 1))
            guard try comma(before: UInt8(ascii: "]")) else { break }
        }
        index += 1
        return elements
    }

    /// Whether another item may follow; leaves the reader at it, or at the closing bracket.
    private mutating func comma(before closing: UInt8) throws(JSONError) -> Bool {
        try skipBlank()
        if peek == closing { return false }
        guard peek == UInt8(ascii: ",") else {
            throw error("a comma or \(Character(Unicode.Scalar(closing))) is expected here")
        }
        let place = position
        index += 1
        try skipBlank()
        if peek == closing, dialect == .strict {
            throw JSONError(position: place, reason: "a comma stands before the closing bracket")
        }
        if peek == nil { throw error("the text ends inside an object or array") }
        return true
    }

    private mutating func string() throws(JSONError) -> String {
        let start = position
        index += 1
        var text: [UInt8] = []
        while true {
            let begin = index
            let isASCII = passPlainBytes()
            guard let byte = peek else { throw JSONError(position: start, reason: "the string has no end") }
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                let rest = bytes[begin..<(index - 1)]
                // Nearly every string is of this kind.
                if text.isEmpty, isASCII { return String(decoding: rest, as: UTF8.self) }
                guard let valid = String(validating: text + rest, as: UTF8.self) else {
                    throw JSONError(position: start, reason: "the string is not valid UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"):
                text += bytes[begin..<index]
                index += 1
                text += String(try escape()).utf8
            default: throw error("a control character stands in a string; write it as \\u00…")
            }
        }
    }

    /// Goes on to the next quote, backslash or control; returns whether all before it is ASCII.
    private mutating func passPlainBytes() -> Bool {
        let start = index
        var seen: UInt8 = 0
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte > 0x1F {
            seen |= byte
            index += 1
        }
        if seen >= 0x80 { countContinuations(from: start) }
        return seen < 0x80
    }

    /// Reads what follows the backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        index -= 1
        let start = position
        index += 1
        guard let byte = peek else { throw error("the text ends inside a string") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hex4()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // RFC 8259 section 7: beyond the basic plane come two escapes, high surrogate first.
            guard unit < 0xDC00, peek == UInt8(ascii: "\\"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "u")
            else { throw JSONError(position: start, reason: "half of a surrogate pair stands alone") }
            index += 2
            let low = try hex4()
            guard (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { throw JSONError(position: start, reason: "half of a surrogate pair stands alone") }
            return scalar
        default: throw JSONError(position: start, reason: "this escape does not exist in JSON")
        }
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("\\u takes four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    private mutating func number() throws(JSONError) -> String {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == UInt8(ascii: "0") {
            index += 1
        } else {
            try digits()
        }
        if let byte = peek, (0x30...0x39).contains(byte) { throw error("a number may not begin with 0") }
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw error("a digit is expected here") }
    }

    private mutating func word(_ word: String) throws(JSONError) {
        guard bytes[index...].starts(with: word.utf8) else { throw error("a value is expected here") }
        index += word.utf8.count
    }

    private mutating func skipBlank() throws(JSONError) {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\n"):
                index += 1
                beginLine()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "/"):
                guard dialect == .lenient else { throw error("comments are not allowed here") }
                try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(JSONError) {
        let start = position
        switch index + 1 < bytes.count ? bytes[index + 1] : 0 {
        case UInt8(ascii: "/"):
            let begin = index
            while let byte = peek, byte != UInt8(ascii: "\n") { index += 1 }
            countContinuations(from: begin)
        case UInt8(ascii: "*"):
            index += 2
            while index + 1 < bytes.count, !(bytes[index] == UInt8(ascii: "*") && bytes[index + 1] == UInt8(ascii: "/"))
            {
                if bytes[index] & 0xC0 == 0x80 { continuations += 1 }
                index += 1
                if bytes[index - 1] == UInt8(ascii: "\n") { beginLine() }
            }
            guard index + 1 < bytes.count else { throw JSONError(position: start, reason: "the comment has no end") }
            index += 2
        default: throw error("a value is expected here")
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The reader stands at the first byte of a line.
    private mutating func beginLine() {
        line += 1
        lineStart = index
        continuations = 0
    }

    /// Continuation bytes of UTF-8 do not count: the column is the one an editor shows.
    private mutating func countContinuations(from start: Int) {
        continuations += bytes[start..<index].count { $0 & 0xC0 == 0x80 }
    }

    /// The place of the byte that is read next.
    private var position: JSON.Position { JSON.Position(line: line, column: index - lineStart - continuations + 1) }

    private func error(_ reason: String) -> JSONError { JSONError(position: position, reason: reason) }
}

/// The keys of one object, compared by their bytes.
private struct MemberKeys {
    /// Most objects are small, and comparing a few short keys costs less than hashing them.
    private static let few = 24
    private var first: [String] = []
    private var others: Set<[UInt8]> = []

    /// False where the key is there already.
    mutating func insert(_ key: String) -> Bool {
        guard !first.contains(where: { $0.hasSameBytes(as: key) }) else { return false }
        guard first.count == Self.few else {
            first.append(key)
            return true
        }
        return others.insert(Array(key.utf8)).inserted
    }
}
