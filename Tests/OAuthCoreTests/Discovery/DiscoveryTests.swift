import Testing
import Vocabulary

@testable import OAuthCore

@Suite("Discovery")
struct DiscoveryTests {
    @Test(
        "M1: RFC 8414 section 3.1, the metadata of an issuer is looked for where the standards put it",
        arguments: [
            (
                "https://as.example",
                [
                    "https://as.example/.well-known/openid-configuration",
                    "https://as.example/.well-known/oauth-authorization-server",
                ]
            ),
            (
                "https://as.example/",
                [
                    "https://as.example/.well-known/openid-configuration",
                    "https://as.example/.well-known/oauth-authorization-server",
                ]
            ),
            (
                "https://as.example:8443/tenant/one/",
                [
                    "https://as.example:8443/tenant/one/.well-known/openid-configuration",
                    "https://as.example:8443/.well-known/oauth-authorization-server/tenant/one",
                    "https://as.example:8443/.well-known/openid-configuration/tenant/one",
                ]
            ),
        ])
    func places(issuer: String, urls: [String]) throws {
        #expect(try Discovery.urls(issuer: issuer) == urls)
    }

    @Test(
        "M4: RFC 8414 section 2, an issuer is https, or loopback, without query and fragment",
        arguments: [
            "http://as.example", "https://as.example?a=b", "https://as.example#f", "as.example", "", "https://",
            "ftp://as.example", "https://user@as.example", "https://as.example/../x", "https://\u{E9}.example",
        ])
    func noIssuer(text: String) {
        #expect(throws: Discovery.Defect.self) { try Discovery.urls(issuer: text) }
    }

    struct Document: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var asked: String? = "https://as.example"
        var issuer: JSON? = "https://as.example"
        var more: [(String, JSON)] = []
        var status = 200
        var type: String? = "application/json"
        var body: String?
        /// Nil where it is believed.
        let reason: String?
    }

    static let documents: [Document] = [
        Document(testDescription: "of the issuer that was asked for", reason: nil),
        Document(
            testDescription: "with a character set beside its type", type: "application/json;charset=UTF-8", reason: nil
        ),
        Document(testDescription: "of a kind of JSON", type: "application/jwk+json", reason: nil),
        Document(
            testDescription: "M2, case 16: of another issuer", issuer: "https://other.example", reason: "not of"),
        Document(
            testDescription: "M2, case 16: of the issuer with a slash behind it", issuer: "https://as.example/",
            reason: "not of"),
        Document(
            testDescription: "M2, case 16: of the issuer without the slash that was asked for",
            asked: "https://as.example/", reason: "not of"),
        Document(
            testDescription: "M3, case 16: of the issuer in another normal form", asked: "https://as.example/\u{E9}",
            issuer: "https://as.example/e\u{301}", reason: "not of"),
        Document(
            testDescription: "M2: of the issuer in other letters", issuer: "https://AS.example", reason: "not of"),
        Document(testDescription: "that names no issuer", issuer: .none, reason: "names no issuer"),
        Document(testDescription: "whose issuer is a number", issuer: 7, reason: "names no issuer"),
        Document(
            testDescription: "M4: whose issuer is http, at a place that only a profile names", asked: nil,
            issuer: "http://as.example", reason: "no issuer"),
        Document(testDescription: "M5: that is not there", status: 404, reason: "404"),
        Document(testDescription: "M5: that is elsewhere", status: 302, reason: "302"),
        Document(testDescription: "M5: that came with 201", status: 201, reason: "201"),
        Document(testDescription: "M5: that is a page", type: "text/html", reason: "no JSON"),
        Document(testDescription: "M5: of no kind", type: nil, reason: "no JSON"),
        Document(testDescription: "that breaks off", body: "{\"issuer\":", reason: "broken JSON"),
        Document(
            testDescription: "that says it twice",
            body: "{\"issuer\":\"https://as.example\",\"issuer\":\"https://as.example\"}", reason: "broken JSON"),
        Document(testDescription: "that is a list", body: "[]", reason: "names no issuer"),
        Document(
            testDescription: "whose token endpoint is http",
            more: [("token_endpoint", "http://as.example/token")], reason: "token_endpoint cannot be used"),
        Document(
            testDescription: "whose token endpoint has a fragment",
            more: [("token_endpoint", "https://as.example/token#f")], reason: "token_endpoint cannot be used"),
        Document(
            testDescription: "case 17: whose authorization endpoint is a script",
            more: [("authorization_endpoint", "javascript:alert(1)")], reason: "authorization_endpoint cannot be used"),
        Document(
            testDescription: "whose alias for mutual TLS is http",
            more: [("mtls_endpoint_aliases", ["token_endpoint": "http://as.example/token"])],
            reason: "mtls_endpoint_aliases.token_endpoint cannot be used"),
        Document(
            testDescription: "whose token endpoint is at another origin, which is noted",
            more: [("token_endpoint", "https://token.example/token")], reason: nil),
    ]

    @Test("believes a document", arguments: documents)
    func document(_ item: Document) throws {
        var members = item.more.map { JSON.Member(key: $0.0, value: $0.1) }
        if let issuer = item.issuer { members.append(JSON.Member(key: "issuer", value: issuer)) }
        let reply = WireReply(
            status: item.status, headers: item.type.map { [HeaderField("Content-Type", $0)] } ?? [],
            body: item.body.map { Array($0.utf8) } ?? JSON(.object(members)).serialized())
        do {
            let metadata = try Discovery.metadata(in: reply, issuer: item.asked)
            #expect(item.reason == nil, "it was believed")
            #expect(metadata.issuer == "https://as.example")
        } catch {
            let reason = try #require(item.reason, "\(error)")
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test("M7: an endpoint at another origin than before is noticed, one at an origin that was there is not")
    func moved() {
        let before = Self.metadata(["token_endpoint": "https://as.example/t", "jwks_uri": "https://as.example/k"])
        let same = Self.metadata([
            "token_endpoint": "https://as.example/other", "jwks_uri": "https://as.example/k",
            "revocation_endpoint": "https://as.example/r",
        ])
        #expect(same.movedAddresses(since: before).isEmpty)
        let moved = Self.metadata([
            "token_endpoint": "https://evil.example/t", "revocation_endpoint": "https://new.example/r",
        ])
        let changes = moved.movedAddresses(since: before).map { "\($0.key) \($0.from ?? "-") \($0.to)" }
        #expect(
            changes == [
                "revocation_endpoint - https://new.example", "token_endpoint https://as.example https://evil.example",
            ])
    }

    @Test("an ID token may be signed with what the document names, RS256 where it names nothing, and never with none")
    func algorithms() {
        #expect(Self.metadata([:]).idTokenAlgorithms == ["RS256"])
        let named: JSON = ["none", "ES256", "HS256", "XS256", 7]
        #expect(
            Self.metadata(["id_token_signing_alg_values_supported": named]).idTokenAlgorithms == ["ES256", "HS256"])
    }

    @Test("RFC 8705 section 5: a client that shows a certificate is sent to the alias, any other is not")
    func aliases() {
        let metadata = Self.metadata([
            "token_endpoint": "https://as.example/t", "revocation_endpoint": "https://as.example/r",
            "mtls_endpoint_aliases": ["token_endpoint": "https://mtls.as.example/t"],
        ])
        #expect(metadata.endpoint(.refresh, mutualTLS: true) == "https://mtls.as.example/t")
        #expect(metadata.endpoint(.refresh, mutualTLS: false) == "https://as.example/t")
        #expect(metadata.endpoint(.revoke, mutualTLS: true) == "https://as.example/r")
        #expect(metadata.endpoint(.device, mutualTLS: true) == nil)
    }

    private static func metadata(_ document: JSON) -> ServerMetadata {
        ServerMetadata(issuer: "https://as.example", document: document)
    }
}
