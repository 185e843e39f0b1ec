import Vocabulary

extension FuzzTarget {
    /// `application/x-www-form-urlencoded`, both ways.
    static let form = FuzzTarget(
        "form", weight: 20, corpus: ["a=b&c=d", "a=%2B+%25&b", "=&==&a=b=c", "%E2%82%AC=%C2%A3", "a=1&a=2&&&"],
        words: ["%", "%2", "%2B", "+", "&", "=", "%00", "%e2%82%ac", "%C3"]
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for space in [FormEncoding.Space.plus, .percent20] {
            let encoded = FormEncoding.encode(text, space: space)
            try demand(
                encoded.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || "-._~%+".utf8.contains(byte)
                }, "an encoding with other characters")
            try demand(
                FormEncoding.decode(encoded).map { Array($0.utf8) } == Array(text.utf8), "encoded and decoded differs")
        }
        guard let pairs = FormEncoding.decodePairs(text) else { return }
        let again = FormEncoding.decodePairs(FormEncoding.encode(pairs)) ?? []
        try demand(
            again.count == pairs.count
                && zip(again, pairs).allSatisfy {
                    Array($0.name.utf8) == Array($1.name.utf8) && Array($0.value.utf8) == Array($1.value.utf8)
                }, "members differ after encoding and decoding")
    }

    /// Any JSON, strict and lenient, read and written.
    static let json = FuzzTarget(
        "json", weight: 15,
        corpus: [
            #"{"a":[1,-2.5e+10,true,false,null,"x\n\"\\\/\u00e9\ud83d\ude00"],"b":{"c":{}}}"#, "[[[[[[]]]]]]",
            #"{ // note"# + "\n" + #""a": 1, /* b */ "c": [1, 2,], }"#, "\u{FEFF}{}", "0", "\"\"", "-0.0e-0",
            #"{"a":1,"a":2}"#, #"{"é":1,"e\u0301":2}"#,
        ],
        words: [
            "{", "}", "[", "]", ":", ",", "\"", "\\u", "\\", "//", "/*", "*/", "null", "true", "1e5", "-", "\\ud83d",
            " ",
        ]
    ) { bytes in
        for dialect in [JSON.Dialect.strict, .lenient] {
            let value: JSON
            do throws(JSONError) { value = try JSON(parsing: bytes, dialect: dialect) } catch {
                try demand(error.position.line >= 1 && error.position.column >= 1, "an error without a place")
                try demandScreenFit(error.reason, "the reason")
                continue
            }
            for pretty in [true, false] {
                let written = value.serialized(pretty: pretty)
                guard let again = try? JSON(parsing: written) else {
                    throw Violation("what was written cannot be read")
                }
                try demand(again.serialized() == value.serialized(), "it says something else after writing and reading")
            }
        }
    }

    /// RFC 3339.
    static let dates = FuzzTarget(
        "dates", weight: 20, limit: 80,
        corpus: [
            "2026-11-20T12:34:56Z", "2024-02-29T23:59:60.123456789+14:00", "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999-23:59", "2023-02-29T00:00:00Z", "1969-12-31 23:59:59.5z", "2026-11-20T12:34:56",
        ], words: ["T", "Z", "z", "t", ".", "+", "-", ":", "00", "29", "30", "31", "24", "60", "-00:00"]
    ) { bytes in
        guard let instant = Instant(rfc3339: String(decoding: bytes, as: UTF8.self)) else { return }
        // What the format can hold; an offset may lead beyond it.
        guard (-62_135_596_800_000...253_402_300_799_999).contains(instant.milliseconds) else { return }
        try demand(Instant(rfc3339: instant.rfc3339) == instant, "written and read is another instant")
        try demand(instant.rfc3339.utf8.count == 24, "written in another length")
    }

    /// Text for a screen.
    static let screenText = FuzzTarget(
        "screen", weight: 20,
        corpus: [
            "plain words", "a\u{1B}[31mred\u{1B}[0m", "\u{1B}]52;c;aGk=\u{7}\u{9B}2J",
            "\u{202E}gnp.exe\u{2066}x\u{2069}",
            "a\r\nb\tc\u{8}\u{7F}", "👨‍👩‍👧 e\u{301}é", "\u{200B}\u{FEFF}\u{E0041}",
        ], words: ["\u{1B}", "\u{9B}", "\u{202E}", "\u{200D}", "…", "•", "\u{FE0F}", "\u{2028}"]
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for limit in [1, 20, 500] {
            let line = ScreenText.line(text, limit: limit)
            try demandScreenFit(line, "the line")
            try demand(line.unicodeScalars.count <= limit, "the line is longer than \(limit)")
            try demand(ScreenText.line(line, limit: limit) == line, "a second pass changes it")
        }
    }

    /// A server that echoes: the input is the secret's surroundings and, after a line break, the secret.
    static let redactor = FuzzTarget(
        "redactor", weight: 5, limit: 400,
        corpus: [
            "you sent \nhush-hush-hush", "{\"a\":\"\n\"quo/ted\\secret\"", "x=\na b+c&d%e", "<p>\n<i>&'\"`</i>",
            "é\népée",
        ], words: ["hush", "•", "%", "\\", "\"", "=", "/"]
    ) { bytes in
        let halves = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return }
        let (around, secret) = (String(decoding: halves[0], as: UTF8.self), String(decoding: halves[1], as: UTF8.self))
        guard secret.utf8.count >= 4, !secret.contains("•") else { return }
        let redactor = Redactor([Secret(secret)])
        for spelling in [
            secret, FormEncoding.encode(secret), FormEncoding.encode(secret, space: .percent20),
            Base64.encode(Array(secret.utf8)), String(JSON.quoted(secret).dropFirst().dropLast()),
        ] {
            let shown = Array(redactor.redact(around + spelling + around).utf8)
            try demand(!shown.contains(Array(secret.utf8)), "the secret is still there")
        }
    }

    /// Base64 in both alphabets: what compact tokens are made of.
    static let base64 = FuzzTarget(
        "base64", weight: 10,
        corpus: ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJub25lIn0.e30.", "aGk=", "aGk", "+/-_", "====", "a", "YWJj"],
        words: ["=", "==", "-", "_", "+", "/", "."]
    ) { bytes in
        for text in [Base64.encode(bytes), Base64.encodeURL(bytes)] {
            try demand(Base64.decode(text) == bytes, "encoded and decoded differs")
        }
        guard let decoded = Base64.decode(String(decoding: bytes, as: UTF8.self)) else { return }
        try demand(Base64.decode(Base64.encodeURL(decoded)) == decoded, "decoded twice differs")
    }
}
