import Crypto
import SandboxProvider
import Testing
import Vocabulary

/// acme as a value, and the requests that a client makes of it.
struct AcmeBench {
    static let origin = "https://acme.example"

    var server: AcmeServer
    var now = start

    init(_ change: (inout AcmeOptions) -> Void = { _ in }) throws {
        var options = AcmeOptions()
        change(&options)
        server = AcmeServer(client: try #require(SandboxCatalogue.client("acme")), mint: .counted(), options: options)
    }

    /// How the client says who it is.
    enum Client: Sendable {
        case confidential, open, nobody
        case assertion(String)
    }

    @discardableResult
    mutating func post(
        _ path: String, _ members: KeyValuePairs<String, String>, as client: Client = .confidential,
        proof: String? = nil
    ) -> SandboxReply {
        var draft = Draft(
            origin: Self.origin, method: "POST", path: path,
            headers: .init(["Content-Type": "application/x-www-form-urlencoded"]), body: .form(.init(members)))
        switch client {
        case .confidential:
            draft.header("Authorization", "Basic \(Base64.encode(Array("acme+app:p%2Bq%2Fr%3Ds%3At%25".utf8)))")
        case .open: draft.member("client_id", AcmeServer.publicClientID)
        case .assertion(let text):
            draft.member("client_assertion", text)
            draft.member("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        case .nobody: break
        }
        if let proof { draft.header("DPoP", proof) }
        return server.handle(draft.request, now: now)
    }

    mutating func get(_ target: String, _ headers: KeyValuePairs<String, String> = [:]) -> SandboxReply {
        server.handle(
            SandboxRequest(
                origin: Self.origin, method: "GET", target: target,
                headers: headers.map { SandboxHeader($0.key, $0.value) }), now: now)
    }

    /// The query of an authorization request that is right.
    static func page(_ more: KeyValuePairs<String, String> = [:], client: String = "acme app") -> String {
        let members: [(name: String, value: String)] =
            [
                ("response_type", "code"), ("client_id", client), ("redirect_uri", redirectURI), ("state", "s1"),
                ("code_challenge", Pair.challenge), ("code_challenge_method", "S256"),
            ] + more.map { (name: $0.key, value: $0.value) }
        return FormEncoding.encode(members, space: .percent20)
    }

    /// Approves and exchanges; the token reply.
    mutating func signedIn(
        _ more: KeyValuePairs<String, String> = [:], as client: Client = .confidential, proof: String? = nil
    ) throws -> JSON {
        let isOpen = if case .open = client { true } else { false }
        let page = Self.page(more, client: isOpen ? AcmeServer.publicClientID : "acme app")
        let code = try #require(get("/authorize/approve?\(page)").answered("code"))
        let reply = exchange(code, as: client, proof: proof)
        return try #require(reply.status == 200 ? reply.document : nil)
    }

    mutating func exchange(_ code: String, as client: Client = .confidential, proof: String? = nil) -> SandboxReply {
        post(
            "/token",
            [
                "grant_type": "authorization_code", "code": code, "redirect_uri": redirectURI,
                "code_verifier": Pair.verifier,
            ], as: client, proof: proof)
    }
}

extension SandboxReply {
    /// The error code, or the status where there is none.
    var verdict: String { document?["error"]?.string ?? "\(status)" }
}

/// A key that a client signs with, and what it signs.
struct ClientKey {
    let key = P256.Signing.PrivateKey()

    var jwk: JSON {
        let point = Array(key.publicKey.rawRepresentation)
        return [
            "kty": "EC", "crv": "P-256", "x": JSON(Base64.encodeURL(Array(point.prefix(32)))),
            "y": JSON(Base64.encodeURL(Array(point.suffix(32)))),
        ]
    }

    func sign(_ header: [String: JSON], _ claims: [String: JSON]) throws -> String {
        let text = Self.text(header.merging(["alg": "ES256"]) { old, _ in old }, claims)
        return "\(text).\(Base64.encodeURL(Array(try key.signature(for: Array(text.utf8)).rawRepresentation)))"
    }

    static func text(_ header: [String: JSON], _ claims: [String: JSON]) -> String {
        [header, claims].map { part in
            let members = part.sorted { $0.key < $1.key }.map { JSON.Member(key: $0.key, value: $0.value) }
            return Base64.encodeURL(Array(JSON(.object(members)).serialized(pretty: false).dropLast()))
        }.joined(separator: ".")
    }

    /// RFC 9449 section 4.2.
    func proof(_ path: String, _ method: String = "POST", _ change: [String: JSON] = [:]) throws -> String {
        var claims: [String: JSON] = [
            "jti": JSON("\(path) \(Int.random(in: 0..<Int.max))"), "htm": JSON(method),
            "htu": JSON("https://acme.example" + path), "iat": JSON(start.milliseconds / 1000),
        ]
        claims.merge(change) { _, new in new }
        return try sign(["typ": "dpop+jwt", "jwk": jwk], claims)
    }

    /// RFC 7523 section 3.
    func assertion(_ change: [String: JSON] = [:]) throws -> String {
        try sign([:], Self.claims(change))
    }

    static func claims(_ change: [String: JSON]) -> [String: JSON] {
        let claims: [String: JSON] = [
            "iss": "acme app", "sub": "acme app", "aud": "https://acme.example", "jti": "j1",
            "exp": JSON(start.milliseconds / 1000 + 60),
        ]
        return claims.merging(change) { _, new in new }
    }
}
