import SandboxProvider
import Testing
import Vocabulary

@Suite("acme's grants in which nobody sits at the program's browser")
struct AcmeGrantTests {
    private static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"
    private static let tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
    private static let accessToken = "urn:ietf:params:oauth:token-type:access_token"

    private func poll(_ bench: inout AcmeBench, _ code: String) -> SandboxReply {
        bench.post("/token", ["grant_type": Self.deviceGrant, "device_code": code], as: .open)
    }

    @Test("a device that keeps the pace waits, and has its token once the user approved")
    func deviceIsApproved() throws {
        var bench = try AcmeBench()
        let begun = try #require(bench.post("/device_authorization", ["scope": "profile"], as: .open).document)
        let code = try #require(begun["device_code"]?.string)
        let userCode = try #require(begun["user_code"]?.string)
        #expect(begun["verification_uri"] == "https://acme.example/device")
        #expect(begun["verification_uri_complete"]?.string == "https://acme.example/device?user_code=\(userCode)")
        #expect(begun["interval"] == 5)
        bench.now = bench.now + .seconds(5)
        #expect(poll(&bench, code).verdict == "authorization_pending")
        #expect(bench.get("/device/approve?user_code=\(userCode.lowercased().replacing("-", with: ""))").status == 200)
        bench.now = bench.now + .seconds(5)
        let reply = poll(&bench, code)
        #expect(reply.document?["scope"] == "profile")
        #expect(reply.document?["refresh_token"] != nil)
        bench.now = bench.now + .seconds(5)
        #expect(poll(&bench, code).verdict == "invalid_grant")
    }

    @Test("case 25: a device that asks too fast is told so, and has to keep five seconds more from then on")
    func deviceIsTooFast() throws {
        var bench = try AcmeBench()
        let code = try #require(
            bench.post("/device_authorization", [:], as: .open).document?["device_code"]?.string)
        #expect(poll(&bench, code).verdict == "slow_down")
        bench.now = bench.now + .seconds(9)
        #expect(poll(&bench, code).verdict == "slow_down")
        bench.now = bench.now + .seconds(15)
        #expect(poll(&bench, code).verdict == "authorization_pending")
    }

    @Test("a device learns that the user refused, and that its code has run out")
    func deviceIsDenied() throws {
        var bench = try AcmeBench()
        let begun = try #require(bench.post("/device_authorization", [:], as: .open).document)
        let code = try #require(begun["device_code"]?.string)
        let wasWaiting = bench.server.decide(.deny, userCode: begun["user_code"]?.string ?? "", now: bench.now)
        #expect(wasWaiting)
        bench.now = bench.now + .seconds(5)
        #expect(poll(&bench, code).verdict == "access_denied")
        let other = try #require(bench.post("/device_authorization", [:], as: .open).document)
        bench.now = bench.now + .seconds(600)
        #expect(poll(&bench, other["device_code"]?.string ?? "").verdict == "expired_token")
        let isWaiting = bench.server.decide(.approve, userCode: other["user_code"]?.string ?? "", now: bench.now)
        #expect(!isWaiting)
        #expect(bench.get("/device?user_code=NONE-SUCH").status == 400)
    }

    @Test("a confidential client has a token for itself and no refresh token, a public one has none")
    func clientCredentials() throws {
        var bench = try AcmeBench()
        let reply = bench.post("/token", ["grant_type": "client_credentials"])
        #expect(reply.document?["scope"] == "api")
        #expect(reply.document?["refresh_token"] == nil)
        #expect(bench.post("/token", ["grant_type": "client_credentials"], as: .open).verdict == "unauthorized_client")
        #expect(
            bench.post("/token", ["grant_type": "client_credentials", "scope": "moon"]).verdict == "invalid_scope")
        #expect(bench.post("/token", ["grant_type": "client_credentials"], as: .nobody).verdict == "invalid_client")
    }

    @Test("a token is exchanged for one of the same user and no wider scope")
    func tokenIsExchanged() throws {
        var bench = try AcmeBench()
        let subject = try #require(try bench.signedIn(["scope": "profile email"])["access_token"]?.string)
        func exchange(_ bench: inout AcmeBench, _ token: String, _ type: String, _ scope: String) -> SandboxReply {
            bench.post(
                "/token",
                [
                    "grant_type": Self.tokenExchange, "subject_token": token, "subject_token_type": type,
                    "scope": scope,
                ])
        }
        let reply = exchange(&bench, subject, Self.accessToken, "email")
        #expect(reply.document?["issued_token_type"]?.string == Self.accessToken)
        #expect(reply.document?["scope"] == "email")
        #expect(exchange(&bench, subject, Self.accessToken, "email openid").verdict == "invalid_scope")
        #expect(exchange(&bench, "stolen", Self.accessToken, "email").verdict == "invalid_request")
        #expect(exchange(&bench, subject, "urn:x:saml", "email").verdict == "invalid_request")
    }

    @Test("a public client signs in without a secret and renews with rotation")
    func publicClient() throws {
        var bench = try AcmeBench()
        let first = try bench.signedIn(as: .open)
        let token = try #require(first["refresh_token"]?.string)
        #expect(
            bench.post("/token", ["grant_type": "refresh_token", "refresh_token": token]).verdict == "invalid_grant")
        let second = bench.post("/token", ["grant_type": "refresh_token", "refresh_token": token], as: .open)
        #expect(second.status == 200)
        #expect(
            bench.post("/token", ["grant_type": "refresh_token", "refresh_token": token], as: .open).verdict
                == "invalid_grant")
    }

    @Test("a pushed request is answered with 201 and is good for one decision within a minute (RFC 9126)")
    func pushed() throws {
        var bench = try AcmeBench { $0.requiresPushed = true }
        #expect(bench.get("/authorize?\(AcmeBench.page())").answered("error") == "invalid_request")
        let members: KeyValuePairs<String, String> = [
            "response_type": "code", "redirect_uri": redirectURI, "state": "s1", "code_challenge": Pair.challenge,
            "code_challenge_method": "S256",
        ]
        let reply = bench.post("/par", members)
        #expect(reply.status == 201)
        let uri = FormEncoding.encode(try #require(reply.document?["request_uri"]?.string))
        #expect(bench.get("/authorize?client_id=acme%20app&request_uri=\(uri)").status == 200)
        #expect(bench.get("/authorize?client_id=\(AcmeServer.publicClientID)&request_uri=\(uri)").status == 400)
        let click = bench.get("/authorize/approve?client_id=acme%20app&request_uri=\(uri)")
        #expect(click.answered("state") == "s1")
        #expect(bench.exchange(click.answered("code") ?? "").status == 200)
        #expect(bench.get("/authorize?client_id=acme%20app&request_uri=\(uri)").status == 400)
        let late = FormEncoding.encode(bench.post("/par", members).document?["request_uri"]?.string ?? "")
        bench.now = bench.now + .seconds(60)
        #expect(bench.get("/authorize?client_id=acme%20app&request_uri=\(late)").status == 400)
        #expect(bench.post("/par", ["request_uri": "urn:x", "response_type": "code"]).verdict == "invalid_request")
        #expect(bench.post("/par", members, as: .nobody).verdict == "invalid_client")
        #expect(
            bench.post("/par", ["response_type": "code", "redirect_uri": redirectURI]).verdict == "invalid_request")
    }

    @Test("a token for one resource opens no other (RFC 8707)")
    func resources() throws {
        var bench = try AcmeBench()
        let here = try bench.signedIn(["resource": "https://acme.example/resource"])["access_token"]?.string ?? ""
        #expect(bench.get("/resource", ["Authorization": "Bearer \(here)"]).status == 200)
        let there = try bench.signedIn(["resource": "https://other.example/"])["access_token"]?.string ?? ""
        #expect(bench.get("/resource", ["Authorization": "Bearer \(there)"]).status == 401)
        let told = bench.post("/introspect", ["token": there]).document
        #expect(told?["aud"] == ["https://other.example/"])
        let page = AcmeBench.page(["resource": "not a uri"])
        #expect(bench.get("/authorize?\(page)").answered("error") == "invalid_target")
    }

    @Test("a registered client signs in with what it was given, in its one way (RFC 7591)")
    func registration() throws {
        var bench = try AcmeBench { $0.registrationToken = Secret("let-me-in") }
        func register(_ bench: inout AcmeBench, _ body: JSON, _ token: String = "let-me-in") -> SandboxReply {
            bench.server.handle(
                SandboxRequest(
                    origin: AcmeBench.origin, method: "POST", target: "/register",
                    headers: [
                        SandboxHeader("Content-Type", "application/json"),
                        SandboxHeader("Authorization", "Bearer \(token)"),
                    ], body: body.serialized()), now: bench.now)
        }
        let wish: JSON = ["redirect_uris": [JSON(redirectURI)], "token_endpoint_auth_method": "client_secret_post"]
        #expect(register(&bench, wish, "wrong").status == 401)
        let made = register(&bench, wish)
        #expect(made.status == 201)
        #expect(made.document?["client_secret_expires_at"] == 0)
        let id = try #require(made.document?["client_id"]?.string)
        let secret = try #require(made.document?["client_secret"]?.string)
        let ask: KeyValuePairs<String, String> = [
            "grant_type": "client_credentials", "client_id": id, "client_secret": secret,
        ]
        #expect(bench.post("/token", ask, as: .nobody).status == 200)
        #expect(register(&bench, ["redirect_uris": ["ftp://x/"]]).verdict == "invalid_redirect_uri")
        #expect(register(&bench, [:]).verdict == "invalid_redirect_uri")
        let unkeyed: JSON = ["redirect_uris": [JSON(redirectURI)], "token_endpoint_auth_method": "private_key_jwt"]
        #expect(register(&bench, unkeyed).verdict == "invalid_client_metadata")
    }

    @Test("both discovery documents name the issuer exactly, and every endpoint in them answers")
    func discovery() throws {
        var bench = try AcmeBench()
        bench.server.listens(at: ["https://acme.example": "http://127.0.0.1:4711"])
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            let document = try #require(bench.get(path).document)
            #expect(document["issuer"] == "http://127.0.0.1:4711")
            for member in try #require(document.members)
            where member.key.hasSuffix("_endpoint") || member.key == "jwks_uri" {
                let url = try #require(member.value.string)
                let target = try #require(url.hasPrefix("http://127.0.0.1:4711/") ? url.dropFirst(21) : nil)
                #expect(bench.get(String(target)).status != 404, "\(member.key)")
            }
        }
        let answer = bench.get("/authorize/approve?\(AcmeBench.page())")
        #expect(answer.answered("iss") == "http://127.0.0.1:4711")
    }
}
