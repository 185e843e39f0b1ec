import Testing
import Vocabulary

@testable import OAuthCore

/// A weak choice in a profile that is sound.
struct WarningCase: CustomTestStringConvertible, Sendable {
    let what: String
    /// What is replaced in ``ProfileWarningTests/strong``, and by what.
    let replace: String
    let with: String
    let path: String
    let reason: String

    var testDescription: String { what }
}

@Suite("What is weak in a sound profile is said with its place and a remedy")
struct ProfileWarningTests {
    static let strong = """
        {
          "id": "mine", "docs": ["https://as.example/docs"], "checked": "2026-11-20", "confidence": "verified",
          "call": { "client": { "id": "basic", "secret": "basic" }, "reply": { "keep": ["sub"] } },
          "identity": ["sub"],
          "legs": {
            "authorize": { "url": "https://as.example/authorize" },
            "exchange": { "url": "https://as.example/token" }
          },
          "refresh": { "mode": "none" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } }
        }
        """

    static let cases = [
        WarningCase(
            what: "no state", replace: "/authorize\"", with: "/authorize\", \"state\": \"none\"",
            path: "legs.authorize.state", reason: "carries no state"),
        WarningCase(
            what: "no PKCE", replace: "/authorize\"", with: "/authorize\", \"pkce\": { \"mode\": \"off\" }",
            path: "legs.authorize.pkce", reason: "uses no PKCE; the state alone"),
        WarningCase(
            what: "the secret in a query", replace: "/token\"",
            with: "/token\", \"allow_secret_in_url\": true, "
                + "\"client\": { \"id\": \"query:id\", \"secret\": \"query:secret\" }",
            path: "legs.exchange", reason: "a secret stands in the URL"),
        WarningCase(
            what: "the secret in a body that is a query", replace: "/token\"",
            with: "/token\", \"encoding\": \"query\", \"allow_secret_in_url\": true, "
                + "\"client\": { \"id\": \"body:id\", \"secret\": \"body:secret\" }",
            path: "legs.exchange", reason: "a secret stands in the URL"),
        WarningCase(
            what: "plain http", replace: "https://as.example/token", with: "http://127.0.0.1:1/token",
            path: "legs.exchange.url", reason: "plain http"),
        WarningCase(
            what: "no documentation", replace: "\"docs\": [\"https://as.example/docs\"],", with: "", path: "docs",
            reason: "where it was read"),
        WarningCase(
            what: "no day", replace: "\"checked\": \"2026-11-20\",", with: "", path: "checked", reason: "when it was"),
        WarningCase(
            what: "nobody has verified it", replace: "\"verified\"", with: "\"unverified\"", path: "confidence",
            reason: "unverified"),
        WarningCase(
            what: "a doubtful fact", replace: "\"identity\"",
            with:
                "\"facts\": [{ \"about\": \"legs.exchange\", \"confidence\": \"inferred\", \"note\": \"Guessed.\" }], "
                + "\"identity\"", path: "legs.exchange", reason: "inferred: Guessed"),
        WarningCase(
            what: "nothing that names the user", replace: "\"identity\": [\"sub\"],", with: "", path: "identity",
            reason: "whom a credential is for"),
        WarningCase(
            what: "the client secret in a header set", replace: "Bearer {access_token}", with: "{client_secret}",
            path: "header_sets.default", reason: "carries the client secret"),
        WarningCase(
            what: "an answer in the fragment", replace: "\"identity\"",
            with: "\"callback\": { \"answer_in\": \"fragment\" }, \"identity\"", path: "callback.answer_in",
            reason: "no server sees"),
    ]

    @Test("A strong profile has no warnings")
    func none() throws {
        #expect(try ProfileLoader.load(Array(Self.strong.utf8), file: "mine.json").warnings.isEmpty)
    }

    @Test("One weakness, one warning", arguments: cases)
    func warning(_ weak: WarningCase) throws {
        let text = Self.strong.replacing(weak.replace, with: weak.with, maxReplacements: 1)
        #expect(text != Self.strong)
        let warnings = try ProfileLoader.load(Array(text.utf8), file: "mine.json").warnings
        #expect(warnings.map(\.path) == [weak.path])
        let warning = try #require(warnings.first)
        #expect(warning.reason.contains(weak.reason) && !warning.remedy.isEmpty)
        #expect(warning.description.hasPrefix("\(weak.path): "))
    }

    @Test("Securitize's documented weaknesses are said")
    func securitize() throws {
        let paths = try ProfileCatalogue().profile(try Name("securitize")).warnings.map(\.path)
        #expect(paths.contains("legs.authorize.pkce") && paths.contains("header_sets.investor-api"))
    }
}
