import Testing
import Vocabulary

@testable import OAuthCore

/// Something that came to the redirect URI.
struct CallbackCase: CustomTestStringConvertible, Sendable {
    enum Outcome: Sendable { case answer, refusal, stranger }

    let what: String
    let target: String
    let outcome: Outcome

    var testDescription: String { what }
}

@Suite("The callback: only the awaited answer ends the wait")
struct CallbackTests {
    static let expectation = CallbackExpectation(
        redirectURI: "http://127.0.0.1:8976/callback/acme", state: Array("the-state".utf8),
        statePlace: .member("state"))

    static let cases = [
        CallbackCase(what: "the right answer", target: "/callback/acme?code=abc&state=the-state", outcome: .answer),
        CallbackCase(
            what: "members that nobody knows", target: "/callback/acme?x=1&code=abc&state=the-state&iss=y",
            outcome: .answer),
        CallbackCase(what: "a favicon", target: "/favicon.ico", outcome: .stranger),
        CallbackCase(what: "the right path without a query", target: "/callback/acme", outcome: .stranger),
        CallbackCase(
            what: "another provider's path", target: "/callback/other?code=abc&state=the-state", outcome: .stranger),
        CallbackCase(what: "a wrong state", target: "/callback/acme?code=abc&state=the-stat3", outcome: .stranger),
        CallbackCase(
            what: "a state that begins right", target: "/callback/acme?code=abc&state=the-state2", outcome: .stranger),
        CallbackCase(what: "no state", target: "/callback/acme?code=abc", outcome: .stranger),
        CallbackCase(what: "two codes", target: "/callback/acme?code=abc&code=def&state=the-state", outcome: .stranger),
        CallbackCase(
            what: "two states", target: "/callback/acme?code=abc&state=the-state&state=the-state", outcome: .stranger),
        CallbackCase(
            what: "a matching error", target: "/callback/acme?error=access_denied&state=the-state", outcome: .refusal),
        CallbackCase(
            what: "an error without a state", target: "/callback/acme?error=access_denied", outcome: .stranger),
        CallbackCase(
            what: "an error with a wrong state", target: "/callback/acme?error=access_denied&state=x",
            outcome: .stranger),
        CallbackCase(what: "an empty code", target: "/callback/acme?code=&state=the-state", outcome: .stranger),
        CallbackCase(
            what: "a code with a newline", target: "/callback/acme?code=a%0Ab&state=the-state", outcome: .stranger),
        CallbackCase(what: "a broken escape", target: "/callback/acme?code=%zz&state=the-state", outcome: .stranger),
        CallbackCase(
            what: "the answer in the path", target: "/callback/acme/?code=abc&state=the-state", outcome: .stranger),
    ]

    @Test("What arrives at the listener", arguments: cases)
    func arrives(_ callback: CallbackCase) {
        switch (Self.expectation.read(target: callback.target), callback.outcome) {
        case (.answer(let answer), .answer): #expect(answer.code == Secret("abc"))
        case (.refusal(let error, _), .refusal): #expect(error == "access_denied")
        case (.stranger(let reason), .stranger): #expect(!reason.isEmpty && !reason.contains("the-state"))
        case (let reading, _): Issue.record("read as \(reading)")
        }
    }

    @Test("A paste is a bare code, a query, or the whole URL")
    func pastes() {
        let answer = CallbackReading.answer(SignInAnswer(code: Secret("abc")))
        #expect(Self.expectation.read(pasted: Secret("  abc\n")) == answer)
        #expect(Self.expectation.read(pasted: Secret("?code=abc&state=the-state")) == answer)
        #expect(Self.expectation.read(pasted: Secret("code=abc&state=the-state")) == answer)
        // Some vendors put an empty fragment behind what they answer.
        for rest in ["?code=abc&state=the-state#_", "code=abc&state=the-state#_=_", "abc#_", "abc#_=_"] {
            #expect(Self.expectation.read(pasted: Secret(rest)) == answer, "\(rest)")
        }
        #expect(
            Self.expectation.read(pasted: Secret("http://127.0.0.1:8976/callback/acme?code=abc&state=the-state#_"))
                == answer)
        #expect(
            Self.expectation.read(pasted: Secret("http://127.0.0.1:8976/callback/acme?code=abc&state=the-state"))
                == answer)
    }

    @Test(
        "A paste that is no answer is a stranger",
        arguments: [
            "", "two words", "http://127.0.0.1:8976/callback/acme?code=abc&state=wrong",
            "http://127.0.0.1:8977/callback/acme?code=abc&state=the-state",
            "https://evil.example/callback/acme?code=abc&state=the-state",
            "http://127.0.0.1:8976@evil.example/callback/acme?code=abc&state=the-state", "code=abc",
        ])
    func strangePastes(_ paste: String) {
        guard case .stranger = Self.expectation.read(pasted: Secret(paste)) else {
            Issue.record("it was taken for an answer")
            return
        }
    }

    @Test(
        "An answer to a redirect URI with a query of its own brings that query back",
        arguments: [
            ("tenant=x%20y&code=abc&state=the-state", true), ("code=abc&state=the-state&tenant=x+y", true),
            ("code=abc&state=the-state", false), ("tenant=z&code=abc&state=the-state", false),
            ("tenant=z&error=access_denied&state=the-state", false),
        ])
    func ownQuery(_ query: String, isOurs: Bool) {
        let expectation = CallbackExpectation(
            redirectURI: "https://app.example/cb?tenant=x%20y", state: Self.expectation.state,
            statePlace: .member("state"))
        for reading in [
            expectation.read(target: "/cb?" + query), expectation.read(url: "https://app.example/cb?" + query),
        ] {
            if case .stranger = reading { #expect(!isOurs) } else { #expect(isOurs) }
        }
    }

    @Test("The text of a refusal is fit for a screen")
    func refusalText() {
        let target = "/callback/acme?error=x%1B%5D52&error_description=a%0D%0Ab%E2%80%AEc&state=the-state"
        #expect(Self.expectation.read(target: target) == .refusal(error: "x]52", description: "a  bc"))
    }

    @Test("case 15: another issuer's answer is refused, and a missing one where it must come")
    func issuer() {
        let strict = CallbackExpectation(
            redirectURI: Self.expectation.redirectURI, state: Self.expectation.state,
            statePlace: Self.expectation.statePlace, issuer: "https://as.example", issuerRequired: true)
        let base = "/callback/acme?code=abc&state=the-state"
        guard case .answer = strict.read(target: base + "&iss=https%3A%2F%2Fas.example") else {
            Issue.record("the right issuer was refused")
            return
        }
        for strange in ["", "&iss=https%3A%2F%2Fas.example%2F", "&iss=https%3A%2F%2Fevil.example"] {
            guard case .stranger = strict.read(target: base + strange) else {
                Issue.record("“\(strange)” was accepted")
                return
            }
        }
    }
}
