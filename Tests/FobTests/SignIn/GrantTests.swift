import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody signs in by another grant")
struct GrantTests {
    private static func acme(_ person: Person, _ body: (Sandbox) async throws -> Void) async throws {
        var options = SandboxOptions(
            dialects: ["acme"], accessTokenLifetime: nil, clock: person.clock, randomness: SystemRandomness())
        options.acme.deviceInterval = .zero
        try await withSandbox(options) { sandbox in
            try await person.addProvider("acme", at: sandbox)
            try await body(sandbox)
        }
    }

    @Test("on another device: URL and code stand alone on their lines", .timeLimit(.minutes(10)))
    func device() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox in
                try await withProgram(
                    "/bin/sh",
                    ["-c", "exec \"$@\" 2>&1 >/dev/null", "sh", Person.binary, "login", "acme-local/me", "--device"],
                    environment: person.environment
                ) { program in
                    var lines: [String] = []
                    while let line = await program.nextLine() {
                        lines.append(line)
                        guard lines.dropLast().last == "and type this code:" else { continue }
                        #expect(lines.contains { $0.hasPrefix("http://127.0.0.1") && $0.hasSuffix("/device") })
                        #expect(sandbox.decide(.approve, userCode: line, at: "acme"))
                    }
                    #expect(await program.ending() == .exited(0), "\(lines)")
                    #expect(lines.contains { $0.contains("Type no code that somebody sent you.") })
                }
                let token = try await person.fob("token", "acme-local/me").output
                #expect(try await person.fob("refresh", "acme-local/me").status == 0)
                #expect(try await person.fob("token", "acme-local/me").output != token)
            }
        }
    }

    @Test("for the client itself, and it renews by asking again")
    func clientCredentials() async throws {
        try await withPerson { person in
            try await Self.acme(person) { _ in
                let login = try await person.fob("login", "acme-local/robot", "--grant", "client_credentials")
                #expect(login.status == 0, "\(login.errors)")
                let first = try await person.fob("token", "acme-local/robot").output
                #expect(try await person.fob("refresh", "acme-local/robot").status == 0)
                #expect(try await person.fob("token", "acme-local/robot").output != first)
            }
        }
    }

    @Test("with the token of another account, and with one from a descriptor")
    func tokenExchange() async throws {
        try await withPerson { person in
            try await Self.acme(person) { _ in
                try await person.signIn("acme-local/me")
                let byAccount = try await person.fob("login", "acme-local/other", "--subject-account", "acme-local/me")
                #expect(byAccount.status == 0, "\(byAccount.errors)")
                let token = try await person.fob("token", "acme-local/me").output
                let given = try await person.fob(
                    "login", "acme-local/third", "--subject-token-fd", "3", descriptors: [3: Array(token.utf8)])
                #expect(given.status == 0, "\(given.errors)")
                #expect(!given.errors.contains(token.trimmingCharacters(in: .newlines)))
            }
        }
    }

    @Test("with a pushed request and a token that is bound to a key, which curl then proves")
    func boundToken() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox in
                let edit = try await person.fob(
                    "provider", "edit", "acme-local", "--override", "dpop.mode=required", "--override",
                    "legs.authorize.pushed=required")
                #expect(edit.status == 0, "\(edit.errors)")
                try await person.signIn("acme-local/me")
                let lines = try await person.fob(
                    "header", "acme-local/me", "--dpop-url", "https://api.example/x", "--dpop-method", "PUT"
                ).output.split(separator: "\n")
                for command in ["header", "copy"] {
                    let printed = try await person.fob(command, "acme-local/me").errors
                    #expect(printed.contains("needs a proof of its own"), "\(command): \(printed)")
                }
                #expect(lines.first?.hasPrefix("Authorization: DPoP ") == true)
                #expect(lines.last?.hasPrefix("DPoP: ey") == true)
                let resource = try #require(sandbox.dialect("acme")?.resources.first)
                let reply = try await person.fob(
                    "curl", "acme-local/me", "--", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}",
                    resource.url)
                #expect(reply.output == "200", "\(reply.errors)")
                #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            }
        }
    }

    @Test("a grant that there is not, and one that the provider has not")
    func impossible() async throws {
        try await withPerson { person in
            try await Self.acme(person) { _ in
                let unknown = try await person.fob("login", "acme-local/me", "--grant", "pasword")
                #expect(unknown.status == 2)
                #expect(unknown.errors.contains("client_credentials"))
                let both = try await person.fob("login", "acme-local/me", "--grant", "code", "--device")
                #expect(both.status == 2)
                let nothing = try await person.fob("login", "acme-local/me", "--grant", "token_exchange")
                #expect(nothing.status == 2)
                #expect(nothing.errors.contains("--subject-account"))
            }
        }
    }

    /// A sign-in that is refused, and what must be read of it.
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        var given = ""
        let status: Int32
        let says: [String]
    }

    @Test(
        "that fails says what was refused and how to try the same again",
        arguments: [
            Refused(
                testDescription: "a subject token that nobody knows", arguments: ["--subject-token-fd", "3"],
                given: "rubbish", status: 5,
                says: ["refused the token exchange (", "--grant token_exchange --subject-account ACCOUNT"]),
            Refused(
                testDescription: "an assertion that is none",
                arguments: ["--grant", "jwt_bearer", "--assertion-fd", "3"], given: "rubbish", status: 5,
                says: [
                    "refused the JWT bearer request (", "The assertion is", "--grant jwt_bearer --assertion-file FILE",
                ]),
            Refused(
                testDescription: "a code that is none", arguments: ["--code", "rubbish"], status: 5,
                says: ["refused the code exchange (", "The code is wrong or too old", "--code -"]),
            Refused(
                testDescription: "nobody who types the device's code in time",
                arguments: ["--device", "--timeout", "1s"],
                status: 9, says: ["(up to 1s;", "nobody used the code within 1 s.", "fob login acme-local/me --device"]),
            Refused(
                testDescription: "nobody who answers in the browser", arguments: ["--no-browser", "--timeout", "1s"],
                status: 9,
                says: ["run this instead: fob login acme-local/me --code -", "fob provider show acme-local"]),
        ])
    func refused(_ refused: Refused) async throws {
        try await withPerson { person in
            try await Self.acme(person) { _ in
                let login = try await person.fob(
                    ["login", "acme-local/me"] + refused.arguments, descriptors: [3: Array(refused.given.utf8)])
                #expect(login.status == refused.status, "\(login.errors)")
                for text in refused.says { #expect(login.errors.contains(text), "\(text): \(login.errors)") }
                #expect(!login.errors.contains("rubbish"))
            }
        }
    }

    @Test("is remembered: the account is shown with it, and the way back names it")
    func remembered() async throws {
        try await withPerson { person in
            try await Self.acme(person) { _ in
                try await person.signIn("acme-local/me")
                let login = try await person.fob(
                    "--verbose", "login", "acme-local/other", "--subject-account", "acme-local/me")
                try #require(login.status == 0, "\(login.errors)")
                #expect(try await person.fob("show", "acme-local/other").output.contains("token exchange"))
                let refresh = try await person.fob("refresh", "acme-local/other")
                #expect(refresh.status == 4)
                #expect(refresh.errors.contains("fob login acme-local/other --grant token_exchange --subject-account"))
            }
        }
    }

    @Test("takes over a refresh token from elsewhere")
    func adopts() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox in
                try await person.signIn("acme-local/me")
                let before = try await person.tokens(of: "acme-local/me")
                let refreshToken = try #require(before.refresh)
                #expect(try await person.fob("remove", "acme-local/me", "--yes").status == 0)
                let adopted = try await person.fob(
                    "adopt", "acme-local/taken", "--refresh-token-fd", "3",
                    descriptors: [3: Array((refreshToken + "\n").utf8)])
                #expect(adopted.status == 0, "\(adopted.errors)")
                #expect(!adopted.errors.contains(refreshToken))
                let token = try await person.fob("token", "acme-local/taken")
                #expect(token.status == 0 && token.output.count > 20 && token.output != before.access + "\n")
                #expect(sandbox.count(.refresh, of: "acme") == 1, "\(token.errors)")
                let resource = try #require(sandbox.dialect("acme")?.resources.first)
                let reply = try await person.fob(
                    "curl", "acme-local/taken", "--", "--silent", "--output", "/dev/null", "--write-out",
                    "%{http_code}", resource.url)
                #expect(reply.output == "200", "\(reply.errors)")
                let again = try await person.fob(
                    "adopt", "acme-local/taken", "--refresh-token-fd", "3", descriptors: [3: Array("x".utf8)])
                #expect(again.status == 2)
            }
        }
    }
}
