import TestSupport
import Testing
import Vocabulary

@testable import OAuthCore

/// OpenID Connect Core section 3.1.3.7. The names in quotation marks are those of the conformance suite for clients.
@Suite("An ID token")
struct IDTokenTests {
    static let now = Instant(milliseconds: 1_700_000_000_000)
    static let seconds = now.milliseconds / 1000
    static let issuer = "https://as.example"
    /// Not to be confused with `nil`, which would be JSON's null here.
    static let absent: JSON? = .none

    /// What a token says, and what becomes of it: the reason against it, nil where it is accepted.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var header: [String: JSON?] = [:]
        var claims: [String: JSON?] = [:]
        var signer: Signer = .rsa
        var algorithms = ["RS256"]
        var keys: Keys = .one
        var earlier: JSON?
        /// What the request asked for.
        var contexts: [String] = []
        var maximumAge: Duration?
        let reason: String?
    }

    enum Signer: Sendable { case rsa, otherRSA, es256, secret, publicKeyAsSecret, nobody, broken }
    enum Keys: Sendable { case one, oneWithoutID, several, severalWithoutID, others, ec, withStrangers }

    static let cases: [Case] = [
        Case(testDescription: "that says what it must is accepted", reason: nil),
        Case(
            testDescription: "“invalid-iss”: of another issuer", claims: ["iss": "https://other.example"],
            reason: "another issuer"),
        Case(
            testDescription: "of the issuer with a slash behind it", claims: ["iss": "https://as.example/"],
            reason: "another issuer"),
        Case(testDescription: "without an issuer", claims: ["iss": absent], reason: "another issuer"),
        Case(testDescription: "“missing-sub”: that names no user", claims: ["sub": absent], reason: "no user"),
        Case(testDescription: "whose user is empty", claims: ["sub": ""], reason: "no user"),
        Case(testDescription: "“invalid-aud”: for another client", claims: ["aud": "other"], reason: "another client"),
        Case(
            testDescription: "“invalid-missing-aud”: for nobody", claims: ["aud": absent], reason: "another client"),
        Case(testDescription: "“valid-aud-as-array”: for a list of one", claims: ["aud": ["fob"]], reason: nil),
        Case(
            testDescription: "“invalid-secondary-aud”: for somebody else as well", claims: ["aud": ["fob", "other"]],
            reason: "others besides"),
        Case(testDescription: "for a list with a number in it", claims: ["aud": ["fob", 7]], reason: "others besides"),
        Case(testDescription: "made for another client to use", claims: ["azp": "other"], reason: "azp"),
        Case(testDescription: "made for this client to use", claims: ["azp": "fob"], reason: nil),
        Case(
            testDescription: "“invalid-expired-exp”: that has ended", claims: ["exp": JSON(seconds - 61)],
            reason: "it ended"),
        Case(
            testDescription: "“invalid-missing-exp”: without an end", claims: ["exp": absent],
            reason: "when it ends"),
        Case(testDescription: "whose end is a text", claims: ["exp": "soon"], reason: "exp is no time"),
        Case(
            testDescription: "whose end is beyond all time", claims: ["exp": JSON(.number("1e300"))],
            reason: "exp is no time"),
        Case(testDescription: "whose end has a fraction", claims: ["exp": JSON(.number("1700000100.5"))], reason: nil),
        Case(
            testDescription: "“iat-is-week-in-past”: issued a week ago", claims: ["iat": JSON(seconds - 7 * 86_400)],
            reason: "long before"),
        Case(
            testDescription: "“missing-iat”: without a time of issue", claims: ["iat": absent],
            reason: "when it was issued"),
        Case(testDescription: "issued tomorrow", claims: ["iat": JSON(seconds + 86_400)], reason: "in the future"),
        Case(testDescription: "that does not count yet", claims: ["nbf": JSON(seconds + 3600)], reason: "later"),
        Case(
            testDescription: "of a sign-in that is to come", claims: ["auth_time": JSON(seconds + 3600)],
            reason: "time to come"),
        Case(testDescription: "“nonce-invalid”: with another nonce", claims: ["nonce": "n-2"], reason: "nonce"),
        Case(
            testDescription: "“invalid-missing-nonce”: without a nonce", claims: ["nonce": absent], reason: "nonce"),
        Case(
            testDescription: "“invalid-sig-rs256”: whose signature is broken", signer: .broken,
            reason: "signature is wrong"),
        Case(
            testDescription: "“invalid-sig-rs256”: signed with a key of somebody else's", signer: .otherRSA,
            reason: "signature is wrong"),
        Case(
            testDescription: "“invalid-sig-es256”: signed with a key of somebody else's", signer: .es256,
            algorithms: ["RS256", "ES256"], keys: .ec, reason: "signature is wrong"),
        Case(
            testDescription: "“invalid-sig-hs256”: signed with another secret", signer: .nobody,
            algorithms: ["RS256", "HS256"], reason: "signature is wrong"),
        Case(
            testDescription: "signed with the client secret where that is registered", signer: .secret,
            algorithms: ["HS256"], reason: nil),
        Case(
            testDescription: "signed with the client secret where it is not", signer: .secret,
            reason: "signed with HS256, and only RS256"),
        Case(
            testDescription: "case 51: signed with the public key for a secret", signer: .publicKeyAsSecret,
            reason: "signed with HS256, and only RS256"),
        Case(
            testDescription: "case 51: signed with the public key for a secret, where HS256 is registered",
            signer: .publicKeyAsSecret, algorithms: ["RS256", "HS256"], reason: "signature is wrong"),
        Case(
            testDescription: "“idtoken-sig-none”, case 51: unsigned", header: ["alg": "none"],
            reason: "signed with none"),
        Case(
            testDescription: "case 51: unsigned, spelt otherwise", header: ["alg": "nOnE"], reason: "signed with nOnE"),
        Case(
            testDescription: "“invalid-null-alg”: that names no algorithm", header: ["alg": JSON(.null)],
            reason: "no algorithm"),
        Case(testDescription: "without an algorithm", header: ["alg": absent], reason: "no algorithm"),
        Case(
            testDescription: "“invalid-alternate-alg”: of an algorithm that is not registered",
            header: ["alg": "PS256"],
            reason: "signed with PS256"),
        Case(
            testDescription: "“invalid-chash”: of another code", claims: ["c_hash": "AAAAAAAAAAAAAAAAAAAAAA"],
            reason: "c_hash"),
        Case(
            testDescription: "of another access token", claims: ["at_hash": "AAAAAAAAAAAAAAAAAAAAAA"], reason: "at_hash"
        ),
        Case(
            testDescription: "“missing-athash”: that says nothing of it", claims: ["at_hash": absent], reason: nil),
        Case(
            testDescription: "“kid-absent-single-jwks”: without key id, of an issuer of one key",
            header: ["kid": absent],
            reason: nil),
        Case(
            testDescription: "without key id, of an issuer whose key has none", header: ["kid": absent],
            keys: .oneWithoutID, reason: nil),
        Case(
            testDescription: "“kid-absent-multiple-jwks”: without key id, of an issuer of several that would fit",
            header: ["kid": absent], keys: .several, reason: "does not tell which"),
        Case(
            testDescription: "“kid-absent-multiple-jwks”: without key id, of an issuer of several of which one fits",
            header: ["kid": absent], keys: .withStrangers, reason: nil),
        Case(
            testDescription: "with the id of a key beside others that nobody understands", keys: .withStrangers,
            reason: nil),
        Case(
            testDescription: "with the id of a key that there is not", header: ["kid": "another"],
            reason: "no key of the id"),
        Case(
            testDescription: "with a key id, of an issuer whose key has none", keys: .oneWithoutID,
            reason: "no key of the id"),
        Case(testDescription: "whose issuer has only keys of another kind", keys: .others, reason: "no key of the id"),
        Case(
            testDescription: "case 51: whose key id is a path", header: ["kid": "../../../../dev/null"],
            reason: "no key of the id"),
        Case(testDescription: "whose key id is a number", header: ["kid": 1], reason: "key id is no text"),
        Case(testDescription: "case 51: that brings its own key", header: ["jwk": [:]], reason: "own key (jwk)"),
        Case(
            testDescription: "case 51: that says where its key is", header: ["jku": "https://evil.example/keys"],
            reason: "own key (jku)"),
        Case(
            testDescription: "case 51: that says where its certificate is", header: ["x5u": "https://evil.example/c"],
            reason: "own key (x5u)"),
        Case(testDescription: "case 51: that demands an extension", header: ["crit": ["exp"]], reason: "crit"),
        Case(
            testDescription: "of a sign-in of the kind that was asked for", claims: ["acr": "strong"],
            contexts: ["stronger", "strong"], reason: nil),
        Case(
            testDescription: "of a sign-in of another kind than was asked for", claims: ["acr": "weak"],
            contexts: ["stronger", "strong"], reason: "acr_values"),
        Case(
            testDescription: "that does not say of which kind the sign-in was", contexts: ["strong"],
            reason: "acr_values"),
        Case(
            testDescription: "of a sign-in that is as recent as was asked for",
            claims: ["auth_time": JSON(seconds - 300)], maximumAge: .seconds(300), reason: nil),
        Case(
            testDescription: "of a sign-in that is older than was asked for",
            claims: ["auth_time": JSON(seconds - 400)],
            maximumAge: .seconds(300), reason: "longer ago"),
        Case(
            testDescription: "that does not say when the sign-in was", maximumAge: .seconds(300),
            reason: "when the user signed in"),
        Case(
            testDescription: "refreshed, of the same user", earlier: ["iss": JSON(issuer), "sub": "u-1", "aud": "fob"],
            reason: nil),
        Case(
            testDescription: "refreshed, of another user", earlier: ["iss": JSON(issuer), "sub": "u-2", "aud": "fob"],
            reason: "another user"),
        Case(
            testDescription: "refreshed, for another audience",
            earlier: ["iss": JSON(issuer), "sub": "u-1", "aud": ["fob"]], reason: "audience"),
    ]

    @Test("is believed only as it must be", arguments: cases)
    func checked(_ item: Case) async throws {
        var check = IDTokenCheck(
            issuer: Self.issuer, clientID: "fob", algorithms: item.algorithms, nonce: "n-1",
            accessToken: Secret("access"), code: Secret("code"), earlier: item.earlier)
        if item.earlier != nil { check.nonce = nil }
        check.contexts = item.contexts
        check.maximumAge = item.maximumAge
        let token = try Self.token(item)
        let keys = try #require(KeySet(Self.keys(item.keys)))
        do {
            let claims = try await check.claims(
                of: Secret(token), keys: keys, clientSecret: Secret("hush-hush-hush"), now: Self.now)
            #expect(item.reason == nil, "it was accepted")
            #expect(claims.identity == Identity(issuer: Self.issuer, subject: "u-1", label: "ann@example.com"))
        } catch {
            let reason = try #require(item.reason, "it was refused: \(error.reason)")
            #expect(error.reason.contains(reason), "\(error.reason)")
        }
    }

    @Test("whose key is not known says so, so that newer keys can be read")
    func unknownKey() async throws {
        let token = try Self.token(Case(testDescription: "", header: ["kid": "newer"], reason: nil))
        let keys = try #require(KeySet(Self.keys(.one)))
        let defect = await #expect(throws: IDTokenDefect.self) {
            _ = try await IDTokenCheck(issuer: Self.issuer, clientID: "fob")
                .claims(of: Secret(token), keys: keys, clientSecret: nil, now: Self.now)
        }
        #expect(defect?.kind == .unknownKey)
    }

    @Test("case 51: that nobody signed is refused also where TLS vouches for it", arguments: ["none", "None"])
    func unsigned(_ algorithm: String) throws {
        let token = try Self.token(Case(testDescription: "", header: ["alg": JSON(algorithm)], reason: nil))
        let defect = #expect(throws: IDTokenDefect.self) {
            _ = try IDTokenCheck(issuer: Self.issuer, clientID: "fob", nonce: "n-1")
                .claimsWithoutSignature(of: Secret(token), now: Self.now)
        }
        #expect(defect?.reason.contains("nobody signed it") == true)
    }

    @Test("case 51: of two spellings that Unicode takes for one is not the expected one")
    func normalisation() throws {
        let token = try Self.token(
            Case(testDescription: "", claims: ["iss": "https://as.example/e\u{301}"], reason: nil))
        #expect(throws: IDTokenDefect.self) {
            _ = try IDTokenCheck(issuer: "https://as.example/\u{E9}", clientID: "fob")
                .claimsWithoutSignature(of: Secret(token), now: Self.now)
        }
    }

    /// What no ID token looks like, and what is said of it.
    static let shapeless: [(String, [UInt8], String)] = [
        ("nothing", [], "1 segments"), ("a word", Array("token".utf8), "1 segments"),
        ("two segments", Array("a.b".utf8), "2 segments"), ("four segments", Array("a.b.c.d".utf8), "4 segments"),
        ("case 51: five segments", Array("a.b.c.d.e".utf8), "encrypted"),
        ("case 51: a million dots", Array(repeating: 0x2E, count: 1_000_000), "longer than"),
        ("case 51: 16 KiB of dots", Array(repeating: 0x2E, count: 16_384), "16385 segments"),
        (
            "case 51: a header and a million dots",
            Array("eyJhbGciOiJSUzI1NiJ9".utf8) + Array(repeating: 0x2E, count: 1_000_000),
            "longer than"
        ),
        ("empty segments", Array("..".utf8), "header is no JSON"),
        ("padding", Array("eyJhIjoxfQ==.e30.".utf8), "header is no JSON"),
        ("the other alphabet", Array("eyJhbGciOiJSUzI1NiJ9.e30.+/".utf8), "no base64url"),
        ("a header that is a list", Array("W10.e30.".utf8), "header is no JSON"),
        // {"alg":"RS256","alg":"none"}
        ("a header that says it twice", Array("eyJhbGciOiJSUzI1NiIsImFsZyI6Im5vbmUifQ.e30.".utf8), "header is no JSON"),
        ("a body that is no JSON", Array("eyJhbGciOiJSUzI1NiJ9.AAAA.".utf8), "body is no JSON"),
    ]

    @Test("that is none is refused", arguments: shapeless)
    func shape(_ item: (String, [UInt8], String)) {
        let clock = ContinuousClock()
        let start = clock.now
        let defect = #expect(throws: IDTokenDefect.self) { _ = try SignedToken(bytes: item.1) }
        #expect(defect?.reason.contains(item.2) == true, "\(item.0): \(defect?.reason ?? "")")
        // Linear in a million bytes is milliseconds, in a debug build as well; the square of it would be hours.
        #expect(clock.now - start < .seconds(5), "\(item.0)")
    }
}
