import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A transcript")
struct TranscriptTests {
    private static func exchange(
        _ request: WireRequest, _ result: Result<WireReply, TransportError>, secrets: [Secret] = [],
        fields: [String] = []
    ) -> Transcript.Exchange {
        TranscriptRedaction(secrets: secrets + request.secrets, fields: fields).exchange(
            RecordedExchange(
                leg: .refresh, round: "one", request: request, result: result,
                sentAt: Instant(milliseconds: 1_790_000_000_000), endedAt: Instant(milliseconds: 1_790_000_000_250)))
    }

    /// A piece of a body that nobody knows, and what of it must be gone.
    struct Body: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        var hidden = "canary-0123456789"
        var kept = ""
    }

    static let bodies = [
        Body(
            testDescription: "JSON", text: #"{"access_token": "canary-0123456789", "expires_in": 3600}"#, kept: "3600"),
        Body(testDescription: "JSON in camel case", text: #"{"refreshToken":"canary-0123456789"}"#),
        Body(testDescription: "JSON within JSON", text: #"{"body":"{\"client_secret\":\"canary-0123456789\"}"}"#),
        Body(testDescription: "JSON that is cut short", text: #"{"id_token":"canary-0123456789"#),
        Body(testDescription: "a form", text: "code=canary-0123456789&state=abc", kept: "state=abc"),
        Body(testDescription: "a form within a form", text: "body=refresh_token%3Dcanary-0123456789"),
        Body(testDescription: "XML", text: "<access_token>canary-0123456789</access_token>"),
        Body(testDescription: "an echoed header", text: "Authorization: Bearer canary-0123456789"),
        Body(testDescription: "the name that a profile gives", text: #"{"tkt":"canary-0123456789"}"#),
        Body(
            testDescription: "a JWT under any name",
            text: #"{"x":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"}"#,
            hidden: "eyJzdWIiOiIxIn0"),
        Body(
            testDescription: "an error, which stays as it is",
            text:
                #"{"error":"invalid_grant","error_description":"invalid token: expired","code":"E17","token_type":"x"}"#,
            hidden: "canary", kept: #""invalid token: expired","code":"E17","token_type":"x""#),
    ]

    @Test("shows nothing that stands under the name of a secret", arguments: bodies)
    func named(_ body: Body) {
        let exchange = Self.exchange(
            WireRequest(method: "GET", url: "https://as.example/"),
            .success(WireReply(status: 400, body: Array(body.text.utf8))), fields: ["reply.tkt"])
        let shown = exchange.reply?.body ?? ""
        #expect(!shown.contains(body.hidden), "\(shown)")
        #expect(shown.contains(body.kept), "\(shown)")
    }

    @Test("masks a known secret wherever it appears, and sanitises the rest")
    func known() {
        let secret = Secret("s3cr+t/canary")
        let request = WireRequest(
            method: "POST", url: "https://as.example/t?x=s3cr%2Bt%2Fcanary",
            headers: [
                HeaderField("content-type", "application/x-www-form-urlencoded"),
                HeaderField("authorization", "Basic aWQ6czNjcit0L2NhbmFyeQ=="), HeaderField("x-note", "s3cr+t/canary"),
            ], body: Array("grant_type=refresh_token&refresh_token=r&note=s3cr%2Bt%2Fcanary".utf8), secrets: [secret])
        let reply = WireReply(
            status: 200, headers: [HeaderField("set-cookie", "sid=1"), HeaderField("location", "/?code=abcdef")],
            body: Array("got aWQ6czNjcit0L2NhbmFyeTp4 \u{1B}[31m s3cr\u{200B}+t/canary".utf8))
        let exchange = Self.exchange(request, .success(reply))
        #expect(exchange.url == "https://as.example/t?x=•••")
        #expect(exchange.headers.map(\.value) == ["application/x-www-form-urlencoded", "Basic •••", "•••"])
        #expect(
            exchange.fields.map { "\($0.name)=\($0.value)" } == [
                "grant_type=refresh_token", "refresh_token=•••", "note=•••",
            ])
        #expect(exchange.reply?.headers.map(\.value) == ["•••", "/?code=•••"])
        let body = exchange.reply?.body ?? ""
        #expect(!body.contains("canary") && !body.contains("czNjcit0") && !body.contains("\u{1B}"), "\(body)")
        #expect(exchange.duration == .milliseconds(250))
    }

    @Test("keeps 16 KiB of a body and says that there was more")
    func long() {
        let body = Array(String(repeating: "é", count: 100_000).utf8)
        let exchange = Self.exchange(
            WireRequest(method: "GET", url: "https://as.example/"), .success(WireReply(status: 200, body: body)))
        #expect(exchange.reply?.body.utf8.count == Transcript.bodyLimit)
        #expect(exchange.reply?.isCut == true)
    }

    @Test("comes back from its document as it was, with a reply or with an error")
    func document() throws {
        let request = WireRequest(
            method: "POST", url: "https://as.example/t", headers: [HeaderField("accept", "*/*")], body: Array("{}".utf8)
        )
        let transcript = Transcript([
            Self.exchange(request, .success(WireReply(status: 503, headers: [HeaderField("retry-after", "7")]))),
            Self.exchange(request, .failure(TransportError(.timedOut, "no answer within 30 s"))),
        ])
        let text = transcript.json.serialized()
        #expect(Transcript(try JSON(parsing: text)) == transcript)
        #expect(Transcript(["leg"]) == nil)
    }

    @Test("a curl command quotes whatever a shell would obey")
    func curl() {
        let request = WireRequest(
            method: "POST", url: "https://as.example/t",
            headers: [HeaderField("content-type", "application/x-www-form-urlencoded")],
            body: Array(
                FormEncoding.encode([("note", "`id` $(id) \"x\" \\ $HOME"), ("token", Placeholder.refreshToken.text)])
                    .utf8))
        let text = CurlText(request).text
        #expect(text.contains(#""note=\`id\` \$(id) \"x\" \\ \$HOME""#), "\(text)")
        #expect(text.contains(#""token=$REFRESH_TOKEN""#), "\(text)")
    }
}
