import OAuthCore
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// An OpenID provider behind a ``Transport``: metadata, keys, a page that agrees at once, tokens, userinfo, registration.
final class FakeIssuer: Transport {
    struct Behaviour: Sendable {
        var issuer = "https://as.example"
        /// Members of the metadata in place of its own; null takes one away.
        var metadata: [String: JSON] = [:]
        var subject = "u-1"
        var userinfoSubject: String?
        /// Claims of ID tokens in place of its own.
        var claims: [String: JSON] = [:]
        var givesIDToken = true
        var keySeed: UInt64 = 11
        var keyID = "k-1"
        /// The key that signs, where it is not the published one.
        var signingSeed: UInt64?
        var isUnreachable = false
        var registration: (status: Int, body: String) = (
            201, #"{"client_id":"made","client_secret":"made-secret-of-it"}"#
        )
    }

    private let state: Mutex<(behaviour: Behaviour, requests: [WireRequest], nonce: String?)>
    private let clock: TestClock

    init(clock: TestClock) {
        self.clock = clock
        state = Mutex((Behaviour(), [], nil))
    }

    /// What it does from now on.
    func change(_ body: (inout Behaviour) -> Void) { state.withLock { body(&$0.behaviour) } }

    /// The paths that were asked for, each with its host.
    var visits: [String] {
        state.withLock { $0.requests.map { String($0.url.split(separator: "?")[0].dropFirst("https://".count)) } }
    }

    var requests: [WireRequest] { state.withLock { $0.requests } }

    func forgetVisits() { state.withLock { $0.requests = [] } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireReply {
        let behaviour = state.withLock { state in
            state.requests.append(request)
            return state.behaviour
        }
        if behaviour.isUnreachable { throw TransportError(.notConnected, "the test made it fail") }
        let path = request.url.split(separator: "?")[0].drop { $0 != "." }.drop { $0 != "/" }
        switch path {
        case "/.well-known/openid-configuration": return Self.json(Self.metadata(behaviour))
        case "/keys": return Self.json(Self.keys(behaviour))
        case "/authorize": return redirect(request)
        case "/token": return Self.json(tokens(behaviour, signsIn: request.text.contains("authorization_code")))
        case "/userinfo":
            return Self.json([
                "sub": JSON(behaviour.userinfoSubject ?? behaviour.subject), "email": "ann@example.com",
            ])
        case "/register":
            return WireReply(
                status: behaviour.registration.status, headers: [HeaderField("Content-Type", "application/json")],
                body: Array(behaviour.registration.body.utf8))
        default: return WireReply(status: 404)
        }
    }

    private static func metadata(_ behaviour: Behaviour) -> JSON {
        var members: [String: JSON] = [
            "issuer": JSON(behaviour.issuer), "authorization_endpoint": "https://as.example/authorize",
            "revocation_endpoint": "https://as.example/revoke",
            "introspection_endpoint": "https://as.example/introspect",
            "token_endpoint": "https://as.example/token", "jwks_uri": "https://as.example/keys",
            "userinfo_endpoint": "https://as.example/userinfo", "registration_endpoint": "https://as.example/register",
            "id_token_signing_alg_values_supported": ["ES256"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        ]
        members.merge(behaviour.metadata) { $1 }
        return JSON(.object(members.filter { !$0.value.isNull }.map { JSON.Member(key: $0.key, value: $0.value) }))
    }

    private static func keys(_ behaviour: Behaviour) -> JSON {
        let key = SigningKey.makeP256(randomness: SequenceRandomness(seed: behaviour.keySeed)).publicJWK
        return ["keys": [JSON(.object((key.members ?? []) + [.init(key: "kid", value: JSON(behaviour.keyID))]))]]
    }

    private func redirect(_ request: WireRequest) -> WireReply {
        let query = request.url.split(separator: "?").dropFirst().joined()
        let pairs = FormEncoding.decodePairs(query) ?? []
        let value: (String) -> String = { name in pairs.first { $0.name == name }?.value ?? "" }
        state.withLock { $0.nonce = pairs.first { $0.name == "nonce" }?.value }
        return WireReply(
            status: 302, headers: [HeaderField("Location", "\(value("redirect_uri"))?code=c-1&state=\(value("state"))")]
        )
    }

    private func tokens(_ behaviour: Behaviour, signsIn: Bool) -> JSON {
        var members: [JSON.Member] = [
            .init(key: "access_token", value: "access-1"), .init(key: "refresh_token", value: "refresh-1"),
            .init(key: "token_type", value: "Bearer"), .init(key: "expires_in", value: 3600),
            .init(key: "scope", value: "openid profile"),
        ]
        if behaviour.givesIDToken { members.append(.init(key: "id_token", value: JSON(idToken(behaviour, signsIn)))) }
        return JSON(.object(members))
    }

    private func idToken(_ behaviour: Behaviour, _ signsIn: Bool) -> String {
        let now = clock.now().milliseconds / 1000
        var claims: [String: JSON] = [
            "iss": JSON(behaviour.issuer), "sub": JSON(behaviour.subject), "aud": "fob-test", "iat": JSON(now),
            "exp": JSON(now + 300), "email": JSON("\(behaviour.subject)@example.com"),
        ]
        if signsIn { claims["nonce"] = state.withLock { $0.nonce }.map { JSON($0) } }
        claims.merge(behaviour.claims) { $1 }
        let key = SigningKey.makeP256(
            randomness: SequenceRandomness(seed: behaviour.signingSeed ?? behaviour.keySeed))
        let body = JSON(.object(claims.map { JSON.Member(key: $0.key, value: $0.value) }))
        return (try? key.sign(header: ["kid": JSON(behaviour.keyID)], claims: body)) ?? ""
    }

    private static func json(_ document: JSON) -> WireReply {
        WireReply(
            status: 200, headers: [HeaderField("Content-Type", "application/json")], body: document.serialized())
    }
}

/// A store with one provider at a ``FakeIssuer``, whose profile leaves every URL to the metadata.
struct IssuerBench: Sendable {
    let bench: Bench
    let issuer: FakeIssuer

    static let id = AccountID(provider: .known("issuer"), name: .known("work"))

    static func run(_ body: (IssuerBench) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder: folder)
            _ = try bench.store().open()
            try await bench.store().save(
                Provider(
                    name: Self.id.provider, profile: Self.id.provider, clientID: "fob-test",
                    clientSecret: Secret("hush-hush-hush")), clock: bench.sleeper)
            try await body(IssuerBench(bench: bench, issuer: FakeIssuer(clock: bench.clock)))
        }
    }

    static let profile = """
        { "id": "issuer", "name": "Test", "docs": ["https://as.example/"], "checked": "2026-01-01",
          "confidence": "verified", "issuer": "https://as.example", "scope": { "default": ["openid", "profile"] },
          "call": { "client": { "id": "basic", "secret": "basic", "basic_encoding": "form" } },
          "legs": {
            "authorize": { "interaction": "fetched", "pkce": { "mode": "required" } }, "exchange": {}, "refresh": {},
            "revoke": {}, "introspect": {},
            "userinfo": { "method": "GET", "encoding": "none", "client": { "id": "none", "secret": "none" } } },
          "refresh": { "mode": "refresh_token", "rotation": "single_use" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """

    func service() -> TokenService {
        TokenService(
            store: bench.store(),
            catalogue: ProfileCatalogue(userFiles: [(path: "issuer.json", bytes: Array(Self.profile.utf8))]),
            transport: issuer, listener: LoopbackListener(limits: .init(headTime: .seconds(600))),
            browser: NoBrowser(reason: "a test"), clock: bench.clock,
            sleeper: bench.sleeper, randomness: SystemBytes())
    }

    @discardableResult
    func login(
        desk: ScriptedDesk = ScriptedDesk(), _ change: (inout ExchangeOptions) -> Void = { _ in }
    ) async throws(Failure) -> AccountStatus {
        var options = ExchangeOptions()
        change(&options)
        return try await service().exchange(Self.id, options: options, desk: desk) { bench.said($0) }
    }

    var stored: Account? { try? bench.store().account(Self.id) }
}

extension Name {
    /// A name that is one for sure.
    static func known(_ text: String) -> Name { (try? Name(text)) ?? .defaultHeaderSet }
}
