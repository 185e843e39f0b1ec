import Testing
import Vocabulary

@testable import OAuthCore

/// A flow over a profile that the test writes, walked by hand.
struct FlowBench {
    static let now = Instant(milliseconds: 1_767_323_045_000)
    var flow: GrantFlow
    var now = FlowBench.now

    /// - Parameters:
    ///   - legs: members of the profile's `legs`.
    ///   - top: further members of the profile, each with a comma behind it.
    init(
        _ legs: String, top: String = "", metadata: JSON? = nil, account: Account? = nil,
        purpose: GrantPurpose = .exchange, options: GrantOptions = GrantOptions(), secret: String? = "hush-hush-hush",
        key: Secret? = nil
    ) throws {
        let dialect = try Self.dialect(legs, top: top, metadata: metadata, secret: secret, key: key)
        flow = try GrantFlow(
            dialect: dialect, account: account ?? Account(id: Self.id), purpose: purpose, options: options,
            randomness: CountingRandomness(), now: Self.now)
    }

    static var id: AccountID {
        get throws { AccountID(provider: try Name("mine"), name: try Name("work")) }
    }

    static func dialect(
        _ legs: String, top: String = "", metadata: JSON? = nil, secret: String? = "hush-hush-hush", key: Secret? = nil
    ) throws -> Dialect {
        let text = """
            { "id": "test", "name": "Test", "docs": ["https://as.example/"], "checked": "2026-01-01",
              "confidence": "verified", \(top)
              "call": { "client": { "id": "body:client_id", "secret": "body:client_secret" } },
              "legs": { \(legs) },
              "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
            """
        let catalogue = ProfileCatalogue(userFiles: [(path: "test.json", bytes: Array(text.utf8))])
        return try Dialect(
            profile: try catalogue.profile(try Name("test")),
            provider: Provider(
                name: try Name("mine"), profile: try Name("test"), clientID: "client-7",
                clientSecret: secret.map(Secret.init), clientKey: key),
            metadata: metadata.map { ServerMetadata(issuer: "https://as.example", document: $0) })
    }

    static let code = """
        "authorize": { "url": "https://as.example/authorize", "pkce": { "mode": "required" } },
        "exchange": { "url": "https://as.example/token" }, "refresh": { "url": "https://as.example/token" }
        """
    static let refresh = #""refresh": { "mode": "refresh_token", "rotation": "single_use" },"#

    // MARK: Steps

    mutating func request(_ leg: LegName? = nil) throws -> WireRequest {
        let step = try flow.next(now: now)
        guard case .send(let request, let name, _) = step else {
            throw Failure(.unexpected, "the flow does not send but: \(step)")
        }
        if let leg { #expect(name == leg) }
        return request
    }

    mutating func page() throws -> SignInPage {
        let step = try flow.next(now: now)
        guard case .openBrowser(let page) = step else {
            throw Failure(.unexpected, "the flow opens no page but: \(step)")
        }
        return page
    }

    mutating func receive(_ status: Int, _ body: String, headers: [HeaderField] = []) throws(GrantError) {
        try flow.received(
            WireReply(
                status: status, headers: [HeaderField("Content-Type", "application/json")] + headers,
                body: Array(body.utf8)), at: now)
    }

    /// Opens the page and answers it with a code.
    mutating func signIn() throws {
        _ = try page()
        try flow.answered(SignInAnswer(code: Secret("code-1")))
    }

    mutating func kept() throws -> (credential: Credential, round: String) {
        guard case .keep(let credential, let round) = try flow.next(now: now) else {
            throw Failure(.unexpected, "the flow keeps nothing")
        }
        return (credential, round)
    }

    mutating func grant() throws -> Grant {
        guard case .finished(let grant) = try flow.next(now: now) else {
            throw Failure(.unexpected, "the flow has not finished")
        }
        return grant
    }

    static func token(_ access: String, refresh: String? = nil, type: String = "Bearer", more: String = "") -> String {
        let member = refresh.map { #", "refresh_token": "\#($0)""# } ?? ""
        return #"{ "access_token": "\#(access)", "token_type": "\#(type)", "expires_in": 3600\#(member)\#(more) }"#
    }
}

extension WireRequest {
    /// The members of the form, for tests only.
    var form: [String: String] {
        let pairs = FormEncoding.decodePairs(String(decoding: body ?? [], as: UTF8.self)) ?? []
        return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

extension SignInPage {
    var query: [String: String] {
        let pairs = FormEncoding.decodePairs(url.split(separator: "?", maxSplits: 1).last.map(String.init) ?? "") ?? []
        return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

/// The parts of a JWT, unverified.
func claims(_ token: String?) throws -> (header: JSON, claims: JSON) {
    let parts = (token ?? "").split(separator: ".").map(String.init)
    try #require(parts.count == 3)
    return (
        try JSON(parsing: try #require(Base64.decode(parts[0]))),
        try JSON(parsing: try #require(Base64.decode(parts[1])))
    )
}
