import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore

/// What a header may ask for is checked before anything is derived: by whoever reads the file, so that no caller can forget it.
@Suite("The bounds of a sealed store's header")
struct SealedBoundsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let alter: @Sendable (JSON) -> JSON

        init(_ sentence: String, _ alter: @escaping @Sendable (JSON) -> JSON) {
            testDescription = sentence
            self.alter = alter
        }

        static func number(_ name: String, _ text: String) -> Case {
            Case("\(name) is \(text.prefix(24))") { $0.withSlot(name, JSON(.number(text))) }
        }

        static func slot(_ sentence: String, _ name: String, _ value: JSON?) -> Case {
            Case("\(name) is \(sentence)") { $0.withSlot(name, value) }
        }

        static func header(_ sentence: String, _ name: String, _ value: JSON?) -> Case {
            Case("\(name) is \(sentence)") { $0.with(name, value) }
        }
    }

    private static func text(_ bytes: Int) -> JSON { JSON(Base64.encodeURL([UInt8](repeating: 7, count: bytes))) }

    private static let rounds: [String] = [
        "0", "1", "-1", "-262144", "16", "65536", "131071", "131073", "196608", "262143", "1048577", "2097152",
        "1073741824", "9223372036854775807", "9223372036854775808", "18446744073709551616", "-0", "262144.0",
        "2.62144e5", "1e300", "0.5", String(repeating: "9", count: 1 << 16),
    ]

    /// The negative cases of age's published vectors (C2SP/CCTV), for a header in JSON.
    private static let costs: [Case] = {
        var cases = rounds.map { Case.number("n", $0) }
        cases += ["0", "1", "7", "9", "16", "1048576", "-8", "8.0", "8e0"].map { Case.number("r", $0) }
        cases += ["0", "2", "4", "1073741824", "-1", "1.0"].map { Case.number("p", $0) }
        for name in ["n", "r", "p"] {
            cases += [
                .slot("missing", name, nil), .slot("null", name, JSON(.null)), .slot("a text", name, "262144"),
                .slot("a hexadecimal text", name, "0x40000"), .slot("true", name, true),
            ]
        }
        return cases
    }()

    private static let salts: [Case] = [
        .slot("missing", "salt", nil), .slot("null", "salt", JSON(.null)), .slot("empty", "salt", ""),
        .slot("one byte short", "salt", text(15)), .slot("one byte long", "salt", text(17)),
        .slot("1 MiB long", "salt", text(1 << 20)), .slot("a number", "salt", 16),
        .slot("padded", "salt", "BwcHBwcHBwcHBwcHBwcHBw=="),
        .slot("of the other alphabet", "salt", "+wcHBwcHBwcHBwcHBwcHBw"),
        .slot("with bits behind its last byte", "salt", "BwcHBwcHBwcHBwcHBwcHBx"),
        .slot("broken by a newline", "salt", "BwcHBwcHBwc\nHBwcHBwcHBw"),
        .slot("with a space", "salt", " BwcHBwcHBwcHBwcHBwcHB"),
    ]

    private static let slots: [Case] = [
        .slot("one byte short", "wrapped", text(47)), .slot("one byte long", "wrapped", text(49)),
        .slot("missing", "wrapped", nil), .slot("missing", "id", nil), .slot("missing", "type", nil),
        .slot("empty", "id", ""), .slot("no name", "id", "../x"), .slot("too long", "id", JSON(long)),
        .slot("a number", "type", 1), .header("empty", "slots", []), .header("missing", "slots", nil),
        .header("an object", "slots", [:]), .header("an array of texts", "slots", ["scrypt"]),
        Case("two slots have one id") { json in
            json.with("slots", JSON((json["slots"]?.elements ?? []).flatMap { [$0, $0] }))
        },
        Case("there are nine slots") { json in
            let slot = json["slots"]?.elements?.first ?? JSON(.null)
            return json.with("slots", JSON((1...9).map { slot.with("id", JSON("slot-\($0)")) }))
        },
        Case("a key file has no path") { $0.with("slots", [keyFile.with("path", nil)]) },
        Case("a key file's path is relative") { $0.with("slots", [keyFile.with("path", "key")]) },
        Case("a key file's path holds a zero") { $0.with("slots", [keyFile.with("path", "/a\0b")]) },
        Case("a key file's path is 4097 bytes long") { json in
            json.with("slots", [keyFile.with("path", JSON("/" + String(repeating: "a", count: 4096)))])
        },
    ]

    private static let members: [Case] = {
        var cases: [Case] = [
            .header("empty", "store_id", ""), .header("long", "store_id", JSON(long)),
            .header("a way out", "tree", "../../etc"), .header("another folder", "tree", "accounts"),
            .header("upper case", "tree", "sealed-0123ABCD"), .header("short", "tree", "sealed-0123abc"),
            .header("long", "tree", "sealed-0123abcd0"), .header("below", "tree", "sealed-0123abcd/x"),
            .header("another cipher", "aead", "AES-256-GCM"), .header("nothing", "protection", "none"),
            .header("short", "name_key", text(47)), .header("long", "mac", text(33)),
            .header("short", "mac", text(31)), .header("negative", "generation", -1), .header("0", "version", 0),
            .header("negative", "version", -1), .header("another record's", "format", "fob-account"),
        ]
        for name in [
            "store_id", "tree", "aead", "name_key", "mac", "generation", "protection", "format", "version",
        ] {
            cases += [
                .header("missing", name, nil), .header("null", name, JSON(.null)), .header("an array", name, []),
            ]
        }
        return cases
    }()

    private static let long = String(repeating: "a", count: 65)
    private static let keyFile: JSON = [
        "id": "key-file-1", "type": "key-file", "path": "/x", "salt": text(16), "wrapped": text(48),
    ]

    /// With the cost of a header that people have.
    private static func header() throws -> JSON {
        HeaderFixture.released(try HeaderFixture().header.json)
    }

    @Test
    func `a header within them is read by the released reader`() throws {
        let json = try Self.header()
        #expect(try SealedHeader(parsing: json).slots.count == 1)
        #expect(try SealedHeader(parsing: json.with("slots", [Self.keyFile])).slots.count == 1)
        for rounds: Int64 in [131_072, 262_144, 524_288, 1_048_576] {
            #expect(try SealedHeader(parsing: json.withSlot("n", JSON(rounds))).slots.count == 1)
        }
    }

    @Test("V13, case 39: a header out of bounds is refused before anything is derived", arguments: costs + salts)
    func derivation(_ this: Case) throws {
        try Self.isRefused(this.alter(Self.header()))
    }

    @Test("V13, case 39: a header of another shape is refused before anything is derived", arguments: slots + members)
    func shape(_ this: Case) throws {
        try Self.isRefused(this.alter(Self.header()))
    }

    /// As the store reads it: from bytes, to a key, with a derivation that is counted.
    private static func isRefused(_ json: JSON) throws {
        let count = DerivationCount()
        #expect(throws: RecordDefect.self) {
            let header = try SealedHeader(parsing: JSON(parsing: json.serialized(), limits: .init(bytes: 8 << 20)))
            _ = try header.key(passphrase: HeaderFixture.passphrase, deriving: count.derivation)
        }
        #expect(count.count == 0)
    }

    @Test(
        "V13: what JSON does not know is no header either",
        arguments: [
            ("\"n\": 131072", "\"n\": 0131072"), ("\"n\": 131072", "\"n\": +131072"),
            ("\"n\": 131072", "\"n\": 0x20000"),
            ("\"n\": 131072", "\"n\": 131072, \"n\": 131072"), ("\"slots\"", "\"slots\": [], \"slots\""),
            ("\"version\": 1", "\"version\": 1, \"version\": 2"), ("\"mac\"", "\"mac\": \"\", \"mac\""),
        ])
    func spelling(from: String, to: String) throws {
        let text = String(decoding: try Self.header().serialized(), as: UTF8.self)
        #expect(text.contains(from))
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.replacing(from, with: to).utf8)) }
    }

    @Test
    func `case 39: an empty passphrase is refused without a derivation`() throws {
        let count = DerivationCount()
        let header = try HeaderFixture().header
        #expect(try header.key(passphrase: locked(""), deriving: count.derivation) == nil)
        #expect(count.count == 0)
        // And the counter counts.
        #expect(throws: Failure.self) {
            try header.key(passphrase: HeaderFixture.passphrase, deriving: count.derivation)
        }
        #expect(count.count == 1)
    }

    @Test
    func `a slot of an unknown type may hold what it likes, and is never derived from`() throws {
        let later: JSON = ["id": "argon-1", "type": "argon2id", "n": 1_073_741_824, "salt": "short", "memory": -1]
        let header = try SealedHeader(parsing: Self.header().with("slots", [later]))
        let count = DerivationCount()
        #expect(try header.key(passphrase: HeaderFixture.passphrase, deriving: count.derivation) == nil)
        #expect(header.key(secret: HeaderFixture.fileSecret, .keyCommand) == nil)
        #expect(count.count == 0)
    }
}
