import Testing
import Vocabulary

@Suite("The JSON reader")
struct JSONReadingTests {
    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let place: String
        let reason: String
        var dialect: JSON.Dialect = .strict

        init(_ text: String, at place: String, _ reason: String, _ dialect: JSON.Dialect = .strict) {
            self.init(text.debugDescription, Array(text.utf8), at: place, reason, dialect)
        }

        init(
            _ description: String, _ bytes: [UInt8], at place: String, _ reason: String,
            _ dialect: JSON.Dialect = .strict
        ) {
            testDescription = "\(description): \(place), \(reason)"
            self.bytes = bytes
            self.place = place
            self.reason = reason
            self.dialect = dialect
        }
    }

    static let structure: [Defect] = [
        Defect("", at: "1:1", "ends where a value"), Defect(" \n ", at: "2:2", "ends where a value"),
        Defect("{", at: "1:2", "a key in double quotes"), Defect("[", at: "1:2", "ends where a value"),
        Defect("[1", at: "1:3", "a comma or ]"), Defect("[1,", at: "1:4", "ends inside"),
        Defect("{\"a\"", at: "1:5", "a colon"), Defect("{\"a\":", at: "1:6", "ends where a value"),
        Defect("{\"a\":1", at: "1:7", "a comma or }"), Defect("{\"a\":1,", at: "1:8", "ends inside"),
        Defect("{\"a\" 1}", at: "1:6", "a colon"), Defect("{a:1}", at: "1:2", "a key in double quotes"),
        Defect("{'a':1}", at: "1:2", "a key in double quotes"), Defect("{1:1}", at: "1:2", "a key in double quotes"),
        Defect("[1 2]", at: "1:4", "a comma or ]"), Defect("[1}", at: "1:3", "a comma or ]"),
        Defect("[,]", at: "1:2", "a value is expected"), Defect("[1,,2]", at: "1:4", "a value is expected"),
        Defect("{,}", at: "1:2", "a key in double quotes"), Defect("]", at: "1:1", "a value is expected"),
        Defect("[1,]", at: "1:3", "a comma stands before"), Defect("{\"a\":1,\n}", at: "1:7", "a comma stands before"),
        Defect("1 2", at: "1:3", "behind the end"), Defect("{}x", at: "1:3", "behind the end"),
        Defect("truex", at: "1:5", "behind the end"), Defect("nul", at: "1:1", "a value is expected"),
        Defect("True", at: "1:1", "a value is expected"), Defect("NaN", at: "1:1", "a value is expected"),
        Defect("{\"a\":1}\u{C}", at: "1:8", "behind the end"), Defect("\u{A0}1", at: "1:1", "a value is expected"),
        Defect("// c\n1", at: "1:1", "comments are not allowed"),
        Defect("[1 /* */]", at: "1:4", "comments are not allowed"),
        Defect("{\n  \"é日😀\": x}", at: "2:10", "a value is expected"),
        Defect("[\"é\",\r\n \"😀\", x]", at: "2:7", "a value is expected"),
    ]

    static let lenient: [Defect] = [
        Defect("[1,,]", at: "1:4", "a value is expected", .lenient),
        Defect("[,]", at: "1:2", "a value is expected", .lenient),
        Defect("{,}", at: "1:2", "a key in double quotes", .lenient),
        Defect("/", at: "1:1", "a value is expected", .lenient),
        Defect("/*", at: "1:1", "the comment has no end", .lenient),
        Defect("/*/", at: "1:1", "the comment has no end", .lenient),
        Defect("1 /* a\n *", at: "1:3", "the comment has no end", .lenient),
        Defect("/* a\n\n */ x", at: "3:5", "a value is expected", .lenient),
        Defect("// é\n// b\n  x", at: "3:3", "a value is expected", .lenient),
        Defect("# c\n1", at: "1:1", "a value is expected", .lenient), Defect("{'a':1}", at: "1:2", "a key", .lenient),
        Defect("[1,", at: "1:4", "ends inside", .lenient), Defect("1,", at: "1:2", "behind the end", .lenient),
    ]

    static let strings: [Defect] = [
        Defect("\"", at: "1:1", "the string has no end"), Defect("[\n \"ab", at: "2:2", "the string has no end"),
        Defect("\"\\", at: "1:3", "ends inside a string"), Defect("\"a\nb\"", at: "1:3", "a control character"),
        Defect("\"a\tb\"", at: "1:3", "a control character"), Defect("\"é\0\"", at: "1:3", "a control character"),
        Defect("\"ab\\x\"", at: "1:4", "this escape"), Defect("\"\\'\"", at: "1:2", "this escape"),
        Defect("\"\\U0041\"", at: "1:2", "this escape"), Defect("\"\\u12\"", at: "1:6", "four hexadecimal"),
        Defect("\"\\u12g4\"", at: "1:6", "four hexadecimal"), Defect("\"\\u", at: "1:4", "four hexadecimal"),
        Defect("\"\\u+123\"", at: "1:4", "four hexadecimal"), Defect("\"a\\ud800\"", at: "1:3", "half of a surrogate"),
        Defect("\"\\udc00\"", at: "1:2", "half of a surrogate"),
        Defect("\"\\ud800x\"", at: "1:2", "half of a surrogate"),
        Defect("\"\\ud800\\n\"", at: "1:2", "half of a surrogate"),
        Defect("\"\\ud800\\ud800\"", at: "1:2", "half of a surrogate"),
        Defect("\"\\udc00\\ud800\"", at: "1:2", "half of a surrogate"),
        Defect("\"\\ud800\\", at: "1:2", "half of a surrogate"),
        Defect("a byte that never stands in UTF-8", [0x22, 0xFF, 0x22], at: "1:1", "not valid UTF-8"),
        Defect("a sequence cut short", [0x5B, 0x22, 0xC3, 0x22, 0x5D], at: "1:2", "not valid UTF-8"),
        Defect("an overlong slash", [0x22, 0xC0, 0xAF, 0x22], at: "1:1", "not valid UTF-8"),
        Defect("a surrogate in UTF-8", [0x22, 0xED, 0xA0, 0x80, 0x22], at: "1:1", "not valid UTF-8"),
        Defect("Latin-1", [0x22, 0xE9, 0x22], at: "1:1", "not valid UTF-8"),
        Defect("a bare byte outside of strings", [0x5B, 0xFF, 0x5D], at: "1:2", "a value is expected"),
    ]

    static let numbers: [Defect] = [
        Defect("01", at: "1:2", "may not begin with 0"), Defect("-01", at: "1:3", "may not begin with 0"),
        Defect("00", at: "1:2", "may not begin with 0"), Defect("1.", at: "1:3", "a digit"),
        Defect("-", at: "1:2", "a digit"),
        Defect("-a", at: "1:2", "a digit"), Defect("1.e5", at: "1:3", "a digit"), Defect("1e", at: "1:3", "a digit"),
        Defect("1e+", at: "1:4", "a digit"), Defect(".5", at: "1:1", "a value is expected"),
        Defect("+1", at: "1:1", "a value is expected"), Defect("--1", at: "1:2", "a digit"),
        Defect("0x10", at: "1:2", "behind the end"), Defect("1_000", at: "1:2", "behind the end"),
        Defect("1.2.3", at: "1:4", "behind the end"), Defect("-Infinity", at: "1:2", "a digit"),
    ]

    static let encodings: [Defect] = [
        Defect("a byte order mark", [0xEF, 0xBB, 0xBF, 0x31], at: "1:1", "byte order mark"),
        Defect("UTF-16 with a mark, little end first", [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], at: "1:1", "not UTF-8"),
        Defect("UTF-16 with a mark, big end first", [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], at: "1:1", "not UTF-8"),
        Defect("UTF-16 without a mark", [0x7B, 0, 0x7D, 0], at: "1:1", "not UTF-8"),
        Defect("UTF-16 without a mark, big end first", [0, 0x7B, 0, 0x7D], at: "1:1", "not UTF-8"),
    ]

    @Test("case 20: says where and why it stopped", arguments: structure + lenient + strings + numbers + encodings)
    func refused(defect: Defect) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: defect.bytes, dialect: defect.dialect) }
        #expect(error?.position.description == defect.place)
        #expect(error?.reason.contains(defect.reason) == true, "\(error?.reason ?? "nothing")")
    }

    @Test("case 20: refuses a key that stands twice among many", arguments: [0, 23, 24, 25, 99])
    func duplicateAmongMany(place: Int) {
        let keys = (0..<100).map { "\"key-\($0)\": 1" }
        #expect(throws: Never.self) { try JSON(parsing: Array("{\(keys.joined(separator: ","))}".utf8)) }
        let text = "{\((keys + ["\"key-\(place)\": 2"]).joined(separator: ","))}"
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test(
        "case 20: refuses a key that stands twice, however it is written",
        arguments: [
            ("{\"a\":1,\"a\":1}", "1:8"), ("{\"a\":1,\n \"\\u0061\":2}", "2:2"), ("{\"/\":1,\"\\/\":2}", "1:8"),
            ("{\"x\":{\"\":1,\"\":2}}", "1:12"), ("{\"😀\":1,\"\\ud83d\\ude00\":2}", "1:8"),
        ])
    func duplicates(text: String, place: String) {
        for dialect in [JSON.Dialect.strict, .lenient] {
            let error = #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8), dialect: dialect) }
            #expect(error?.position.description == place)
            #expect(error?.reason.contains("stands twice") == true)
        }
    }

    @Test("takes the same key in two objects, and keys that only look the same")
    func sameKey() throws {
        let json = try JSON(parsing: Array("{\"a\":{\"a\":1},\"é\":2,\"e\u{301}\":3,\"A\":4}".utf8))
        #expect(json["a"]?["a"]?.integer == 1)
        #expect(json["é"]?.integer == 2)
        #expect(json["e\u{301}"]?.integer == 3)
    }

    @Test("case 20: goes as deep as it may and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSON(parsing: nested(33))
        let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(34)) }
        #expect(error?.position.description == "1:34")
        #expect(error?.reason.contains("deeper than 32") == true)
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: JSONError.self) { try JSON(parsing: Array(objects.utf8)) }
        _ = try JSON(parsing: Array("[{}]".utf8), limits: JSON.Limits(depth: 1))
        #expect(throws: JSONError.self) { try JSON(parsing: Array("[{\"a\":1}]".utf8), limits: JSON.Limits(depth: 1)) }
    }

    @Test("takes a text of the longest length and not a byte more")
    func size() throws {
        let text = Array("\"\(String(repeating: "a", count: 8))\"".utf8)
        _ = try JSON(parsing: text, limits: JSON.Limits(bytes: 10))
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text, limits: JSON.Limits(bytes: 9)) }
        #expect(error?.reason.contains("longer than 9 bytes") == true)
    }

    @Test(
        "reads comments and trailing commas where people write",
        arguments: [
            "// a\n[1]", "[1]// a", "[1] /* a */", "[1,]", "[1, // a\n]", "[1 /* , 2 */ , /**/ ]", "/***/[1]",
            "/* // */ [1]",
            "// /*\n[1]", "[1] // \u{FF}", "[/* * / */1]", "[1]\n//",
        ])
    func lenientAccepts(text: String) throws {
        #expect(try JSON(parsing: Array(text.utf8), dialect: .lenient) == [1])
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test("keeps the slashes and commas that stand in strings")
    func lenientStrings() throws {
        let json = try JSON(parsing: Array("{\"url\":\"https://a/*b*/,]\",}".utf8), dialect: .lenient)
        #expect(json["url"]?.string == "https://a/*b*/,]")
    }

    @Test("resolves every escape")
    func escapes() throws {
        let json = try JSON(parsing: Array(#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00\u0000\uFFFF""#.utf8))
        #expect(Array((json.string ?? "").unicodeScalars) == Array("\"\\/\u{8}\u{C}\n\r\tAé😀\0\u{FFFF}".unicodeScalars))
    }

    @Test(
        "keeps a number as it was written",
        arguments: [
            ("0", 0), ("-0", 0), ("3600", 3600), ("-1", -1), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("12345678901234567890", nil), ("1e5", nil), ("1E+5", nil), ("1.0", nil),
            ("0.5e-3", nil), ("1e400", nil), ("0e0", nil), (String(repeating: "9", count: 5000), nil),
        ] as [(String, Int64?)])
    func numbersAsText(text: String, integer: Int64?) throws {
        let json = try JSON(parsing: Array(text.utf8))
        #expect(json.number == text)
        #expect(json.integer == integer)
    }

    @Test("knows the place of every value and key")
    func positions() throws {
        let json = try JSON(parsing: Array("{\n  \"é\": [1, {\"b\": \"x\"}],\n\t\"c\" : null }".utf8))
        #expect(json.position.description == "1:1")
        #expect(json.members?.map(\.keyPosition.description) == ["2:3", "3:2"])
        #expect(json["é"]?.position.description == "2:8")
        #expect(json.at(path: "é.0")?.position.description == "2:9")
        #expect(json.at(path: "é.1.b")?.position.description == "2:18")
        #expect(json["c"]?.position.description == "3:8")
    }

    @Test(
        "follows a dotted path through objects and arrays",
        arguments: [
            ("a.b", "1"), ("list.0.x", "2"), ("list.1", nil), ("list.-1", nil), ("list.x", nil), ("a.b.c", nil),
            ("", nil), ("zzz", nil),
        ] as [(String, String?)])
    func paths(path: String, expected: String?) throws {
        let json = try JSON(parsing: Array("{\"a\":{\"b\":1},\"list\":[{\"x\":2}]}".utf8))
        #expect(json.at(path: path)?.number == expected)
    }

    @Test("takes a time in proportion to the length of a line, not to its square")
    func longLine() throws {
        // 250,000 values and keys on one line: counting columns from its start each time would take minutes.
        let text = "[" + String(repeating: "1,", count: 250_000) + "1]"
        let json = try JSON(parsing: Array(text.utf8))
        #expect(json.elements?.last?.position.description == "1:500002")
    }
}
