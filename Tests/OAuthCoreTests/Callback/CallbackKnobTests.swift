import Crypto
import Testing
import Vocabulary

@testable import OAuthCore

/// An answer, what the profile says of its shape, and what comes of it.
struct AnswerCase: CustomTestStringConvertible, Sendable {
    let what: String
    /// Members of `callback`.
    var callback = ""
    /// Members of `variables`.
    var variables = ""
    let query: String
    /// The code, or the reason against the answer.
    var code: String?
    var reason: String?

    var testDescription: String { what }
}

@Suite("What a profile may say of a callback")
struct CallbackKnobTests {
    private static let redirect = "http://127.0.0.1:8976/callback/mine"

    private static func expectation(_ callback: String, _ variables: String) throws -> CallbackExpectation {
        let text = """
            { "id": "mine", "variables": { \(variables) }, "callback": { \(callback) },
              "legs": { "authorize": { "url": "https://as.example/a" }, "exchange": { "url": "https://as.example/t" } },
              "refresh": { "mode": "none" } }
            """
        let provider = Provider(
            name: try Name("mine"), profile: try Name("mine"), clientID: "id", clientSecret: Secret("hush"))
        let dialect = try Dialect(
            profile: try ProfileLoader.load(Array(text.utf8), file: "mine.json"), provider: provider)
        return CallbackExpectation(
            redirectURI: redirect, state: Array("s".utf8), statePlace: .member("state"),
            names: dialect.profile.callback)
    }

    private static let shop =
        "\"shop\": { \"kind\": \"host\", \"source\": \"callback\", \"guard\": [\"*.myshopify.com\"] }"

    static let cases = [
        AnswerCase(
            what: "TikTok's code is encoded once more", callback: "\"decode_code_again\": true",
            query: "code=a%252Ab%2521&state=s", code: "a*b!"),
        AnswerCase(what: "elsewhere a percent sign is one", query: "code=a%252Ab&state=s", code: "a%2Ab"),
        AnswerCase(
            what: "a code that cannot be decoded again", callback: "\"decode_code_again\": true",
            query: "code=a%25zz&state=s", reason: "its code is empty"),
        AnswerCase(
            what: "another name for the code", callback: "\"code\": \"spapi_oauth_code\"",
            query: "spapi_oauth_code=c&state=s", code: "c"),
        AnswerCase(
            what: "a member that must be there is not", callback: "\"required\": [\"realmId\"]",
            query: "code=c&state=s",
            reason: "“realmId” is not in it"),
        AnswerCase(
            what: "or is empty", callback: "\"required\": [\"realmId\"]", query: "code=c&state=s&realmId=",
            reason: "“realmId” is not in it"),
        AnswerCase(
            what: "or stands twice", callback: "\"required\": [\"realmId\"]",
            query: "code=c&state=s&realmId=1&realmId=2",
            reason: "“realmId” stands in it twice"),
        AnswerCase(
            what: "it is there", callback: "\"required\": [\"realmId\"]", query: "code=c&state=s&realmId=1", code: "c"),
        AnswerCase(
            what: "a host that the guard knows", variables: shop, query: "code=c&state=s&shop=my.myshopify.com",
            code: "c"),
        AnswerCase(what: "a host that is missing and not needed", variables: shop, query: "code=c&state=s", code: "c"),
        AnswerCase(
            what: "a host of somebody else's", variables: shop, query: "code=c&state=s&shop=evil.example",
            reason: "the host is none of *.myshopify.com"),
        AnswerCase(
            what: "a host that only ends so", variables: shop, query: "code=c&state=s&shop=evil-myshopify.com",
            reason: "the host is none of"),
        AnswerCase(
            what: "a host with a path behind it", variables: shop,
            query: "code=c&state=s&shop=evil.example%2F.myshopify.com",
            reason: "characters that a host may not hold"),
        AnswerCase(
            what: "the name that the guard's hosts stand below", variables: shop,
            query: "code=c&state=s&shop=.myshopify.com", reason: "the host is none of"),
        AnswerCase(
            what: "a value that does not match its pattern",
            variables: "\"realm\": { \"source\": \"callback\", \"from\": \"realmId\", \"pattern\": \"[0-9]+\" }",
            query: "code=c&state=s&realmId=..%2F..", reason: "does not match"),
        AnswerCase(
            what: "a URL outside of the guard",
            variables: "\"api\": { \"kind\": \"url\", \"source\": \"callback\", \"guard\": [\"*.zoho.com\"] }",
            query: "code=c&state=s&api=https%3A%2F%2Faccounts.zoho.com.evil.example", reason: "the host is none of"),
        AnswerCase(
            what: "a variable that is required",
            variables: "\"realm\": { \"source\": \"callback\", \"from\": \"realmId\", \"required\": true }",
            query: "code=c&state=s", reason: "“realmId” is not in it"),
    ]

    @Test("case 15: members of an answer are checked before any of it is used", arguments: cases)
    func answer(_ shape: AnswerCase) throws {
        let expectation = try Self.expectation(shape.callback, shape.variables)
        for reading in [
            expectation.read(target: "/callback/mine?\(shape.query)"),
            expectation.read(pasted: Secret("\(Self.redirect)?\(shape.query)")),
        ] {
            switch reading {
            case .answer(let answer): #expect(answer.code.reveal() == shape.code)
            case .stranger(let reason): #expect(reason.contains(shape.reason ?? "?"), "\(reason)")
            case .refusal: Issue.record("it was taken for a refusal")
            }
        }
    }

    @Test("The members that become variables come with the answer")
    func kept() throws {
        let expectation = try Self.expectation("\"keep\": [\"country\"]", Self.shop)
        let reading = expectation.read(target: "/callback/mine?code=c&state=s&shop=a.myshopify.com&country=US&x=1")
        #expect(
            reading
                == .answer(
                    SignInAnswer(code: Secret("c"), extra: ["shop": "a.myshopify.com", "country": "US"])))
    }

    @Test("A bare code is not enough where the answer must hold more")
    func bareCode() throws {
        guard case .answer = try Self.expectation("", "").read(pasted: Secret("abc")) else {
            Issue.record("a bare code is enough elsewhere")
            return
        }
        for callback in ["\"required\": [\"shop\"]", "\"signature\": { \"kind\": \"hmac_sha256_hex\" }"] {
            guard case .stranger(let reason) = try Self.expectation(callback, "").read(pasted: Secret("abc")) else {
                Issue.record("a bare code was taken")
                return
            }
            #expect(reason.contains("whole URL"))
        }
    }

    @Test("An answer in the fragment is read from the URL that was pasted")
    func fragment() throws {
        let expectation = try Self.expectation("\"answer_in\": \"fragment\"", "")
        for text in ["\(Self.redirect)#code=c&state=s", "#code=c&state=s", "code=c&state=s"] {
            #expect(expectation.read(pasted: Secret(text)) == .answer(SignInAnswer(code: Secret("c"))))
        }
        guard case .stranger = try Self.expectation("", "").read(pasted: Secret("\(Self.redirect)#code=c&state=s"))
        else {
            Issue.record("a fragment counts only where the profile says so")
            return
        }
    }

    // MARK: Signatures

    private static func signed(_ query: String, with key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(query.utf8), using: SymmetricKey(data: Array(key.utf8)))
        return code.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }.joined()
    }

    /// Sorted by name, as the vendor signs it.
    private static let signedQuery = "code=0907a61c&shop=some-shop.myshopify.com&state=s&timestamp=1337178173"

    @Test("Shopify's answer is signed with the client secret, whatever the order of its members")
    func signature() throws {
        let expectation = try Self.expectation("\"signature\": { \"kind\": \"hmac_sha256_hex\" }", "")
        let hmac = Self.signed(Self.signedQuery, with: "hush")
        let shuffled = "state=s&hmac=\(hmac)&timestamp=1337178173&shop=some-shop.myshopify.com&code=0907a61c"
        for query in ["\(Self.signedQuery)&hmac=\(hmac)", shuffled, "\(Self.signedQuery)&hmac=\(hmac.uppercased())"] {
            #expect(
                expectation.read(target: "/callback/mine?\(query)") == .answer(SignInAnswer(code: Secret("0907a61c"))))
        }
    }

    static let forged = [
        "no signature": signedQuery,
        "another key": "\(signedQuery)&hmac=\(signed(signedQuery, with: "guess"))",
        "another shop": signedQuery.replacing("some-shop", with: "other")
            + "&hmac=\(signed(signedQuery, with: "hush"))",
        "one member more": "\(signedQuery)&x=1&hmac=\(signed(signedQuery, with: "hush"))",
        "half a signature": "\(signedQuery)&hmac=\(signed(signedQuery, with: "hush").prefix(32))",
        "letters that are no digits": "\(signedQuery)&hmac=" + String(repeating: "zz", count: 32),
        "two signatures": "\(signedQuery)&hmac=\(signed(signedQuery, with: "hush"))&hmac=00",
    ]

    @Test("case 15: an answer that is signed wrongly is a stranger's", arguments: forged.keys.sorted())
    func forgery(_ what: String) throws {
        let expectation = try Self.expectation("\"signature\": { \"kind\": \"hmac_sha256_hex\" }", "")
        guard case .stranger = expectation.read(target: "/callback/mine?\(Self.forged[what] ?? "")") else {
            Issue.record("it was taken")
            return
        }
    }
}
