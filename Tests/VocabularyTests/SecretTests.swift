import TestSupport
import Testing

@testable import Vocabulary

@Suite("A secret")
struct SecretTests {
    private static let text = "kX9-canary-7Qz"
    private let secret = Secret(Self.text)

    private struct Holder: Error {
        let name = "holder"
        let secret: Secret
        let optional: Secret?
        let list: [Secret]
        let table: [String: Secret]
    }

    @Test("prints three dots wherever something prints it")
    func printing() {
        let holder = Holder(secret: secret, optional: secret, list: [secret], table: ["key": secret])
        var dumped = ""
        dump(holder, to: &dumped)
        var dumpedAlone = ""
        dump(secret, to: &dumpedAlone)
        let error: any Error = holder
        let printed = [
            "\(secret)", String(describing: secret), String(reflecting: secret), secret.debugDescription,
            "\(holder)", String(reflecting: holder), "\(error)", String(reflecting: error), dumped, dumpedAlone,
            "\([secret])", "\(Optional(secret) as Any)",
            "\(Credential(accessToken: secret, issuedAt: now, expiry: .never))",
            String(reflecting: Mirror(reflecting: secret).children.map { $0 }),
        ]
        for text in printed { #expect(!text.contains("canary")) }
        #expect("\(secret)" == "•••")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    private let now = Instant(milliseconds: 0)

    @Test("gives its text and its bytes to whoever asks by name")
    func revealing() {
        #expect(secret.reveal() == Self.text)
        #expect(secret.withBytes { $0 } == Array(Self.text.utf8))
        #expect(Secret(utf8: Array("é".utf8)).reveal() == "é")
        #expect(Secret("").isEmpty)
        #expect(!secret.isEmpty)
    }

    @Test("hands on the very error of the body that it lends its bytes to")
    func lending() {
        #expect(throws: NameError.self) { try secret.withBytes { _ throws(NameError) in _ = try Name("..") } }
    }

    @Test(
        "case 46: masked, shows nothing of a short one and at most the last four characters of a long one",
        arguments: [
            ("", "••••••••••••"), ("a", "••••••••••••"), ("ab", "••••••••••••"), ("abc", "••••••••••••"),
            ("abcd", "••••••••••••"), ("abcde", "••••••••••••"), ("abcdefghijk", "••••••••••••"),
            ("abcdefghijkl", "••••••••ijkl"), (String(repeating: "x", count: 5000) + "tail", "••••••••tail"),
            ("abcdefghijklé", "••••••••••••"), ("日本語日本語日本語", "••••••••••••"), ("abcdefghijk\n", "••••••••••••"),
            ("abcdefghijk l", "••••••••••••"), ("abcdefghijkl\u{1B}", "••••••••••••"),
        ])
    func masking(text: String, expected: String) {
        #expect(Secret(text).masked == expected)
        #expect(Secret(text).masked.count == 12)
    }

    @Test("is equal to one of the same bytes, not to a canonically equivalent one")
    func equality() {
        #expect(secret == Secret(Self.text))
        #expect(secret != Secret(Self.text + "x"))
        #expect(secret != Secret("kX9-canary-7Qy"))
        #expect(Secret("é") != Secret("e\u{301}"))
        #expect(Secret("") == Secret(""))
    }

    @Test(
        "compares in constant time by every byte",
        arguments: [
            ([], [], true), ([1], [], false), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([0], [128], false),
        ]
            as [([UInt8], [UInt8], Bool)])
    func constantTime(left: [UInt8], right: [UInt8], expected: Bool) {
        #expect(constantTimeEqual(left, right) == expected)
    }

    @Test("has bytes that are zero once they are wiped")
    func wiping() {
        let bytes = SecretBytes(Array(Self.text.utf8))
        bytes.wipe()
        #expect(bytes.bytes == Array(repeating: 0, count: Self.text.utf8.count))
        SecretBytes([]).wipe()
    }
}
