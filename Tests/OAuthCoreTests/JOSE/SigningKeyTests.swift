import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A signing key")
struct SigningKeyTests {
    struct Text: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pem: String
        let algorithm: String
    }

    static let readable = [
        Text(testDescription: "P-256 in SEC 1, behind its parameters", pem: TestKeys.p256SEC1, algorithm: "ES256"),
        Text(testDescription: "P-256 in PKCS #8", pem: TestKeys.p256, algorithm: "ES256"),
        Text(testDescription: "P-384", pem: TestKeys.p384, algorithm: "ES384"),
        Text(testDescription: "RSA in PKCS #1", pem: TestKeys.rsaPKCS1, algorithm: "RS256"),
        Text(testDescription: "RSA in PKCS #8", pem: TestKeys.rsa, algorithm: "RS256"),
        Text(testDescription: "Ed25519", pem: TestKeys.ed25519, algorithm: "EdDSA"),
        Text(
            testDescription: "a certificate first, Windows line ends",
            pem: (TestCertificates.localhost + "\n" + TestKeys.p256).replacing("\n", with: "\r\n"), algorithm: "ES256"),
    ]

    @Test("is read as openssl writes it, and signs what its own public half confirms", arguments: readable)
    func reads(text: Text) async throws {
        let key = try SigningKey(pem: Secret(text.pem))
        #expect(key.algorithm == text.algorithm)
        let token = try SignedToken(bytes: Array(try key.sign(header: ["typ": "JWT"], claims: ["a": "b"]).utf8))
        let algorithm = try #require(SignatureAlgorithm(rawValue: token.algorithm))
        #expect(await algorithm.isSignature(token.signature, over: token.signedBytes, by: key.publicJWK))
        var other = token.signature
        other[other.count - 1] ^= 1
        #expect(await !algorithm.isSignature(other, over: token.signedBytes, by: key.publicJWK))
        #expect(!"\(key) \(String(reflecting: key))".contains("PRIVATE"))
    }

    @Test("written and read again is the same key", arguments: readable)
    func writes(text: Text) throws {
        let key = try SigningKey(pem: Secret(text.pem))
        let again = try SigningKey(pem: key.pem())
        #expect(again.thumbprint == key.thumbprint)
        #expect(key.pem().reveal().hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    }

    @Test("of RSA signs with PSS where the header wants it")
    func pss() async throws {
        let key = try SigningKey(pem: Secret(TestKeys.rsa))
        let token = try SignedToken(bytes: Array(try key.sign(header: ["alg": "PS256"], claims: [:]).utf8))
        #expect(await SignatureAlgorithm.ps256.isSignature(token.signature, over: token.signedBytes, by: key.publicJWK))
        #expect(
            await !SignatureAlgorithm.rs256.isSignature(token.signature, over: token.signedBytes, by: key.publicJWK))
    }

    static let unreadable: [(String, String)] = [
        (TestKeys.encrypted, "encrypted"), (TestKeys.encryptedInTheOldStyle, "encrypted"),
        (TestKeys.shortRSA, "1024 bits"), (TestKeys.p521, "neither P-256"), ("", "no PEM"), ("hello", "no PEM"),
        (TestCertificates.localhost, "no private key"),
        ("-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----", "no private key"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "neither P-256"),
        ("-----BEGIN -----\n-----END -----", "no private key"), ("-----BEGIN -----", "no private key"),
    ]

    @Test("that cannot be used says why", arguments: unreadable)
    func refuses(text: String, reason: String) {
        let defect = #expect(throws: SigningKeyDefect.self) { try SigningKey(pem: Secret(text)) }
        #expect(defect?.reason.contains(reason) == true, "\(defect?.reason ?? "")")
    }

    @Test("refuses an algorithm that is not its own")
    func wrongAlgorithm() throws {
        let key = try SigningKey(pem: Secret(TestKeys.p256))
        for algorithm in ["RS256", "none", "HS256", "ES384"] {
            #expect(throws: SigningKeyDefect.self) { try key.sign(header: ["alg": JSON(algorithm)], claims: [:]) }
        }
    }

    @Test("is drawn anew from the randomness that is given")
    func makes() {
        let randomness = SequenceRandomness(seed: 7)
        let first = SigningKey.makeP256(randomness: randomness)
        #expect(first.thumbprint == SigningKey.makeP256(randomness: SequenceRandomness(seed: 7)).thumbprint)
        #expect(first.thumbprint != SigningKey.makeP256(randomness: randomness).thumbprint)
    }
}
