import Testing
import Vocabulary

@testable import OAuthCore

/// A member `expires_in` and what becomes of it.
struct ExpiryCase: CustomTestStringConvertible, Sendable {
    let value: String
    var kind = ExpiryRule.Kind.seconds
    var zeroMeans = ExpiryRule.ZeroMeaning.expired
    /// Nil where the reply is refused.
    let expected: Expiry?

    var testDescription: String { "\(kind.rawValue): \(value)" }
}

@Suite("Token replies: what is accepted, and what is refused at receipt")
struct TokenReplyTests {
    private static let start = Instant(milliseconds: 1_000_000)

    private static func after(_ milliseconds: Int64) -> Expiry { .at(start + .milliseconds(milliseconds)) }

    static let expiries = [
        ExpiryCase(value: "3600", expected: after(3_600_000)),
        ExpiryCase(value: "\"3600\"", expected: after(3_600_000)),
        ExpiryCase(value: "3599.5", expected: after(3_599_500)),
        ExpiryCase(value: "36e2", expected: after(3_600_000)),
        ExpiryCase(value: "null", expected: .unknown),
        ExpiryCase(value: "0", expected: after(0)),
        ExpiryCase(value: "0", zeroMeans: .never, expected: .never),
        ExpiryCase(value: "-5", expected: after(0)),
        ExpiryCase(value: "99999999999999999999999", expected: after(2_147_483_647_000)),
        ExpiryCase(value: "9223372036854775807", expected: after(2_147_483_647_000)),
        ExpiryCase(value: "1e400", expected: after(2_147_483_647_000)),
        ExpiryCase(value: "false", expected: nil),
        ExpiryCase(value: "{}", expected: nil),
        ExpiryCase(value: "\"zzz\"", expected: nil),
        ExpiryCase(value: "\"\"", expected: nil),
        ExpiryCase(value: "\"nan\"", expected: nil),
        ExpiryCase(value: "\"0x10\"", expected: nil),
        ExpiryCase(value: "60", kind: .minutes, expected: after(3_600_000)),
        ExpiryCase(value: "1500", kind: .milliseconds, expected: after(1500)),
        ExpiryCase(value: "1590259923", kind: .epochSeconds, expected: .at(Instant(milliseconds: 1_590_259_923_000))),
        ExpiryCase(
            value: "\"1590259923415\"", kind: .epochMilliseconds,
            expected: .at(Instant(milliseconds: 1_590_259_923_415))),
        ExpiryCase(
            value: "\"2020-05-23T18:52:03.415Z\"", kind: .rfc3339,
            expected: .at(Instant(milliseconds: 1_590_259_923_415))),
        ExpiryCase(
            value: "\"2020-05-23T20:52:03+02:00\"", kind: .rfc3339,
            expected: .at(Instant(milliseconds: 1_590_259_923_000))),
        ExpiryCase(value: "\"2020-05-23T18:52:03\"", kind: .rfc3339, expected: nil),
        ExpiryCase(value: "\"2021-02-30T00:00:00Z\"", kind: .rfc3339, expected: nil),
        ExpiryCase(value: "1590259923", kind: .rfc3339, expected: nil),
    ]

    @Test("case 21 and V14: the shapes of an expiry", arguments: expiries)
    func expiry(_ shape: ExpiryCase) throws {
        var rules = ReplyRules()
        rules.expiry = [ExpiryRule(kind: shape.kind, path: ["expires_in"], zeroMeans: shape.zeroMeans)]
        let body = try JSON(parsing: Array("{\"access_token\":\"t\",\"expires_in\":\(shape.value)}".utf8))
        let read = { try TokenReply(body, rules: rules, issuedAt: Self.start, forgiving: false) }
        if let expected = shape.expected {
            #expect(try read().expiry == expected)
        } else {
            #expect(throws: TokenReply.Defect.self) { try read() }
            let forgiven = try TokenReply(body, rules: rules, issuedAt: Self.start, forgiving: true)
            #expect(forgiven.expiry == .unknown && forgiven.notices.count == 1)
        }
    }

    @Test("No expiry at all is an unknown one")
    func noExpiry() throws {
        let reply = try TokenReply(["access_token": "t"], rules: ReplyRules(), issuedAt: Self.start, forgiving: false)
        #expect(reply.expiry == .unknown)
    }

    @Test(
        "case 2: a token that could break a header line is refused at receipt",
        arguments: ["a\r\nX: 1", "a\nb", "a\n b", "a\u{0}b", "a b", "tökn", "a\u{7F}", "a\tb"])
    func injection(_ token: String) {
        for name in ["access_token", "refresh_token"] {
            var body: JSON = ["access_token": "good"]
            body = body.overlaid(with: JSON(.object([JSON.Member(key: name, value: JSON(token))])))
            #expect(throws: TokenReply.Defect.self) {
                try TokenReply(body, rules: ReplyRules(), issuedAt: Self.start, forgiving: true)
            }
        }
    }

    /// A reply to an exchange and whether it holds a usable token.
    struct Shape: CustomTestStringConvertible, Sendable {
        let what: String
        var type = "application/json"
        let body: String
        var accepted = false

        var testDescription: String { what }
    }

    static let shapes = [
        Shape(what: "a plain token", body: "{\"access_token\":\"t-1\"}", accepted: true),
        Shape(
            what: "a charset behind the type", type: "application/json; charset=utf-8",
            body: "{\"access_token\":\"t-1\"}", accepted: true),
        Shape(
            what: "a form reply", type: "application/x-www-form-urlencoded", body: "access_token=t-1&expires_in=9",
            accepted: true),
        Shape(
            what: "a token type in lower case", body: "{\"access_token\":\"t-1\",\"token_type\":\"bearer\"}",
            accepted: true),
        Shape(what: "an empty object as error", body: "{\"access_token\":\"t-1\",\"error\":{}}", accepted: true),
        Shape(what: "scopes in a list", body: "{\"access_token\":\"t-1\",\"scope\":[\"a\",\"b\"]}", accepted: true),
        Shape(what: "a number", body: "{\"access_token\":5}"),
        Shape(what: "null", body: "{\"access_token\":null}"),
        Shape(what: "an empty token", body: "{\"access_token\":\"\"}"),
        Shape(what: "no token", body: "{}"),
        Shape(what: "a MAC token", body: "{\"access_token\":\"t-1\",\"token_type\":\"mac\"}"),
        Shape(what: "a token type that is a number", body: "{\"access_token\":\"t-1\",\"token_type\":1}"),
        Shape(what: "two access tokens", body: "{\"access_token\":\"t-1\",\"access_token\":\"t-2\"}"),
        Shape(what: "deep nesting", body: String(repeating: "[", count: 5000)),
        Shape(what: "a byte order mark", body: "\u{FEFF}{\"access_token\":\"t-1\"}"),
        Shape(what: "a cut reply", body: "{\"access_token\":\"t-1"),
        Shape(what: "JSON called HTML", type: "text/html", body: "{\"access_token\":\"t-1\"}"),
        Shape(what: "a page", type: "text/html", body: "<html>maintenance</html>"),
        Shape(what: "a form called text", type: "text/plain", body: "access_token=t-1"),
        Shape(what: "an error at 200", body: "{\"error\":\"invalid_grant\"}"),
        Shape(what: "an envelope with a status", body: "{\"status\":1,\"message\":\"no\"}"),
        Shape(what: "nothing", body: ""),
    ]

    private static let reader = ReplyReader(
        leg: .exchange, round: "", rules: .plain, url: "https://as.example/token",
        redactor: Redactor([Secret("s3cr3t-value")]))

    @Test("case 20: the shapes of a token reply", arguments: shapes)
    func shape(_ shape: Shape) throws {
        let reply = WireReply(
            status: 200, headers: [HeaderField("Content-Type", shape.type)], body: Array(shape.body.utf8))
        if shape.accepted {
            let token = try Self.reader.token(reply, issuedAt: Self.start)
            #expect(token.accessToken.reveal() == "t-1" && token.tokenType == "Bearer")
        } else {
            let error = #expect(throws: GrantError.self) { try Self.reader.token(reply, issuedAt: Self.start) }
            #expect(error?.text.isEmpty == false && error?.text.contains("t-1") == false)
        }
    }

    @Test("case 20: bytes that are not UTF-8 are refused")
    func wrongEncoding() {
        for bytes in [Array("{\"access_token\":\"t".utf8) + [0xE9] + Array("\"}".utf8), [0xFF, 0xFE, 0x7B, 0x00]] {
            let reply = WireReply(status: 200, headers: [HeaderField("Content-Type", "application/json")], body: bytes)
            #expect(throws: GrantError.self) { try Self.reader.token(reply, issuedAt: Self.start) }
        }
    }

    @Test("case 5: a server that echoes the request leaks no secret")
    func echo() {
        let body = "{\"error\":\"invalid_grant\",\"error_description\":\"you sent client_secret=s3cr3t-value\"}"
        let error = Self.reader.refusal(WireReply(status: 400, body: Array(body.utf8)))
        #expect(error.code == "invalid_grant" && error.endsGrant)
        #expect(error.text.contains("•••") && !error.text.contains("s3cr3t-value"))
    }

    @Test(
        "case 5: nor one that an invisible character cuts in two",
        arguments: ["s3cr3t\u{200B}-value", "s3cr\u{7}3t-value", "s\u{1B}3cr3t-value", "s3cr3t-val\u{2066}ue"])
    func echoInPieces(_ echo: String) {
        let error = Self.reader.refusal(WireReply(status: 400, body: Array("you sent \(echo)".utf8)))
        #expect(error.text == "you sent •••")
    }

    @Test("case 21: a refresh reply keeps the expiry that makes sense beside one that makes none")
    func halfAnExpiry() throws {
        var rules = ReplyRules()
        rules.refreshExpiry = [ExpiryRule(kind: .seconds, path: ["refresh_expires_in"])]
        let body = "{\"access_token\":\"t-1\",\"expires_in\":60,\"refresh_expires_in\":\"soon\"}"
        let reply = try TokenReply(
            try JSON(parsing: Array(body.utf8)), rules: rules, issuedAt: Self.start, forgiving: true)
        #expect(reply.expiry == Self.after(60_000) && reply.refreshExpiresAt == nil)
        #expect(reply.notices.count == 1 && reply.notices.first?.contains("refresh token") == true)
    }

    @Test("case 4: controls in an error do not reach the screen, and it stays short")
    func controls() {
        let text = "\u{1B}]52;c;x\u{7}" + String(repeating: "long ", count: 10_000)
        let error = Self.reader.refusal(WireReply(status: 400, body: Array(text.utf8)))
        #expect(error.text.count <= 300 && !error.text.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test("case 23: a busy server changes nothing, and its Retry-After is capped", arguments: [408, 429, 500, 503])
    func temporary(_ status: Int) {
        let reply = WireReply(
            status: status,
            headers: [HeaderField("Content-Type", "text/html"), HeaderField("Retry-After", "99999999")],
            body: Array("<html><body>stack trace</body></html>".utf8))
        let error = Self.reader.refusal(reply)
        #expect(error.kind == .temporarilyUnavailable(retryAfter: .seconds(3600)))
        #expect(error.mayRetry && !error.text.contains("trace"))
        #expect(error.failure(for: AccountID(provider: Self.acme, name: Self.acme)).kind == .network)
    }

    @Test("case 23: a refresh that is refused without a word means the refresh token", arguments: [400, 401, 403])
    func silentRefusal(_ status: Int) {
        let reader = ReplyReader(
            leg: .refresh, round: "", rules: .plain, url: "https://as.example/token", redactor: Redactor([]))
        #expect(reader.refusal(WireReply(status: status)).endsGrant)
        let page = WireReply(status: 403, headers: [HeaderField("Content-Type", "text/html")], body: Array("<p>".utf8))
        #expect(!reader.refusal(page).endsGrant)
    }

    @Test("case 1: a redirect of the token endpoint is an error", arguments: [301, 302, 303, 307, 308])
    func redirect(_ status: Int) {
        let reply = WireReply(status: status, headers: [HeaderField("Location", "https://evil.example")])
        #expect(Self.reader.refusal(reply).kind == .malformed)
    }

    private static let acme: Name = {
        do { return try Name("acme") } catch { preconditionFailure("acme is a name") }
    }()
}
