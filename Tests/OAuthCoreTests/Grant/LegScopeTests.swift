import Testing
import Vocabulary

@testable import OAuthCore

@Suite("A leg that begins a grant may ask for scopes of its own")
struct LegScopeTests {
    private static let top = #""scope": { "default": ["openid", "email"] }, "refresh": { "mode": "reissue" },"#

    private static func legs(_ scope: String) -> String {
        """
        \(FlowBench.code),
        "client_credentials": { "url": "https://as.example/token"\(scope) },
        "device": { "url": "https://as.example/device" },
        "device_poll": { "url": "https://as.example/token" }
        """
    }

    struct Asked: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scope: String
        var given: [String]?
        let sent: String?
    }

    @Test(
        "The client's own token is asked for with the leg's scopes, unless somebody names others",
        arguments: [
            Asked(testDescription: "a list", scope: #", "scope": ["api", "more"]"#, sent: "api more"),
            Asked(testDescription: "an empty list", scope: #", "scope": []"#, sent: nil),
            Asked(testDescription: "none but the sign-in's", scope: "", sent: "openid email"),
            Asked(testDescription: "others by name", scope: #", "scope": []"#, given: ["read"], sent: "read"),
        ])
    func clientCredentials(_ asked: Asked) throws {
        var bench = try FlowBench(
            Self.legs(asked.scope), top: Self.top,
            options: GrantOptions(scopes: asked.given, grant: .clientCredentials))
        #expect(try bench.request(.clientCredentials).form["scope"] == asked.sent)
    }

    @Test("A sign-in keeps the profile's, in a browser and on another device")
    func signIn() throws {
        var bench = try FlowBench(Self.legs(#", "scope": []"#), top: Self.top)
        #expect(try bench.page().query["scope"] == "openid email")
        var other = try FlowBench(
            Self.legs(#", "scope": []"#), top: Self.top, options: GrantOptions(grant: .device))
        #expect(try other.request(.device).form["scope"] == "openid email")
    }

    @Test(
        "A leg that begins nothing has none",
        arguments: ["exchange", "device_poll", "pushed", "revoke", "introspect", "userinfo"])
    func elsewhere(_ leg: String) throws {
        let text = """
            { "id": "mine", "legs": {
                "authorize": { "url": "https://as.example/authorize" },
                "exchange": { "url": "https://as.example/token" },
                "device": { "url": "https://as.example/device" },
                "device_poll": { "url": "https://as.example/token" },
                "\(leg)": { "url": "https://as.example/x", "scope": ["api"] } },
              "refresh": { "mode": "reauthorize" },
              "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
            """
        // A key must not stand twice.
        let unique = text.split(separator: "\n").filter { line in
            !line.contains("\"\(leg)\":") || line.contains("/x")
        }
        let defects = #expect(throws: ProfileDefects.self) {
            _ = try ProfileLoader.load(Array(unique.joined(separator: "\n").utf8), file: "mine.json")
        }
        #expect(defects?.defects.map(\.path) == ["legs.\(leg).scope"])
        #expect(defects?.defects.first?.reason.contains("does not begin a grant") == true)
    }
}
