import Testing
import Vocabulary

@testable import OAuthCore

/// Flows of several rounds: tokens that give tokens, calls behind the last one, and exchanges that were interrupted.
@Suite("Rounds of a flow")
struct RoundFlowTests {
    /// A short token that is exchanged for a long one.
    private static let longer = (
        top: FlowBench.refresh + """
            "follow_ups": { "longer": { "url": "https://as.example/longer", "encoding": "query",
              "names": { "access_token": "short_token" } } },
            "rounds": [ { "name": "short", "result": "intermediate" },
              { "name": "long", "follow_up": "longer", "result": "final", "token_from": "short" } ],
            """, legs: FlowBench.code
    )
    /// A call behind the last token that finds where the account lives.
    private static let site = (
        top: FlowBench.refresh + """
            "variables": { "site": { "source": "reply", "pattern": "[a-z0-9]+" } },
            "follow_ups": { "sites": { "url": "https://api.example/sites", "capture": { "site": ["0.id"] } } },
            "rounds": [ { "name": "sign-in", "keep": { "site": "{site}" } },
              { "name": "sites", "follow_up": "sites", "bearer_from": "sign-in" } ],
            """, legs: FlowBench.code
    )

    @Test("A follow-up that gives a token gets the earlier one under the profile's name for it")
    func tokenFrom() throws {
        var bench = try FlowBench(Self.longer.legs, top: Self.longer.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("short-1"))
        #expect(try bench.kept().round == "short")
        let request = try bench.request(.followUp("longer"))
        #expect(request.url.contains("short_token=short-1"))
        try bench.receive(200, FlowBench.token("long-1"))
        let grant = try bench.grant()
        #expect(grant.credential.accessToken == Secret("long-1"))
        #expect(Array(grant.intermediates.keys) == ["short"])
    }

    @Test("A call behind the last token runs with it as bearer, after the token was saved")
    func captured() throws {
        var bench = try FlowBench(Self.site.legs, top: Self.site.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1"))
        #expect(try bench.kept().credential.refreshToken == Secret("refresh-1"))
        let request = try bench.request(.followUp("sites"))
        #expect(request.header("authorization") == "Bearer access-1")
        try bench.receive(200, #"[ { "id": "site42" } ]"#)
        let grant = try bench.grant()
        #expect(grant.variables["site"] == "site42")
        #expect(grant.credential.extra["site"] == "site42")
        #expect(grant.intermediates.isEmpty)
    }

    @Test("A captured value must be what its variable may be", arguments: [#"[{"id":"../x"}]"#, "[]", #"[{"id":{}}]"#])
    func capturedBadly(_ body: String) throws {
        var bench = try FlowBench(Self.site.legs, top: Self.site.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1"))
        _ = try bench.kept()
        _ = try bench.request(.followUp("sites"))
        let error = #expect(throws: GrantError.self) { try bench.receive(200, body) }
        #expect(error?.kind == .malformed)
    }

    @Test("case 42: an exchange whose second leg failed goes on from the token of the first")
    func resumed() throws {
        var bench = try FlowBench(Self.longer.legs, top: Self.longer.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("short-1"))
        let kept = try bench.kept()
        var account = Account(id: try FlowBench.id, intermediates: [kept.round: kept.credential])
        var next = try FlowBench(Self.longer.legs, top: Self.longer.top, account: account)
        #expect(next.flow.resumedAfter == "short")
        #expect(try next.request(.followUp("longer")).url.contains("short_token=short-1"))
        // A credential that is as young shows that the exchange came to its end.
        account.credential = kept.credential
        var anew = try FlowBench(Self.longer.legs, top: Self.longer.top, account: account)
        #expect(anew.flow.resumedAfter == nil)
        _ = try anew.page()
        var asked = try FlowBench(
            Self.longer.legs, top: Self.longer.top,
            account: Account(id: try FlowBench.id, intermediates: [kept.round: kept.credential]),
            options: GrantOptions(startsAnew: true))
        _ = try asked.page()
    }

    @Test("case 42: a final token whose follow-up failed is not lost either")
    func resumedAtTheEnd() throws {
        var bench = try FlowBench(Self.site.legs, top: Self.site.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1"))
        let kept = try bench.kept()
        var next = try FlowBench(
            Self.site.legs, top: Self.site.top,
            account: Account(id: try FlowBench.id, intermediates: [kept.round: kept.credential]))
        _ = try next.request(.followUp("sites"))
        try next.receive(200, #"[ { "id": "site42" } ]"#)
        #expect(try next.grant().credential.refreshToken == Secret("refresh-1"))
    }

    /// A token with a value beside it, which the profile wants captured.
    private static let home = (
        top: FlowBench.refresh + """
            "variables": { "site": { "source": "reply", "from": "nowhere", "pattern": "[a-z0-9]+" } },
            "follow_ups": { "longer": { "url": "https://as.example/longer", "capture": { "site": ["site"] } } },
            "rounds": [ { "name": "short", "result": "intermediate" },
              { "name": "long", "follow_up": "longer", "result": "final", "token_from": "short" } ],
            """, legs: FlowBench.code
    )

    @Test(
        "case 42: a token whose reply lacks what else it must hold is saved first, then refused, and asked for anew",
        arguments: ["", #", "site": "../x""#, #", "site": {}"#])
    func tokenWithoutItsValue(_ member: String) throws {
        var bench = try FlowBench(Self.home.legs, top: Self.home.top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("short-1"))
        let short = try bench.kept()
        _ = try bench.request(.followUp("longer"))
        try bench.receive(200, FlowBench.token("long-1", refresh: "refresh-1", more: member))
        let long = try bench.kept()
        #expect(long.round == "long" && long.credential.refreshToken == Secret("refresh-1"))
        guard case .refused(let error) = try bench.flow.next(now: bench.now) else {
            Issue.record("the missing value was not said")
            return
        }
        #expect(error.kind == .malformed && error.leg == .followUp("longer"))
        let account = Account(
            id: try FlowBench.id, intermediates: [short.round: short.credential, long.round: long.credential])
        var next = try FlowBench(Self.home.legs, top: Self.home.top, account: account)
        _ = try next.request(.followUp("longer"))
        try next.receive(200, FlowBench.token("long-2", more: #", "site": "site42""#))
        let grant = try next.grant()
        #expect(grant.credential.accessToken == Secret("long-2") && grant.variables["site"] == "site42")
    }

    @Test("A round whose token would have to wait for an answer is refused at load")
    func tokenWithChoice() throws {
        let top =
            FlowBench.refresh + """
                "variables": { "site": { "source": "choice" } },
                "follow_ups": { "longer": { "url": "https://as.example/longer",
                  "choose": { "list": "sites", "key": ["id"], "variable": "site" } } },
                "rounds": [ { "name": "short", "result": "intermediate" },
                  { "name": "long", "follow_up": "longer", "result": "final", "token_from": "short" } ],
                """
        let failure = #expect(throws: Failure.self) { try FlowBench.dialect(FlowBench.code, top: top) }
        #expect(failure?.message.contains("offers a choice") == true, "\(String(describing: failure))")
    }

    @Test("case 42: a refreshed token is never lost to a value beside it", arguments: [#""../x""#, "{}"])
    func refreshedWithoutItsValue(_ value: String) throws {
        let top = FlowBench.refresh + #""variables": { "site": { "source": "reply", "pattern": "[a-z0-9]+" } },"#
        let account = Account(
            id: try FlowBench.id,
            credential: Credential(
                accessToken: Secret("access-1"), refreshToken: Secret("refresh-1"), issuedAt: FlowBench.now,
                expiry: .at(FlowBench.now)), variables: ["site": "site42"])
        var bench = try FlowBench(FlowBench.code, top: top, account: account, purpose: .renewal)
        _ = try bench.request(.refresh)
        try bench.receive(200, FlowBench.token("access-2", refresh: "refresh-2", more: #", "site": \#(value)"#))
        let grant = try bench.grant()
        #expect(grant.credential.refreshToken == Secret("refresh-2"))
        #expect(grant.variables["site"] == "site42")
        #expect(grant.notices.count == 1 && grant.notices[0].contains("value of before stays"))
    }

    @Test("A round with a condition runs only where its variable has a value")
    func condition() throws {
        let top =
            FlowBench.refresh + """
                "variables": { "site": { "source": "reply" }, "wants_site": {} },
                "follow_ups": { "sites": { "url": "https://api.example/sites", "capture": { "site": ["0.id"] } } },
                "rounds": [ { "name": "sign-in" }, { "name": "sites", "follow_up": "sites", "when": "wants_site" } ],
                """
        var bench = try FlowBench(FlowBench.code, top: top)
        try bench.signIn()
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1"))
        #expect(try bench.grant().credential.accessToken == Secret("access-1"))
    }

    @Test("Values of callback and token reply become variables of the account")
    func variables() throws {
        let top =
            FlowBench.refresh + """
                "variables": { "realm": { "source": "callback", "from": "realmId" },
                  "instance": { "source": "reply", "from": "instance_url", "kind": "url",
                "guard": ["*.example"] } },
                """
        var bench = try FlowBench(FlowBench.code, top: top)
        let page = try bench.page()
        let target = page.expectation.path + "?code=c&realmId=42&state=" + (page.query["state"] ?? "")
        guard case .answer(let answer) = page.expectation.read(target: target) else {
            Issue.record("the callback was not understood")
            return
        }
        try bench.flow.answered(answer)
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1", more: #", "instance_url": "https://eu1.example""#))
        #expect(try bench.grant().variables == ["realm": "42", "instance": "https://eu1.example"])
    }

    // MARK: What an authorization request holds

    @Test("A sign-in that asks for openid carries a nonce, which the grant hands on for the ID token's check")
    func nonce() throws {
        var bench = try FlowBench(FlowBench.code, top: FlowBench.refresh, options: GrantOptions(scopes: ["openid"]))
        let page = try bench.page()
        let nonce = try #require(page.query["nonce"])
        #expect(nonce != page.query["state"])
        try bench.flow.answered(SignInAnswer(code: Secret("code-1")))
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1"))
        #expect(try bench.grant().nonce == nonce)
        var plain = try FlowBench(FlowBench.code, top: FlowBench.refresh)
        #expect(try plain.page().query["nonce"] == nil)
    }

    @Test("case 19: a server that offers plain alone is refused, and never asked with plain")
    func plainOnly() throws {
        let metadata: JSON = ["code_challenge_methods_supported": ["plain"]]
        var bench = try FlowBench(FlowBench.code, top: FlowBench.refresh, metadata: metadata)
        let failure = #expect(throws: Failure.self) { _ = try bench.page() }
        #expect(failure?.message.contains("S256") == true)
    }

    @Test("case 19: without a word of PKCE the state carries the sign-in, and it is said once")
    func unsaid() throws {
        let metadata: JSON = ["issuer": "https://as.example"]
        var bench = try FlowBench(FlowBench.code, top: FlowBench.refresh, metadata: metadata)
        let page = try bench.page()
        #expect(page.query["code_challenge_method"] == "S256" && page.query["state"] != nil)
        try bench.flow.answered(SignInAnswer(code: Secret("code-1")))
        _ = try bench.request(.exchange)
        try bench.receive(200, FlowBench.token("access-1"))
        #expect(try bench.grant().notices.count { $0.contains("PKCE") } == 1)
    }

    @Test("Some vendors write the challenge in other letters", arguments: PKCERules.Challenge.allCases)
    func challenge(_ form: PKCERules.Challenge) {
        let verifier = CodeVerifier(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        let expected: [PKCERules.Challenge: String] = [
            .base64url: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            .base64: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM=",
            .hex: "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3",
        ]
        #expect(verifier.challenge(form) == expected[form])
    }

    @Test("case 24: a client that proves itself by assertion sends no secret, and a new assertion each time")
    func assertion() throws {
        let key = SigningKey.makeP256(randomness: CountingRandomness()).pem()
        let legs =
            #""client_credentials": { "url": "https://as.example/token", "client": { "id": "body:client_id", "secret": "private_key_jwt" } }"#
        var bench = try FlowBench(legs, top: #""refresh": { "mode": "reissue" },"#, key: key)
        let request = try bench.request(.clientCredentials)
        #expect(request.form["client_secret"] == nil && request.header("authorization") == nil)
        #expect(request.form["client_assertion_type"] == ClientAssertion.type)
        let first = try claims(request.form["client_assertion"])
        let second = try claims(try bench.request(.clientCredentials).form["client_assertion"])
        #expect(first.claims["aud"]?.string == "https://as.example/token")
        #expect(first.claims["jti"]?.string != second.claims["jti"]?.string)
        #expect(request.secrets.contains { $0.reveal() == request.form["client_assertion"] })
    }
}
