import TestSupport
import Testing
import Vocabulary

@Suite("Form encoding")
struct FormEncodingTests {
    @Test(
        "escapes all but the unreserved characters",
        arguments: [
            ("", ""), ("azAZ09-._~", "azAZ09-._~"), (" ", "+"), ("+", "%2B"), ("a=b&c", "a%3Db%26c"), ("%", "%25"),
            ("/?#[]@!$'()*,;:", "%2F%3F%23%5B%5D%40%21%24%27%28%29%2A%2C%3B%3A"), ("\r\n\0", "%0D%0A%00"),
            ("é", "%C3%A9"), ("😀", "%F0%9F%98%80"),
            // V4: RFC 6749 appendix B.
            (" %&+£€", "+%25%26%2B%C2%A3%E2%82%AC"),
        ])
    func encoded(text: String, expected: String) {
        #expect(FormEncoding.encode(text) == expected)
        #expect(FormEncoding.decode(expected) == text)
        let path = FormEncoding.encode(text, space: .percent20)
        #expect(!path.contains("+"))
        #expect(FormEncoding.decode(path) == text)
    }

    @Test("V4: decodes what a stricter encoder wrote")
    func stricter() {
        #expect(FormEncoding.decode("client+%25%26%2B%2D%5F%2E%21%7E%2A%27%28%29") == "client %&+-_.!~*'()")
    }

    @Test(
        "makes the Basic header's user and password",
        arguments: [
            // V2: RFC 6749 section 2.3.1.
            ("s6BhdRkqt3", "gX1fBat3bV", "czZCaGRSa3F0MzpnWDFmQmF0M2JW"),
            // V3: golang/x/oauth2, TestURLUnsafeClientConfig.
            ("CLIENT_ID??", "CLIENT_SECRET??", "Q0xJRU5UX0lEJTNGJTNGOkNMSUVOVF9TRUNSRVQlM0YlM0Y="),
        ])
    func basic(id: String, secret: String, expected: String) {
        let pair = FormEncoding.encode(id) + ":" + FormEncoding.encode(secret)
        #expect(Base64.encode(Array(pair.utf8)) == expected)
    }

    @Test(
        "refuses a broken escape and bytes that are not UTF-8",
        arguments: ["%", "%4", "%zz", "a%2", "%+1", "%C3", "%ED%A0%80", "%FF", "%C0%AF"])
    func refused(text: String) {
        #expect(FormEncoding.decode(text) == nil)
        #expect(FormEncoding.decodePairs("a=\(text)") == nil)
        #expect(FormEncoding.decodePairs("\(text)=a") == nil)
    }

    @Test("takes either case of a hexadecimal digit")
    func cases() { #expect(FormEncoding.decode("%c3%A9%2f") == "é/") }

    @Test(
        "splits members at every & and at the first =",
        arguments: [
            ("", []), ("a=1", ["a", "1"]), ("a=1&b=2", ["a", "1", "b", "2"]), ("a", ["a", ""]), ("a=", ["a", ""]),
            ("=1", ["", "1"]), ("a=b=c", ["a", "b=c"]), ("&&a=1&&", ["a", "1"]), ("a=1&a=2", ["a", "1", "a", "2"]),
            ("a+b=c+d", ["a b", "c d"]), ("a%26=%3D", ["a&", "="]),
            // A combining mark joins with the character before it, not with the byte.
            ("a=1&\u{301}b=2", ["a", "1", "\u{301}b", "2"]), ("a=\u{301}1", ["a", "\u{301}1"]),
        ] as [(String, [String])])
    func pairs(text: String, expected: [String]) {
        #expect(FormEncoding.decodePairs(text)?.flatMap { [$0.name, $0.value] } == expected)
    }

    @Test("writes members in their order")
    func writing() {
        #expect(FormEncoding.encode([("b", "1 2"), ("a", "&")]) == "b=1+2&a=%26")
        #expect(FormEncoding.encode([("b", "1 2")], space: .percent20) == "b=1%202")
    }

    @Test("says the same after encoding and decoding, whatever the text")
    func roundTrip() {
        var random = SplitMix64(seed: 6749)
        for _ in 0..<5000 {
            let text = String.random(upTo: 20, using: &random)
            guard FormEncoding.decode(FormEncoding.encode(text)) == text,
                FormEncoding.decode(FormEncoding.encode(text, space: .percent20)) == text
            else {
                Issue.record("\(text.unicodeScalars.map(\.value))")
                return
            }
        }
    }
}

@Suite("Base64")
struct Base64Tests {
    @Test(
        "gives the vectors of RFC 4648 section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(text: String, expected: String) {
        #expect(Base64.encode(Array(text.utf8)) == expected)
        #expect(Base64.decode(expected) == Array(text.utf8))
        let unpadded = expected.filter { $0 != "=" }
        #expect(Base64.encodeURL(Array(text.utf8)) == unpadded)
        #expect(Base64.decode(unpadded) == Array(text.utf8))
    }

    @Test("V1: gives the verifier of RFC 7636 appendix B")
    func verifier() {
        let octets: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240,
            91, 88, 5, 88, 83, 132, 141, 121,
        ]
        #expect(Base64.encodeURL(octets) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test("has two alphabets and reads both")
    func alphabets() {
        #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.encodeURL([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64.decode("+//+") == [0xFB, 0xFF, 0xFE])
        #expect(Base64.decode("-__-") == [0xFB, 0xFF, 0xFE])
    }

    @Test(
        "refuses what is no Base64, or a second spelling of something",
        arguments: [
            "A", "A===", "=", "==", "====", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "Z=g=", "Zg==Zg==", "Zh==", "Zm9=",
            "Zm 9v", "Zm9v\n", "Zm9é", "Zm9.",
        ])
    func refused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("says the same after encoding and decoding, whatever the bytes")
    func roundTrip() {
        let random = SequenceRandomness(seed: 4648)
        for length in 0..<200 {
            let bytes = random.bytes(length)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encodeURL(bytes)) == bytes)
        }
    }
}

extension String {
    /// A text of scalars that are awkward on purpose: ASCII, controls, combining marks, and any others.
    static func random(upTo count: Int, using random: inout SplitMix64) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...count, using: &random) {
            let value: UInt32 =
                switch UInt32.random(in: 0..<4, using: &random) {
                case 0: .random(in: 0...0x7F, using: &random)
                case 1: .random(in: 0x80...0x3FF, using: &random)
                case 2: [0x22, 0x5C, 0x25, 0x2B, 0x26, 0x3D, 0x301, 0x200D].randomElement(using: &random) ?? 0
                default: .random(in: 0...0x10FFFF, using: &random)
                }
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}
