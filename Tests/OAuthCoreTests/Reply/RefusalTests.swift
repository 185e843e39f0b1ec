import Testing
import Vocabulary

@testable import OAuthCore

/// A refusal, how a profile reads it, and what comes of it.
struct RefusalCase: CustomTestStringConvertible, Sendable {
    let what: String
    var knobs = ""
    var status = 200
    var body: String
    /// Nil where the provider cannot answer at present.
    let code: String?
    let text: String

    var testDescription: String { what }
}

@Suite("How a refusal reads")
struct RefusalTests {
    static let cases = [
        RefusalCase(
            what: "the code stands beside the description", status: 400,
            body: "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been revoked\"}",
            code: "invalid_grant", text: "invalid_grant: Token has been revoked"),
        RefusalCase(
            what: "a code alone", status: 400, body: "{\"error\":\"invalid_client\"}", code: "invalid_client",
            text: "invalid_client"),
        RefusalCase(
            what: "Slack refuses with ok: false at 200", knobs: "\"success\": { \"body\": { \"ok\": true } }",
            body: "{\"ok\":false,\"error\":\"invalid_code\",\"access_token\":\"t\"}", code: "invalid_code",
            text: "invalid_code"),
        RefusalCase(
            what: "a body that does not say that it succeeded",
            knobs: "\"success\": { \"body\": { \"status\": 0 } }", body: "{\"status\":503,\"access_token\":\"t\"}",
            code: "refused", text: "it does not say that it succeeded (status)"),
        RefusalCase(
            what: "a number as code",
            knobs: "\"success\": { \"body\": { \"status\": 0 } }, "
                + "\"errors\": { \"code\": \"status\", \"codes\": { \"601\": \"slow_down\" } }",
            body: "{\"status\":601}", code: "slow_down", text: "601"),
        RefusalCase(
            what: "a status that counts as no success here", knobs: "\"success\": { \"statuses\": [201] }",
            body: "{\"access_token\":\"t\"}", code: "refused", text: "refused"),
        RefusalCase(
            what: "GitHub refuses at 200, with a code of its own",
            knobs: "\"errors\": { \"codes\": { \"bad_verification_code\": \"invalid_grant\" } }",
            body: "{\"error\":\"bad_verification_code\",\"error_description\":\"The code is incorrect.\","
                + "\"error_uri\":\"/docs/relative\"}",
            code: "invalid_grant", text: "bad_verification_code: The code is incorrect."),
        RefusalCase(
            what: "Fitbit's list of errors",
            knobs: "\"errors\": { \"code\": \"errors.0.errorType\", "
                + "\"description\": \"errors.0.message\" }", status: 401,
            body: "{\"errors\":[{\"errorType\":\"invalid_grant\",\"message\":\"gone\"}]}", code: "invalid_grant",
            text: "invalid_grant: gone"),
        RefusalCase(
            what: "HubSpot's code",
            knobs: "\"errors\": { \"code\": [\"status\"], \"description\": [\"message\"], "
                + "\"codes\": { \"BAD_REFRESH_TOKEN\": \"invalid_grant\" } }", status: 400,
            body: "{\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"missing\"}", code: "invalid_grant",
            text: "BAD_REFRESH_TOKEN: missing"),
        RefusalCase(
            what: "Entra's description of several lines", status: 400,
            body: "{\"error\":\"invalid_scope\",\"error_description\":\"AADSTS70011\\r\\nTrace ID: 1\"}",
            code: "invalid_scope", text: "invalid_scope: AADSTS70011  Trace ID: 1"),
        RefusalCase(
            what: "a code that means later", knobs: "\"errors\": { \"retry\": [\"rate_limited\"] }", status: 400,
            body: "{\"error\":\"rate_limited\"}", code: nil, text: "rate_limited"),
        RefusalCase(
            what: "the RFC's own code that means later", status: 400,
            body: "{\"error\":\"temporarily_unavailable\",\"error_description\":\"soon\"}", code: nil,
            text: "temporarily_unavailable: soon"),
    ]

    @Test("Codes, texts and what may be tried again", arguments: cases)
    func refusal(_ refusal: RefusalCase) throws {
        let error = try ReplyKnobs(refusal.knobs).refusal(ReplyKnobs.reply(refusal.body, status: refusal.status))
        #expect(error.code == refusal.code && error.mayRetry == (refusal.code == nil))
        #expect(error.text == refusal.text)
    }

    @Test("A status besides 200 may be a success")
    func otherSuccess() throws {
        let created = ReplyKnobs.reply("{\"access_token\":\"t\"}", status: 201)
        #expect(try ReplyKnobs("\"success\": { \"statuses\": 201 }").token(created).accessToken.reveal() == "t")
        #expect(try ReplyKnobs("").token(created).accessToken.reveal() == "t")
    }

    @Test("A body that must say so says so")
    func predicate() throws {
        let knobs = try ReplyKnobs("\"success\": { \"body\": { \"ok\": true, \"meta.status\": 0 } }")
        #expect(try knobs.token("{\"ok\":true,\"meta\":{\"status\":0},\"access_token\":\"t\"}").scope == nil)
        #expect(throws: GrantError.self) { try knobs.token("{\"ok\":true,\"access_token\":\"t\"}") }
        #expect(throws: GrantError.self) {
            try knobs.token("{\"ok\":\"true\",\"meta\":{\"status\":0},\"access_token\":\"t\"}")
        }
    }

    /// The address of a page, and whether it is shown.
    static let pages: [(uri: String, isShown: Bool)] = [
        ("https://as.example/errors#1", true), ("http://as.example/e", true), ("/relative", false),
        ("javascript:alert(1)", false), ("https://as.example/\\u001b]0;x", false),
        ("https://user@as.example/", false), ("https://as.example/?s=s3cr3t-value", false),
        ("https://as.example/" + String(repeating: "x", count: 400), false),
    ]

    @Test(
        "case 17: a page about the error is shown where it is http or https and has nothing to hide",
        arguments: pages.indices)
    func uri(_ index: Int) throws {
        let (uri, isShown) = Self.pages[index]
        let body = "{\"error\":\"invalid_grant\",\"error_uri\":\"\(uri)\"}"
        let error = try ReplyKnobs("").refusal(ReplyKnobs.reply(body, status: 400))
        #expect(error.remedy?.contains("The provider explains: ") == isShown)
        if isShown { #expect(error.remedy?.hasSuffix(uri) == true) }
        let elsewhere = try ReplyKnobs("\"errors\": { \"uri\": [] }").refusal(ReplyKnobs.reply(body, status: 400))
        #expect(elsewhere.remedy?.contains("explains") == false)
    }

    /// A Retry-After, the reply's Date, and the seconds to wait.
    static let waits: [(after: String, date: String?, seconds: Int64?)] = [
        ("120", nil, 120), ("0", nil, 0), ("-5", nil, 0), ("99999999", nil, 3600), (" 7 ", nil, 7),
        ("Tue, 14 Nov 2023 22:15:20 GMT", nil, 120),
        ("Tue, 14 Nov 2023 22:15:20 GMT", "Tue, 14 Nov 2023 22:15:00 GMT", 20),
        ("Tue, 14 Nov 2023 10:00:00 GMT", nil, 0), ("Tue, 14 Nov 2073 10:00:00 GMT", nil, 3600), ("soon", nil, nil),
        ("1.5", nil, nil), ("99999999999999999999", nil, nil),
    ]

    @Test("case 23: Retry-After in seconds or as a date, capped", arguments: waits.indices)
    func retryAfter(_ index: Int) throws {
        let (after, date, seconds) = Self.waits[index]
        let headers = [HeaderField("Retry-After", after)] + (date.map { [HeaderField("Date", $0)] } ?? [])
        let error = try ReplyKnobs("").refusal(ReplyKnobs.reply("", status: 503, headers: headers))
        #expect(error.kind == .temporarilyUnavailable(retryAfter: seconds.map { .seconds($0) }))
    }

    @Test("A refusal through the redirect that means later may be tried again")
    func laterByRedirect() throws {
        let reader = ReplyReader(
            leg: .authorize, round: "", rules: .plain, url: "", redactor: Redactor([]))
        #expect(reader.refusal(code: "temporarily_unavailable", description: "").mayRetry)
        #expect(!reader.refusal(code: "access_denied", description: "").mayRetry)
    }
}
