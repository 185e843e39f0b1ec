import Testing
import Vocabulary

@testable import OAuthCore

/// One knob of `reply`, a body and what it gives.
struct ReplyCase: CustomTestStringConvertible, Sendable {
    let what: String
    let knobs: String
    let body: String
    /// Type and scope of the credential, `-` for none.
    var gives = "Bearer -"

    var testDescription: String { what }
}

@Suite("What a profile may say of a reply")
struct ReplyKnobTests {
    private static let start = ReplyKnobs.start

    static let cases = [
        ReplyCase(
            what: "eBay's token types are Bearer in words of its own",
            knobs: "\"token_types\": { \"User Access Token\": \"Bearer\" }",
            body: "{\"access_token\":\"t\",\"token_type\":\"User Access Token\"}"),
        ReplyCase(
            what: "a bot token is used as Bearer", knobs: "\"token_types\": { \"bot\": \"bearer\" }",
            body: "{\"access_token\":\"t\",\"token_type\":\"Bot\"}"),
        ReplyCase(
            what: "a vendor's own scheme word is kept", knobs: "\"token_types\": { \"zoho\": \"Zoho-oauthtoken\" }",
            body: "{\"access_token\":\"t\",\"token_type\":\"zoho\"}", gives: "Zoho-oauthtoken -"),
        ReplyCase(
            what: "a default type where the reply names none", knobs: "\"default_token_type\": \"OAuth\"",
            body: "{\"access_token\":\"t\"}", gives: "OAuth -"),
        ReplyCase(
            what: "scopes in a list", knobs: "", body: "{\"access_token\":\"t\",\"scope\":[\"a:b\",\"c\"]}",
            gives: "Bearer a:b c"),
        ReplyCase(
            what: "scopes with commas", knobs: "\"scope_separator\": \",\"",
            body: "{\"access_token\":\"t\",\"scope\":\"repo,gist, user\"}", gives: "Bearer repo gist user"),
        ReplyCase(
            what: "scopes under another name", knobs: "\"scope\": [\"scopes\", \"scope\"]",
            body: "{\"access_token\":\"t\",\"scopes\":\"account\"}", gives: "Bearer account"),
        ReplyCase(what: "a scope that is null", knobs: "", body: "{\"access_token\":\"t\",\"scope\":null}"),
        ReplyCase(
            what: "an envelope", knobs: "\"root\": \"data\"", body: "{\"code\":0,\"data\":{\"access_token\":\"t\"}}"),
        ReplyCase(
            what: "a token within an object", knobs: "\"access_token\": \"access_token.token\"",
            body: "{\"access_token\":{\"token\":\"t\"}}"),
        ReplyCase(
            what: "the first path that has a value", knobs: "\"access_token\": [\"accessToken\", \"access_token\"]",
            body: "{\"access_token\":\"t\",\"accessToken\":null}"),
    ]

    @Test("Types, scopes and places", arguments: cases)
    func reply(_ shape: ReplyCase) throws {
        let token = try ReplyKnobs("\"reply\": { \(shape.knobs) }").token(shape.body)
        #expect(token.accessToken.reveal() == "t")
        #expect("\(token.tokenType) \(token.scope ?? "-")" == shape.gives)
    }

    @Test("A token bound to a key is understood where the profile has proofs, and nowhere else")
    func boundTokens() throws {
        let body = "{\"access_token\":\"t\",\"token_type\":\"DPoP\"}"
        #expect(throws: GrantError.self) { try ReplyKnobs("").token(body) }
        #expect(try ReplyKnobs("", top: "\"dpop\": { \"mode\": \"optional\" }").token(body).tokenType == "DPoP")
        #expect(throws: GrantError.self) { try ReplyKnobs("", top: "\"dpop\": { \"mode\": \"off\" }").token(body) }
    }

    @Test("An ID token comes along, and one that could break a line does not")
    func idToken() throws {
        let knobs = try ReplyKnobs("")
        #expect(try knobs.token("{\"access_token\":\"t\",\"id_token\":\"a.b.c\"}").idToken?.reveal() == "a.b.c")
        #expect(throws: GrantError.self) { try knobs.token("{\"access_token\":\"t\",\"id_token\":\"a b\"}") }
        var refresh = knobs
        refresh.name = .refresh
        let forgiven = try refresh.token("{\"access_token\":\"t\",\"refresh_token\":\"r\",\"id_token\":7}")
        #expect(forgiven.idToken == nil && forgiven.refreshToken?.reveal() == "r" && forgiven.notices.count == 1)
    }

    @Test("Slack's user token stands beside the bot's, with an expiry of its own")
    func extraTokens() throws {
        let knobs = try ReplyKnobs(
            """
            "reply": { "token_types": { "bot": "Bearer" },
                       "extra_tokens": { "user": { "root": "authed_user", "token_types": { "user": "Bearer" } } } }
            """)
        let body = """
            {"ok":true,"access_token":"bot-1","token_type":"bot","scope":"commands","refresh_token":"rb","expires_in":60,
             "authed_user":{"id":"U1","access_token":"user-1","token_type":"user","scope":"chat","refresh_token":"ru",
                            "expires_in":90}}
            """
        let token = try knobs.token(body)
        let user = try #require(token.extraTokens["user"])
        #expect(token.accessToken.reveal() == "bot-1" && token.expiry == .at(Self.start + .seconds(60)))
        #expect(user.accessToken.reveal() == "user-1" && user.refreshToken?.reveal() == "ru")
        #expect(user.scope == "chat" && user.expiry == .at(Self.start + .seconds(90)))
        let stored = user.credential(sentAt: Self.start)
        #expect(stored.issuedAt == Self.start && stored.refreshToken?.reveal() == "ru")
        #expect(try knobs.token("{\"access_token\":\"bot-1\",\"authed_user\":{\"id\":\"U1\"}}").extraTokens.isEmpty)
    }

    @Test("A token beside another takes none of its members")
    func extraTokenPaths() throws {
        let knobs = try ReplyKnobs(
            "\"reply\": { \"extra_tokens\": { \"page\": { \"access_token\": \"page_token\" } } }")
        let token = try knobs.token(
            "{\"access_token\":\"t\",\"refresh_token\":\"r\",\"expires_in\":9,\"page_token\":\"p\"}")
        let page = try #require(token.extraTokens["page"])
        #expect(page.accessToken.reveal() == "p" && page.refreshToken == nil && page.expiry == .unknown)
    }

    @Test("A form that is called text is read as the profile says, and an error beside it as text")
    func mislabelledForm() throws {
        let knobs = try ReplyKnobs(
            "\"reply\": { \"format\": \"form\" }, \"errors\": { \"text\": { \"Bad code\": \"invalid_grant\" } }")
        let form = ReplyKnobs.reply("access_token=t&scope=repo%2Cgist&token_type=bearer", type: "text/plain")
        #expect(try knobs.token(form).scope == "repo,gist")
        #expect(try knobs.token(ReplyKnobs.reply("{\"access_token\":\"t\"}", type: "text/plain")).scope == nil)
        #expect(knobs.refusal(ReplyKnobs.reply("Bad code", status: 400, type: "text/plain")).code == "invalid_grant")
    }

    @Test("case 20: a page is never shown, whatever it is called", arguments: ["json", "form", "auto"])
    func page(_ format: String) throws {
        let knobs = try ReplyKnobs("\"reply\": { \"format\": \"\(format)\" }")
        for (status, type) in [(200, "application/json"), (200, "text/html"), (400, "text/html"), (502, "text/plain")] {
            let error = knobs.refusal(
                ReplyKnobs.reply("<html><p>a=b stack trace</p></html>", status: status, type: type))
            #expect(!error.description.contains("trace") && !error.description.contains("<"), "\(error)")
        }
    }
}

@Suite("How an expiry reads")
struct ExpiryKnobTests {
    private static let start = ReplyKnobs.start

    /// An `expiry` and a reply's members; the seconds after the request at which the token ends.
    struct Case: CustomTestStringConvertible, Sendable {
        let what: String
        let knobs: String
        let body: String
        /// Nil for unknown.
        let ends: Int64?
        /// The `Date` of the reply, after the request.
        var date: Int64?

        var testDescription: String { what }
    }

    /// `{"exp":1700003600}` and no other claim.
    private static let jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDAwMDM2MDB9.c2ln"

    static let cases = [
        Case(
            what: "the exp of the access token", knobs: "\"expiry\": { \"kind\": \"jwt_exp\" }",
            body: "\"access_token\":\"\(jwt)\"", ends: 3600),
        Case(
            what: "the exp of another token",
            knobs: "\"expiry\": { \"kind\": \"jwt_exp\", \"path\": \"id_token\" }",
            body: "\"access_token\":\"t\",\"id_token\":\"\(jwt)\"", ends: 3600),
        Case(
            what: "a token that is no JWT has no exp", knobs: "\"expiry\": { \"kind\": \"jwt_exp\" }",
            body: "\"access_token\":\"a.b.c\"", ends: nil),
        Case(
            what: "Tableau's days, hours and minutes", knobs: "\"expiry\": { \"kind\": \"clock\", \"path\": \"e\" }",
            body: "\"access_token\":\"t\",\"e\":\"177:05:38\"", ends: 177 * 86_400 + 5 * 3600 + 38 * 60),
        Case(
            what: "and seconds", knobs: "\"expiry\": { \"kind\": \"clock\", \"path\": \"e\" }",
            body: "\"access_token\":\"t\",\"e\":\"0:00:01:30\"", ends: 90),
        Case(
            what: "the first of two",
            knobs: "\"expiry\": [{ \"kind\": \"epoch_s\", \"path\": \"expires_at\" }, "
                + "{ \"kind\": \"seconds\", \"path\": \"expires_in\" }]",
            body: "\"access_token\":\"t\",\"expires_at\":1700000900,\"expires_in\":600", ends: 900),
        Case(
            what: "the earliest of two",
            knobs: "\"earliest_expiry\": true, \"expiry\": [{ \"kind\": \"epoch_s\", \"path\": \"expires_at\" }, "
                + "{ \"kind\": \"seconds\", \"path\": \"expires_in\" }]",
            body: "\"access_token\":\"t\",\"expires_at\":1700000900,\"expires_in\":600", ends: 600),
        Case(
            what: "the one that is there",
            knobs: "\"earliest_expiry\": true, \"expiry\": ["
                + "{ \"kind\": \"epoch_s\", \"path\": \"expires_at\" }, { \"kind\": \"constant\", \"seconds\": 7200 }]",
            body: "\"access_token\":\"t\"", ends: 7200),
        Case(
            what: "a constant counts from when the token was given",
            knobs: "\"expiry\": { \"kind\": \"constant\", \"seconds\": 7200 }, "
                + "\"issued_at\": { \"kind\": \"epoch_ms\", \"path\": \"issued_at\" }",
            body: "\"access_token\":\"t\",\"issued_at\":\"1699999000000\"", ends: 6200),
        Case(
            what: "a member with a capital",
            knobs: "\"expiry\": { \"kind\": \"seconds\", \"path\": [\"expiresIn\", \"expires_in\"] }",
            body: "\"access_token\":\"t\",\"expiresIn\":60", ends: 60),
        Case(
            what: "an ISO time with an offset", knobs: "\"expiry\": { \"kind\": \"rfc3339\", \"path\": \"e\" }",
            body: "\"access_token\":\"t\",\"e\":\"2023-11-14T23:13:20+01:00\"", ends: 0),
        Case(
            what: "a server whose clock is an hour ahead",
            knobs: "\"expiry\": { \"kind\": \"epoch_s\", \"path\": \"expires_at\" }",
            body: "\"access_token\":\"t\",\"expires_at\":1700007200", ends: 3600, date: 3600),
        Case(
            what: "a server whose clock is a few seconds ahead",
            knobs: "\"expiry\": { \"kind\": \"epoch_s\", \"path\": \"expires_at\" }",
            body: "\"access_token\":\"t\",\"expires_at\":1700003610", ends: 3610, date: 10),
        Case(
            what: "a server whose clock is behind makes no token live longer",
            knobs: "\"expiry\": { \"kind\": \"epoch_s\", \"path\": \"expires_at\" }",
            body: "\"access_token\":\"t\",\"expires_at\":1700003600", ends: 3600, date: -300_000_000),
        Case(
            what: "a Date that nothing fits is not believed",
            knobs: "\"expiry\": { \"kind\": \"epoch_s\", \"path\": \"expires_at\" }",
            body: "\"access_token\":\"t\",\"expires_at\":1700003600", ends: 3600, date: 300_000_000),
        Case(
            what: "a time of issue in the future tells of a clock that is ahead",
            knobs: "\"expiry\": { \"kind\": \"epoch_s\", \"path\": \"e\" }, "
                + "\"issued_at\": { \"kind\": \"epoch_s\", \"path\": \"i\" }",
            body: "\"access_token\":\"t\",\"e\":1700010800,\"i\":1700007200", ends: 3600),
        Case(
            what: "relative times do not care", knobs: "", body: "\"access_token\":\"t\",\"expires_in\":60", ends: 60,
            date: 3600),
    ]

    @Test("case 21: expiries of every kind, and clocks that disagree", arguments: cases)
    func expiry(_ shape: Case) throws {
        let headers = shape.date.map { [HeaderField("Date", Self.http(Self.start + .seconds($0)))] } ?? []
        let token = try ReplyKnobs("\"reply\": { \(shape.knobs) }")
            .token(ReplyKnobs.reply("{\(shape.body)}", headers: headers))
        #expect(token.expiry == (shape.ends.map { .at(Self.start + .seconds($0)) } ?? .unknown))
    }

    @Test(
        "case 21: what is none of its kind is refused",
        arguments: ["1:2", "a:b:c", "1:2:3:4:5", "", "-1:00:00", "1:2:9999999"])
    func noClock(_ text: String) throws {
        let knobs = try ReplyKnobs("\"reply\": { \"expiry\": { \"kind\": \"clock\", \"path\": \"e\" } }")
        #expect(throws: GrantError.self) { try knobs.token("{\"access_token\":\"t\",\"e\":\"\(text)\"}") }
    }

    private static func http(_ instant: Instant) -> String {
        let text = instant.rfc3339
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let pieces = text.split(whereSeparator: { "-T.".contains($0) }).map(String.init)
        return "Sun, \(pieces[2]) \(months[(Int(pieces[1]) ?? 1) - 1]) \(pieces[0]) \(pieces[3]) GMT"
    }

    @Test(
        "The three dates of HTTP (RFC 9110 section 5.6.7)",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func httpDates(_ text: String) {
        #expect(HTTPDate.read(text) == Instant(milliseconds: 784_111_777_000))
    }

    @Test(
        "What is no date of HTTP",
        arguments: [
            "", "x", "Sun, 30 Feb 2020 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "1994-11-06T08:49:37Z",
            "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Foo 1994 08:49:37 GMT",
        ])
    func noDates(_ text: String) { #expect(HTTPDate.read(text) == nil) }
}
