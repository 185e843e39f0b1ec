import TestSupport
import Testing
import Vocabulary

@Suite("The redactor")
struct RedactorTests {
    private static let secret = "s3:cr%t +&=é/<'(\"x\")>\\y"

    struct Spelling: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        init(_ description: String, _ text: String) {
            testDescription = description
            self.text = text
        }
    }

    // By hand, so that an error of the encoders cannot hide itself.
    static let spellings: [Spelling] = [
        Spelling("as it is", secret),
        Spelling("form-encoded", "s3%3Acr%25t+%2B%26%3D%C3%A9%2F%3C%27%28%22x%22%29%3E%5Cy"),
        Spelling("form-encoded in small letters", "s3%3acr%25t+%2b%26%3d%c3%a9%2f%3c%27%28%22x%22%29%3e%5cy"),
        Spelling("percent-encoded", "s3%3Acr%25t%20%2B%26%3D%C3%A9%2F%3C%27%28%22x%22%29%3E%5Cy"),
        Spelling("percent-encoded in small letters", "s3%3acr%25t%20%2b%26%3d%c3%a9%2f%3c%27%28%22x%22%29%3e%5cy"),
        Spelling("as JavaScript encodes it", "s3%3Acr%25t%20%2B%26%3D%C3%A9%2F%3C'(%22x%22)%3E%5Cy"),
        Spelling("in Base64", "czM6Y3IldCArJj3DqS88Jygi" + "eCIpPlx5"),
        Spelling("as JSON", "s3:cr%t +&=é/<'(\\\"x\\\")>\\\\y"),
        Spelling("as JSON with escaped slashes", "s3:cr%t +&=é\\/<'(\\\"x\\\")>\\\\y"),
        Spelling("as Go writes JSON", "s3:cr%t +\\u0026=é/\\u003c'(\\\"x\\\")\\u003e\\\\y"),
        Spelling("as .NET writes JSON", "s3:cr%t \\u002B\\u0026=é/\\u003C\\u0027(\\\"x\\\")\\u003E\\\\y"),
        Spelling("as HTML", "s3:cr%t +&amp;=é/&lt;&#39;(&quot;x&quot;)&gt;\\y"),
        Spelling("as other HTML", "s3:cr%t +&amp;=é/&lt;&#x27;(&#34;x&#34;)&gt;\\y"),
    ]

    @Test("case 5: takes a secret out however it is spelled", arguments: spellings)
    func spelled(spelling: Spelling) {
        let redactor = Redactor([Secret(Self.secret)])
        #expect(redactor.redact("before \(spelling.text) after") == "before ••• after")
        #expect(redactor.redact(spelling.text) == "•••")
    }

    @Test("takes out every one of several, and every occurrence")
    func several() {
        let redactor = Redactor([Secret("first-secret"), Secret("second")])
        #expect(redactor.redact("first-secret,second;first-secretsecond") == "•••,•••;••••••")
    }

    @Test(
        "leaves nothing of two secrets that overlap",
        arguments: [
            (["abcdef", "efghij"], "1abcdefghij2"), (["efghij", "abcdef"], "1abcdefghij2"),
            (["abcdefghij", "cdef"], "1abcdefghij2"), (["abcdef", "abcdefghij"], "1abcdefghij2"),
            (["abcde", "cdefgh", "ghij"], "1abcdefghij2"),
        ])
    func overlapping(secrets: [String], text: String) {
        #expect(Redactor(secrets.map { Secret($0) }).redact(text) == "1•••2")
    }

    @Test("leaves nothing of a secret that overlaps itself")
    func selfOverlapping() {
        #expect(Redactor([Secret("abab")]).redact("xababab!") == "x•••!")
    }

    @Test("leaves secrets under four bytes alone, and an empty one above all", arguments: ["", "a", "ab", "abc"])
    func short(text: String) {
        #expect(Redactor([Secret(text)]).redact("abc abc") == "abc abc")
    }

    @Test("leaves a text without secrets as it is, and one without a text")
    func untouched() {
        #expect(Redactor([Secret("canary")]).redact("nothing here, 日本語\n") == "nothing here, 日本語\n")
        #expect(Redactor([Secret("canary")]).redact("") == "")
        #expect(Redactor([]).redact("canary") == "canary")
        #expect(Redactor([Secret("canary")]).redact("canar") == "canar")
    }

    @Test("reads a text of a megabyte once, whatever the number of secrets")
    func long() {
        let secrets = (0..<10).map { Secret("secret-number-\($0)-of-some-length") }
        let text = String(repeating: "0123456789abcdef", count: 1 << 16)
        let redacted = Redactor(secrets).redact(text + "secret-number-7-of-some-length")
        #expect(redacted.utf8.count == text.utf8.count + Redactor.mask.utf8.count)
    }
}
