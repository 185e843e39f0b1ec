import Crypto
import SandboxProvider
import Testing
import Vocabulary

@Suite("acme checks what was signed, and signs itself")
struct AcmeProofTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: [String: JSON]

        init(_ description: String, _ change: [String: JSON]) {
            testDescription = description
            self.change = change
        }
    }

    static let wrongAssertions = [
        Wrong("another issuer", ["iss": "other"]), Wrong("another audience", ["aud": "https://other.example"]),
        Wrong("no expiry", ["exp": JSON(nil)]), Wrong("expired", ["exp": JSON(start.milliseconds / 1000)]),
        Wrong("a life of a day", ["exp": JSON(start.milliseconds / 1000 + 86_400)]),
        Wrong("no jti", ["jti": JSON(nil)]), Wrong("not valid yet", ["nbf": JSON(start.milliseconds / 1000 + 600)]),
    ]

    @Test("an assertion that departs authenticates nobody", arguments: wrongAssertions)
    func assertionDeparts(_ wrong: Wrong) throws {
        let key = ClientKey()
        var bench = try AcmeBench { $0.clientKeys = [key.jwk] }
        let text = try key.assertion(wrong.change)
        #expect(
            bench.post("/token", ["grant_type": "client_credentials"], as: .assertion(text)).verdict == "invalid_client"
        )
    }

    @Test("an assertion authenticates once, by the client's own key alone (RFC 7523)")
    func assertionIsUsedOnce() throws {
        let key = ClientKey()
        var bench = try AcmeBench { $0.clientKeys = [key.jwk] }
        let ask: KeyValuePairs<String, String> = ["grant_type": "client_credentials"]
        let text = try key.assertion()
        #expect(bench.post("/token", ask, as: .assertion(text)).status == 200)
        #expect(bench.post("/token", ask, as: .assertion(text)).verdict == "invalid_client")
        let stranger = try ClientKey().assertion(["jti": "j2"])
        #expect(bench.post("/token", ask, as: .assertion(stranger)).verdict == "invalid_client")
        let endpoint = try key.assertion(["jti": "j3", "aud": ["https://acme.example/token"]])
        #expect(bench.post("/token", ask, as: .assertion(endpoint)).status == 200)
    }

    @Test("an assertion made with the client secret authenticates too, one made with another does not")
    func secretJWT() throws {
        var bench = try AcmeBench()
        let ask: KeyValuePairs<String, String> = ["grant_type": "client_credentials"]
        func signed(_ secret: String, _ jti: JSON) -> String {
            let text = ClientKey.text(["alg": "HS256"], ClientKey.claims(["jti": jti]))
            let code = HMAC<SHA256>.authenticationCode(
                for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
            return "\(text).\(Base64.encodeURL(Array(code)))"
        }
        #expect(bench.post("/token", ask, as: .assertion(signed("p+q/r=s:t%", "a"))).status == 200)
        #expect(bench.post("/token", ask, as: .assertion(signed("guess", "b"))).verdict == "invalid_client")
        let unsigned = ClientKey.text(["alg": "none"], ClientKey.claims([:])) + "."
        #expect(bench.post("/token", ask, as: .assertion(unsigned)).verdict == "invalid_client")
    }

    @Test("an assertion is a grant as well, for the user that it names")
    func jwtBearer() throws {
        let key = ClientKey()
        var bench = try AcmeBench { $0.clientKeys = [key.jwk] }
        func ask(_ bench: inout AcmeBench, _ text: String) -> SandboxReply {
            bench.post("/token", ["grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": text])
        }
        let text = try key.assertion(["sub": "user_42"])
        let token = ask(&bench, text).document?["access_token"]?.string ?? ""
        #expect(bench.get("/resource", ["Authorization": "Bearer \(token)"]).document?["user"] == "user_42")
        #expect(ask(&bench, text).verdict == "invalid_grant")
        #expect(ask(&bench, try ClientKey().assertion(["jti": "j2"])).verdict == "invalid_grant")
    }

    static let wrongProofs = [
        Wrong("another method", ["htm": "GET"]), Wrong("another address", ["htu": "https://acme.example/other"]),
        Wrong("too old", ["iat": JSON(start.milliseconds / 1000 - 3600)]),
        Wrong("of tomorrow", ["iat": JSON(start.milliseconds / 1000 + 86_400)]), Wrong("no jti", ["jti": JSON(nil)]),
    ]

    @Test("a proof that departs buys nothing (RFC 9449 section 4.3)", arguments: wrongProofs)
    func proofDeparts(_ wrong: Wrong) throws {
        var bench = try AcmeBench()
        let proof = try ClientKey().proof("/token", "POST", wrong.change)
        #expect(
            bench.post("/token", ["grant_type": "client_credentials"], proof: proof).verdict == "invalid_dpop_proof")
    }

    @Test("a token that was proved for is of the type DPoP, opens with a proof of the same key and with nothing else")
    func boundToken() throws {
        let key = ClientKey()
        var bench = try AcmeBench()
        let first = try key.proof("/token")
        let reply = try bench.signedIn(as: .open, proof: first)
        #expect(reply["token_type"] == "DPoP")
        #expect(
            bench.post("/token", ["grant_type": "client_credentials"], proof: first).verdict == "invalid_dpop_proof")
        let token = try #require(reply["access_token"]?.string)
        let hash = JSON(Base64.encodeURL(Array(SHA256.hash(data: Array(token.utf8)))))
        func call(_ bench: inout AcmeBench, _ scheme: String, _ proof: String) -> Int {
            bench.get("/resource", ["Authorization": "\(scheme) \(token)", "DPoP": proof]).status
        }
        let right = try key.proof("/resource", "GET", ["ath": hash])
        #expect(call(&bench, "DPoP", right) == 200)
        #expect(call(&bench, "DPoP", right) == 401)
        #expect(call(&bench, "Bearer", try key.proof("/resource", "GET", ["ath": hash])) == 401)
        #expect(call(&bench, "DPoP", try key.proof("/resource", "GET")) == 401)
        #expect(call(&bench, "DPoP", try ClientKey().proof("/resource", "GET", ["ath": hash])) == 401)
        let refresh = try #require(reply["refresh_token"]?.string)
        let ask: KeyValuePairs<String, String> = ["grant_type": "refresh_token", "refresh_token": refresh]
        #expect(bench.post("/token", ask, as: .open, proof: try ClientKey().proof("/token")).verdict == "invalid_grant")
        #expect(bench.post("/token", ask, as: .open, proof: try key.proof("/token")).status == 200)
    }

    @Test("a server that demands a nonce gives one, and a new one with each success (RFC 9449 section 8)")
    func nonce() throws {
        let key = ClientKey()
        var bench = try AcmeBench { $0.demandsNonce = true }
        let ask: KeyValuePairs<String, String> = ["grant_type": "client_credentials"]
        let refused = bench.post("/token", ask, proof: try key.proof("/token"))
        #expect(refused.verdict == "use_dpop_nonce")
        let nonce = try #require(refused.header("DPoP-Nonce"))
        let given = bench.post("/token", ask, proof: try key.proof("/token", "POST", ["nonce": JSON(nonce)]))
        #expect(given.status == 200)
        #expect(given.header("DPoP-Nonce") != nil && given.header("DPoP-Nonce") != nonce)
        #expect(
            bench.post("/token", ask, proof: try key.proof("/token", "POST", ["nonce": "guess"])).verdict
                == "use_dpop_nonce")
    }

    @Test("a server that wants proofs gives nothing without one")
    func proofIsRequired() throws {
        var bench = try AcmeBench { $0.requiresDPoP = true }
        #expect(bench.post("/token", ["grant_type": "client_credentials"]).verdict == "invalid_dpop_proof")
    }

    @Test(
        "an ID token holds nonce, hash and time, and its key stands in the JWKS", arguments: SigningAlgorithm.allCases)
    func idToken(_ algorithm: SigningAlgorithm) throws {
        var bench = try AcmeBench {
            $0.signing = algorithm
            $0.idTokenClaims = ["aud": ["acme app", "other"], "name": JSON(nil)]
        }
        let reply = try bench.signedIn(["scope": "openid profile", "nonce": "n-1"])
        let parts = try #require(reply["id_token"]?.string).split(separator: ".").map(String.init)
        let header = try JSON(parsing: try #require(Base64.decode(parts[0])))
        let claims = try JSON(parsing: try #require(Base64.decode(parts[1])))
        #expect(header["alg"]?.string == algorithm.rawValue)
        #expect(claims["iss"] == "https://acme.example")
        #expect(claims["sub"] == "user_41")
        #expect(claims["nonce"] == "n-1")
        #expect(claims["auth_time"]?.integer == start.milliseconds / 1000)
        #expect(claims["aud"] == ["acme app", "other"])
        #expect(claims["name"] == nil)
        let half = Array(SHA256.hash(data: Array((reply["access_token"]?.string ?? "").utf8))).prefix(16)
        #expect(claims["at_hash"]?.string == Base64.encodeURL(Array(half)))
        let keys = try #require(bench.get("/jwks").document?["keys"]?.elements)
        #expect(keys.contains { $0["kid"] == header["kid"] && $0["alg"] == header["alg"] })
        let userinfo = bench.get("/userinfo", ["Authorization": "Bearer \(reply["access_token"]?.string ?? "")"])
        #expect(userinfo.document?["sub"] == claims["sub"])
    }

    @Test("whoever sits there approves, and userinfo without openid is refused")
    func anotherUser() throws {
        var bench = try AcmeBench()
        bench.server.seat(.grace)
        let reply = try bench.signedIn(["scope": "openid"])
        let token = reply["access_token"]?.string ?? ""
        #expect(bench.get("/userinfo", ["Authorization": "Bearer \(token)"]).document?["sub"] == "user_42")
        let other = try bench.signedIn()["access_token"]?.string ?? ""
        #expect(bench.get("/userinfo", ["Authorization": "Bearer \(other)"]).status == 403)
    }
}
