import Testing
import Vocabulary

@testable import OAuthCore

/// Requests that are pushed, and tokens that are bound to a key.
@Suite("Pushed requests and proofs of possession")
struct ProofFlowTests {
    private static let legs = """
        "authorize": { "url": "https://as.example/authorize", "pushed": "required", "params": { "prompt": "login" } },
        "pushed": { "url": "https://as.example/par" }, "exchange": { "url": "https://as.example/token" },
        "refresh": { "url": "https://as.example/token" }
        """
    private static let required = FlowBench.refresh + #""dpop": { "mode": "required" },"#
    private static let bound = FlowBench.code

    // MARK: RFC 9126

    @Test("A1: all parameters are pushed with the client's proof, and the page has two and no more")
    func pushed() throws {
        var bench = try FlowBench(Self.legs, top: FlowBench.refresh)
        let request = try bench.request(.pushed)
        #expect(request.url == "https://as.example/par")
        #expect(request.form["client_secret"] == "hush-hush-hush")
        #expect(request.form["prompt"] == "login")
        #expect(request.form["code_challenge_method"] == "S256")
        #expect(request.form["request_uri"] == nil)
        try bench.receive(201, #"{"request_uri":"urn:ietf:params:oauth:request_uri:1","expires_in":60}"#)
        let page = try bench.page()
        #expect(
            page.query == ["client_id": "client-7", "request_uri": "urn:ietf:params:oauth:request_uri:1"])
        try bench.flow.answered(SignInAnswer(code: Secret("code-1")))
        #expect(try bench.request(.exchange).form["redirect_uri"] == request.form["redirect_uri"])
    }

    @Test("A1: a request_uri that has ended before the page was opened is pushed anew")
    func ended() throws {
        var bench = try FlowBench(Self.legs, top: FlowBench.refresh)
        _ = try bench.request(.pushed)
        try bench.receive(201, #"{"request_uri":"urn:1","expires_in":60}"#)
        bench.now = bench.now + .seconds(60)
        _ = try bench.request(.pushed)
        try bench.receive(201, #"{"request_uri":"urn:2","expires_in":60}"#)
        #expect(try bench.page().query["request_uri"] == "urn:2")
    }

    @Test(
        "A lifetime that is no number is no lifetime, whatever a number can be said to be",
        arguments: [#""nan""#, #""inf""#, #""-inf""#, "1e400", "-1", "{}", #""soon""#])
    func strangeLifetime(_ said: String) throws {
        var bench = try FlowBench(Self.legs, top: FlowBench.refresh)
        _ = try bench.request(.pushed)
        try bench.receive(201, #"{"request_uri":"urn:1","expires_in":\#(said)}"#)
        #expect(try bench.page().query["request_uri"] == "urn:1")
    }

    @Test("What is optional is pushed where the metadata tells where to, and only there")
    func optional() throws {
        let legs = Self.legs.replacing("required", with: "optional")
        var plain = try FlowBench(legs, top: FlowBench.refresh)
        #expect(try plain.page().query["code_challenge"] != nil)
        var told = try FlowBench(
            legs, top: FlowBench.refresh, metadata: ["pushed_authorization_request_endpoint": "https://as.example/par"])
        _ = try told.request(.pushed)
    }

    // MARK: RFC 9449

    private static func signedIn(_ bench: inout FlowBench) throws -> WireRequest {
        try bench.signIn()
        return try bench.request(.exchange)
    }

    @Test("X1: each sending has a proof of its own, for its method and its URL")
    func fresh() throws {
        var bench = try FlowBench(Self.bound, top: Self.required)
        let page = try bench.page()
        try bench.flow.answered(SignInAnswer(code: Secret("code-1")))
        let first = try claims(try bench.request(.exchange).header("dpop"))
        let again = try claims(try bench.request(.exchange).header("dpop"))
        #expect(first.header["typ"]?.string == "dpop+jwt")
        #expect(first.claims["htm"]?.string == "POST")
        #expect(first.claims["htu"]?.string == "https://as.example/token")
        #expect(first.claims["jti"]?.string != again.claims["jti"]?.string)
        let jwk = try #require(first.header["jwk"])
        #expect(page.query["dpop_jkt"] == SigningKey.thumbprint(of: jwk))
    }

    @Test("X4: use_dpop_nonce is answered once with the nonce, and then it is a refusal")
    func nonce() throws {
        var bench = try FlowBench(Self.bound, top: Self.required)
        _ = try Self.signedIn(&bench)
        let challenge = [HeaderField("DPoP-Nonce", "nonce-1")]
        try bench.receive(400, #"{"error":"use_dpop_nonce"}"#, headers: challenge)
        let second = try claims(try bench.request(.exchange).header("dpop"))
        #expect(second.claims["nonce"]?.string == "nonce-1")
        let error = #expect(throws: GrantError.self) {
            try bench.receive(400, #"{"error":"use_dpop_nonce"}"#, headers: challenge)
        }
        #expect(error?.code == "use_dpop_nonce")
    }

    @Test("X4: a nonce that came with a success is used for the next request to that server")
    func nonceOfSuccess() throws {
        let top =
            Self.required + """
                "rounds": [ { "name": "first", "result": "intermediate" }, { "name": "second" } ],
                """
        var bench = try FlowBench(Self.bound, top: top)
        _ = try Self.signedIn(&bench)
        try bench.receive(
            200, FlowBench.token("access-1", type: "DPoP"), headers: [HeaderField("DPoP-Nonce", "nonce-2")])
        _ = try bench.kept()
        let next = try claims(try Self.signedIn(&bench).header("dpop"))
        #expect(next.claims["nonce"]?.string == "nonce-2")
    }

    @Test("X2: a token of another type is discarded where a bound one was demanded", arguments: ["Bearer", "bearer"])
    func demanded(_ type: String) throws {
        var bench = try FlowBench(Self.bound, top: Self.required)
        _ = try Self.signedIn(&bench)
        let error = #expect(throws: GrantError.self) {
            try bench.receive(200, FlowBench.token("access-1", type: type))
        }
        #expect(error?.kind == .malformed)
        #expect(error?.text.contains("DPoP") == true)
    }

    @Test("X3: the key stays with the credential, and every refresh proves itself by it")
    func sameKey() throws {
        var bench = try FlowBench(Self.bound, top: Self.required)
        let first = try claims(try Self.signedIn(&bench).header("dpop"))
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1", type: "dpop"))
        var account = Account(id: try FlowBench.id, credential: try bench.grant().credential)
        #expect(account.credential?.tokenType == "DPoP")
        for number in 2...3 {
            var renewal = try FlowBench(Self.bound, top: Self.required, account: account, purpose: .renewal)
            let proof = try claims(try renewal.request(.refresh).header("dpop"))
            #expect(proof.header["jwk"] == first.header["jwk"])
            try renewal.receive(200, FlowBench.token("access-\(number)", refresh: "refresh-\(number)", type: "DPoP"))
            account.credential = try renewal.grant().credential
        }
    }

    @Test("O3: who the user is is asked with the token alone, whatever proof the client has for its other legs")
    func userinfo() throws {
        for encoding in ["query", "form", "none"] {
            let dialect = try FlowBench.dialect(
                Self.bound + #"""
                    , "userinfo": { "url": "https://as.example/me", "method": "GET", "encoding": "\#(encoding)" }
                    """#, top: FlowBench.refresh)
            let credential = Credential(accessToken: Secret("access-1"), issuedAt: FlowBench.now, expiry: .never)
            let moment = Moment(now: FlowBench.now, randomness: CountingRandomness())
            let request = try #require(try dialect.userinfo(with: credential, at: moment))
            #expect(request.header("authorization") == "Bearer access-1")
            let text = request.url + String(decoding: request.body ?? [], as: UTF8.self)
            #expect(!text.contains("hush-hush-hush") && !text.contains("client_secret"))
        }
    }

    @Test("A bound token is shown as DPoP, with a proof for the request it goes with")
    func shown() throws {
        var bench = try FlowBench(Self.bound, top: Self.required)
        _ = try Self.signedIn(&bench)
        try bench.receive(200, FlowBench.token("access-1", type: "DPoP"))
        let credential = try bench.grant().credential
        let dialect = try FlowBench.dialect(Self.bound, top: Self.required)
        let lines = try dialect.headers(set: .defaultHeaderSet, credential: credential)
        #expect(lines.map(\.value) == ["DPoP access-1"])
        let moment = Moment(now: bench.now, randomness: CountingRandomness())
        let proof = try claims(
            try credential.proof(method: "GET", url: "https://api.example/me?x=1#y", at: moment)?.value)
        #expect(proof.claims["htu"]?.string == "https://api.example/me")
        #expect(proof.claims["ath"]?.string == DPoPProof.hash(of: Secret("access-1")))
        #expect(throws: Failure.self) { _ = try credential.proof(method: "GET", url: "api.example", at: moment) }
    }

    @Test(
        "Where proofs are optional they are made for a server that announces them, and a plain token is taken as well")
    func optionalProof() throws {
        let top = FlowBench.refresh + #""dpop": { "mode": "optional" },"#
        var plain = try FlowBench(Self.bound, top: top)
        #expect(try Self.signedIn(&plain).header("dpop") == nil)
        var told = try FlowBench(Self.bound, top: top, metadata: ["dpop_signing_alg_values_supported": ["ES256"]])
        #expect(try Self.signedIn(&told).header("dpop") != nil)
        try told.receive(200, FlowBench.token("access-1"))
        let plainToken = try told.grant().credential
        #expect(plainToken.dpopKey == nil)
        #expect(!plainToken.needsProof)
    }

    @Test("X3: a refresh token beside a plain access token is bound all the same, and proves itself by the same key")
    func boundRefreshToken() throws {
        let top = FlowBench.refresh + #""dpop": { "mode": "optional" },"#
        let metadata: JSON = ["dpop_signing_alg_values_supported": ["ES256"]]
        var bench = try FlowBench(Self.bound, top: top, metadata: metadata)
        let first = try claims(try Self.signedIn(&bench).header("dpop"))
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1"))
        let credential = try bench.grant().credential
        #expect(!credential.needsProof)
        let moment = Moment(now: bench.now, randomness: CountingRandomness())
        #expect(try credential.proof(method: "GET", url: "https://api.example/", at: moment) == nil)
        let account = Account(id: try FlowBench.id, credential: credential)
        var renewal = try FlowBench(
            Self.bound, top: top, metadata: metadata, account: account, purpose: .renewal)
        #expect(try claims(try renewal.request(.refresh).header("dpop")).header["jwk"] == first.header["jwk"])
    }
}
