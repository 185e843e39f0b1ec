import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody signs in where somebody else did")
struct IdentityTests {
    private static func signedIn(_ person: Person, _ body: (Sandbox) async throws -> Void) async throws {
        try await GenericProfileTests.acme(person) { sandbox, issuer in
            try await GenericProfileTests.add(
                person, sandbox,
                [
                    "--profile", "oidc", "--var", "issuer=\(issuer)", "--scope", "openid", "--scope", "profile",
                    "--scope", "email",
                ])
            try await person.signIn("mine/me")
            try await body(sandbox)
        }
    }

    @Test("the claims of the ID token are shown, with the check of its signature", .timeLimit(.minutes(10)))
    func claims() async throws {
        try await withPerson { person in
            try await Self.signedIn(person) { sandbox in
                let document = try await person.json("show", "mine/me", "--claims", "--json")
                #expect(document["schema"] == "fob.claims/1" && document["verified_at"]?.string != nil)
                #expect(document.at(path: "claims.sub")?.string == SandboxUser.ada.id)
                #expect(document.at(path: "claims.email") == "ada@acme.example")
                let text = try await person.fob("show", "mine/me", "--claims")
                #expect(text.output.contains("good, checked ") && text.output.contains("ada@acme.example"))
                let trace = try await person.json("show", "mine/me", "--trace", "--json")
                let legs = trace["exchanges"]?.elements?.compactMap { $0["leg"]?.string } ?? []
                #expect(
                    legs.contains("keys") && legs.contains("exchange"), "what was read is in the transcript: \(legs)")
                #expect(sandbox.count(.userinfo, of: "acme") == 0, "the ID token told all")
            }
        }
    }

    @Test("an account without an ID token has no claims to show", .timeLimit(.minutes(10)))
    func noClaims() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                let result = try await person.fob("show", "acme-local/me", "--claims")
                #expect(result.status == 3 && result.errors.contains("openid"), "\(result.errors)")
            }
        }
    }

    @Test("another user replaces nobody unasked, and does with --replace", .timeLimit(.minutes(10)))
    func another() async throws {
        try await withPerson { person in
            try await Self.signedIn(person) { sandbox in
                let before = try await person.tokens(of: "mine/me")
                sandbox.seat(.grace, at: "acme")
                let refused = try await person.login(["mine/me", "--no-browser"]) { login in
                    let outcome = await BrowserStandIn(.approve).open(login.url)
                    #expect(outcome == .delivered(status: 200))
                }
                #expect(refused.status == 4, "\(refused.errors)")
                #expect(refused.errors.contains("fob login mine/me --replace"), "\(refused.errors)")
                #expect(try await person.tokens(of: "mine/me") == before)
                try await person.signIn("mine/me", "--replace")
                #expect(try await person.tokens(of: "mine/me").access != before.access)
                let document = try await person.json("show", "mine/me", "--claims", "--json")
                #expect(document.at(path: "claims.sub")?.string == SandboxUser.grace.id)
            }
        }
    }
}
