import TestSupport
import Testing
import Vocabulary

@Suite("The JSON writer")
struct JSONWritingTests {
    private func text(_ json: JSON, pretty: Bool = false, sorted: Bool = true) -> String {
        String(decoding: json.serialized(pretty: pretty, sorted: sorted), as: UTF8.self)
    }

    @Test("writes what was said, on one line")
    func compact() {
        let json: JSON = ["b": [1, true, nil, "x"], "a": [:], "c": []]
        #expect(text(json) == "{\"a\":{},\"b\":[1,true,null,\"x\"],\"c\":[]}\n")
        #expect(text(json, sorted: false) == "{\"b\":[1,true,null,\"x\"],\"a\":{},\"c\":[]}\n")
    }

    @Test("writes one member or element a line, two blanks further in")
    func pretty() {
        let json: JSON = ["b": ["x": 1], "a": [1, []]]
        #expect(
            text(json, pretty: true) == """
                {
                  "a": [
                    1,
                    []
                  ],
                  "b": {
                    "x": 1
                  }
                }

                """)
    }

    @Test("sorts keys by their bytes")
    func sorted() {
        let json: JSON = ["é": 1, "z": 2, "Z": 3, "": 4, "e\u{301}": 5]
        #expect(text(json) == "{\"\":4,\"Z\":3,\"e\u{301}\":5,\"z\":2,\"é\":1}\n")
    }

    @Test("escapes quotes, backslashes and controls, and nothing else")
    func quoting() {
        #expect(JSON.quoted("a\"b\\c/d\n\r\t\0\u{1F}\u{7F}é😀") == "\"a\\\"b\\\\c/d\\n\\r\\t\\u0000\\u001f\u{7F}é😀\"")
    }

    @Test(
        "lets every number out as it came in",
        arguments: ["1.0", "1e400", "12345678901234567890", "-0", "1E+2", "0.10"])
    func numbers(number: String) throws {
        #expect(text(try JSON(parsing: Array(number.utf8))) == number + "\n")
    }

    @Test("makes values of Swift's own")
    func values() {
        #expect(
            text([JSON("a"), JSON(5), JSON(true), JSON(nil as String?), JSON([JSON("b")])])
                == "[\"a\",5,true,null,[\"b\"]]\n")
    }

    @Test("writes what is read as the same again")
    func equality() throws {
        let json: JSON = ["a": ["x\n", 1, nil, false], "b": ["c": "é"]]
        for pretty in [true, false] {
            #expect(try JSON(parsing: json.serialized(pretty: pretty)) == json)
        }
        #expect(json != ["a": ["x\n", 1, nil, true], "b": ["c": "é"]])
        #expect(JSON("é") != JSON("e\u{301}"))
        #expect(["a": nil] as JSON != ["b": nil] as JSON)
    }
}

@Suite("Case 47: JSON fuzzed with a seed")
struct JSONFuzzTests {
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\"\\u0061\"", "\\", "\\u", "\\ud83d\\ude00", "\\udc00",
        "1", "-",
        "0", ".", "e", "+", "1e5", "true", "false", "null", " ", "\n", "\t", "//", "/*", "*/", "é", "😀", "\u{FEFF}",
        "[1]", "{\"x\":2}",
    ]

    /// What is accepted is the same after it was written and read again.
    private func check(_ bytes: [UInt8], _ dialect: JSON.Dialect) -> Bool? {
        guard let json = try? JSON(parsing: bytes, dialect: dialect) else { return nil }
        let again = try? JSON(parsing: json.serialized(pretty: bytes.count % 2 == 0))
        return again == json && again?.serialized() == json.serialized()
    }

    @Test("never crashes, and whatever it accepts survives writing and reading", arguments: [1, 2, 3, 4])
    func pieces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var accepted = 0
        for round in 0..<4000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                bytes += Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
            }
            guard let same = check(bytes, round % 2 == 0 ? .strict : .lenient) else { continue }
            accepted += 1
            if !same { Issue.record("\(bytes)") }
        }
        #expect(accepted > 20, "the pieces make too few valid texts")
    }

    @Test("never crashes on a valid text with some bytes changed, cut or doubled", arguments: [5, 6])
    func mutated(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for round in 0..<2500 {
            var bytes = Self.value(depth: 3, using: &random).serialized(pretty: round % 3 == 0)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[place], at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            if check(bytes, round % 2 == 0 ? .strict : .lenient) == false { Issue.record("\(bytes)") }
        }
    }

    @Test("writes any value so that it can be read again", arguments: [7, 8])
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for round in 0..<1000 {
            let value = Self.value(depth: 4, using: &random)
            guard check(value.serialized(pretty: round % 2 == 0, sorted: round % 3 == 0), .strict) == true else {
                Issue.record("\(String(decoding: value.serialized(), as: UTF8.self))")
                return
            }
        }
    }

    private static func value(depth: Int, using random: inout SplitMix64) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return JSON(.null)
        case 1: return JSON(Bool.random(using: &random))
        case 2: return JSON(Int64.random(in: .min ... .max, using: &random))
        case 3: return JSON(.number(["0", "-0", "1.50", "1e-7", "12E+400"].randomElement(using: &random) ?? "0"))
        case 4: return JSON(String.random(upTo: 8, using: &random))
        case 5:
            return JSON(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, using: &random) })
        default:
            var members: [JSON.Member] = []
            for number in 0..<Int.random(in: 0...4, using: &random) {
                let key = String.random(upTo: 4, using: &random) + "\(number)"
                members.append(JSON.Member(key: key, value: value(depth: depth - 1, using: &random)))
            }
            return JSON(.object(members))
        }
    }
}
