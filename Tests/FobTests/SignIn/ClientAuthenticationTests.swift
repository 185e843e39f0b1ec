import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("A client shows who it is")
struct ClientAuthenticationTests {
    /// One way, and what stands in its request.
    struct Way: Sendable, CustomTestStringConvertible {
        let method: String
        let shows: String
        let status: Int32
        var testDescription: String { method }
    }

    static let ways = [
        Way(method: "basic", shows: "authorization", status: 0),
        // acme's client has characters that the form encoding changes: strict servers tell the two apart.
        Way(method: "basic-raw", shows: "authorization", status: 5),
        Way(method: "post", shows: "client_secret", status: 0),
        Way(method: "client_secret_jwt", shows: "client_assertion", status: 0),
        Way(method: "private_key_jwt", shows: "client_assertion", status: 0),
    ]

    @Test("in the way that --client-auth names, and in no other", .timeLimit(.minutes(10)), arguments: ways)
    func way(_ way: Way) async throws {
        try await withPerson { person in
            let key = try await Self.key(person)
            var options = SandboxOptions(dialects: ["acme"], clock: person.clock, randomness: SystemRandomness())
            options.acme.clientKeys = [key.jwk]
            try await withSandbox(options) { sandbox in
                let issuer = try #require(sandbox.dialect("acme")?.variables["base_url"])
                try await GenericProfileTests.add(
                    person, sandbox,
                    [
                        "--profile", "oidc", "--var", "issuer=\(issuer)", "--client-auth", way.method,
                        "--client-key-file", key.path,
                    ])
                let login = try await person.fob("login", "mine/robot", "--grant", "client_credentials")
                #expect(login.status == way.status, "\(login.errors)")
                #expect(sandbox.requests("acme").last.map(Self.shown) == [way.shows])
                if way.status == 0 {
                    // Every further leg that says how does it the same way.
                    try await person.signIn("mine/me")
                    for command in ["refresh", "introspect", "revoke"] {
                        let result = try await person.fob(command, "mine/me")
                        #expect(result.status == 0, "\(command): \(result.errors)")
                        #expect(sandbox.requests("acme").last.map(Self.shown) == [way.shows], "\(command)")
                    }
                }
            }
        }
    }

    @Test("a public client signs in with its id and PKCE alone", .timeLimit(.minutes(10)))
    func publicClient() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { sandbox, issuer in
                let redirectURI = "http://127.0.0.1:\(try FreePort.find())/callback/mine"
                let added = try await person.fob(
                    "provider", "add", "mine", "--profile", "oidc", "--var", "issuer=\(issuer)", "--client-id",
                    AcmeServer.publicClientID, "--client-auth", "none", "--redirect-uri", redirectURI, "--no-input")
                try #require(added.status == 0, "\(added.errors)")
                try await person.signIn("mine/me")
                #expect(try await person.fob("refresh", "mine/me").status == 0)
                #expect(try await person.fob("revoke", "mine/me").status == 0)
                let posted = sandbox.requests("acme").filter { $0.method == "POST" }
                #expect(
                    posted.count > 3 && posted.allSatisfy { Self.shown($0).isEmpty && $0.members.contains("client_id") }
                )
            }
        }
    }

    @Test("with a key that the provider does not know it is refused, and told what to check", .timeLimit(.minutes(10)))
    func unknownKey() async throws {
        try await withPerson { person in
            let key = try await Self.key(person)
            try await GenericProfileTests.acme(person) { sandbox, issuer in
                try await GenericProfileTests.add(
                    person, sandbox,
                    [
                        "--profile", "oidc", "--var", "issuer=\(issuer)", "--client-auth", "private_key_jwt",
                        "--client-key-file", key.path,
                    ])
                let login = try await person.fob("login", "mine/robot", "--grant", "client_credentials")
                #expect(login.status == 5 && login.errors.contains("invalid_client"), "\(login.errors)")
                try FileManager.default.removeItem(atPath: key.path)
                try person.expectNowhere([key.secret])
            }
        }
    }

    /// The means of authentication in a request.
    private static func shown(_ request: LoggedRequest) -> Set<String> {
        Set(request.members + request.headerNames).intersection([
            "authorization", "client_secret", "client_assertion",
        ])
    }

    struct Key {
        let path: String
        /// A line of the file that nobody may print.
        let secret: String
        /// Its public half (RFC 7517).
        let jwk: JSON
    }

    /// A key pair on P-256, made by openssl.
    static func key(_ person: Person) async throws -> Key {
        let path = person.folder.path("client.key")
        let made = try await run(
            "openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path])
        try #require(made.status == 0, "\(made.errors)")
        try #require(chmod(path, 0o600) == 0)
        let printed = try await run("openssl", ["pkey", "-in", path, "-pubout", "-outform", "DER"])
        // The point stands at the end of the key's DER (RFC 5480 section 2.2): 32 bytes of x, 32 of y.
        let point = printed.standardOutput.suffix(64)
        try #require(printed.status == 0 && point.count == 64)
        func text(_ bytes: ArraySlice<UInt8>) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=", with: "")
        }
        let lines = try person.folder.text("client.key").split(separator: "\n")
        return Key(
            path: path, secret: String(try #require(lines.dropFirst().first)),
            jwk: [
                "kty": "EC", "crv": "P-256", "x": JSON(text(point.prefix(32))), "y": JSON(text(point.suffix(32))),
            ])
    }
}
