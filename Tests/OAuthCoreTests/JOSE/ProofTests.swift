import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Client assertions and proofs")
struct ProofTests {
    let now = Instant(milliseconds: 1_700_000_000_900)

    @Test("J1: RFC 7523 section 3, a client that signs with its key names itself twice, the server, and a short life")
    func privateKey() async throws {
        let key = try SigningKey(pem: Secret(TestKeys.p256))
        var rules = AssertionRules()
        rules.keyID = "mine"
        let text = try ClientAssertion.make(
            rules: rules, clientID: "fob", audience: "https://as.example", key: key,
            clientSecret: Secret("not-this-one"),
            certificate: TestCertificates.localhost, now: now, randomness: SequenceRandomness())
        let token = try SignedToken(text)
        #expect(token.algorithm == "ES256")
        #expect(token.keyID == "mine")
        #expect(token.header["typ"]?.string == "JWT")
        #expect(token.header["x5t#S256"]?.string?.count == 43)
        #expect(token.claims["iss"]?.string == "fob")
        #expect(token.claims["sub"]?.string == "fob")
        #expect(token.claims["aud"]?.string == "https://as.example")
        #expect(token.claims["iat"]?.integer == 1_700_000_000)
        #expect(token.claims["exp"]?.integer == 1_700_000_060)
        #expect(await SignatureAlgorithm.es256.isSignature(token.signature, over: token.signedBytes, by: key.publicJWK))
    }

    @Test("J1: RFC 7523, two assertions never share an id")
    func unique() throws {
        let randomness = SequenceRandomness()
        let key = try SigningKey(pem: Secret(TestKeys.ed25519))
        var ids: Set<String> = []
        for _ in 0..<100 {
            let text = try ClientAssertion.make(
                rules: AssertionRules(), clientID: "fob", audience: "a", key: key, clientSecret: nil, certificate: nil,
                now: now, randomness: randomness)
            ids.insert(try SignedToken(text).claims["jti"]?.string ?? "")
        }
        #expect(ids.count == 100)
    }

    @Test("J1: a client without a key signs with its secret")
    func sharedSecret() throws {
        let text = try ClientAssertion.make(
            rules: AssertionRules(), clientID: "fob", audience: "a", key: nil, clientSecret: Secret("hush-hush-hush"),
            certificate: nil, now: now, randomness: SequenceRandomness())
        let token = try SignedToken(text)
        #expect(token.algorithm == "HS256")
        #expect(
            SharedSecretSignature.hs256.isCode(token.signature, over: token.signedBytes, by: Secret("hush-hush-hush")))
    }

    @Test("an assertion that cannot be made says what is missing")
    func missing() throws {
        let make: (AssertionRules, SigningKey?, Secret?, String?) throws -> Secret = {
            rules, key, secret, certificate in
            try ClientAssertion.make(
                rules: rules, clientID: "fob", audience: "a", key: key, clientSecret: secret, certificate: certificate,
                now: now, randomness: SequenceRandomness())
        }
        #expect(throws: SigningKeyDefect("there is no key to sign with")) { try make(AssertionRules(), nil, nil, nil) }
        #expect(throws: SigningKeyDefect("there is no client secret to sign with")) {
            try make(AssertionRules(algorithm: .hs256), try SigningKey(pem: Secret(TestKeys.p256)), Secret(""), nil)
        }
        #expect(throws: SigningKeyDefect.self) {
            try make(AssertionRules(algorithm: .rs256), try SigningKey(pem: Secret(TestKeys.p256)), nil, nil)
        }
        #expect(throws: SigningKeyDefect.self) {
            try make(AssertionRules(), try SigningKey(pem: Secret(TestKeys.p256)), nil, "no certificate")
        }
    }

    @Test(
        "X1: RFC 9449 section 4.2, a proof holds the public key, method, URL without its query, time, token hash, nonce"
    )
    func proof() async throws {
        let key = SigningKey.makeP256(randomness: SequenceRandomness(seed: 3))
        let text = try DPoPProof.make(
            key: key, method: "POST", url: "https://as.example/token?tenant=x#f", accessToken: Secret("abc"),
            nonce: "n-1",
            now: now, randomness: SequenceRandomness())
        let segments = text.split(separator: ".").map { Base64.decode(String($0)) ?? [] }
        let header = try JSON(parsing: segments[0])
        let claims = try JSON(parsing: segments[1])
        #expect(header["typ"]?.string == "dpop+jwt")
        #expect(header["alg"]?.string == "ES256")
        #expect(header["jwk"] == key.publicJWK)
        #expect(header["jwk"]?["d"] == nil)
        #expect(claims["htm"]?.string == "POST")
        #expect(claims["htu"]?.string == "https://as.example/token")
        #expect(claims["iat"]?.integer == 1_700_000_000)
        #expect(claims["ath"]?.string == DPoPProof.hash(of: Secret("abc")))
        #expect(claims["nonce"]?.string == "n-1")
        #expect((claims["jti"]?.string?.utf8.count ?? 0) * 6 >= 96)
        let signed = Array(text.utf8.prefix { _ in true })
        let dot = try #require(signed.lastIndex(of: UInt8(ascii: ".")))
        #expect(await SignatureAlgorithm.es256.isSignature(segments[2], over: Array(signed[..<dot]), by: key.publicJWK))
    }

    @Test("X1: a proof without token and nonce says nothing of them, and no two are the same")
    func plainProof() throws {
        let key = SigningKey.makeP256(randomness: SequenceRandomness(seed: 3))
        let randomness = SequenceRandomness()
        let make = {
            try DPoPProof.make(
                key: key, method: "POST", url: "https://as.example/token", accessToken: nil, nonce: nil, now: now,
                randomness: randomness)
        }
        let first = try make()
        let claims = try JSON(parsing: Base64.decode(String(first.split(separator: ".")[1])) ?? [])
        #expect(claims.members?.map(\.key).sorted() == ["htm", "htu", "iat", "jti"])
        #expect(try make().split(separator: ".")[1] != first.split(separator: ".")[1])
    }
}
