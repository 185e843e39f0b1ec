import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Answers, metadata and ID tokens of somebody else, through the real program.
@Suite("A provider that is not who it should be", .timeLimit(.minutes(10)))
struct MixUpTests {
    @Test(
        "cases 8, 9 and 15: an answer that is not the awaited one gets a page, and the right one still counts",
        arguments: [
            "wrong-iss", "no-iss", "dup-iss", "dup-code", "dup-state", "error-and-code", "no-state", "wrong-state",
            "stateless-error",
        ])
    func strangers(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addIssuer(at: sandbox)
                // A page that was pushed ahead can be answered once; this one is answered twice.
                let edit = try await person.fob(
                    "provider", "edit", "issuer-local", "--override", "legs.authorize.pushed=off")
                try #require(edit.status == 0, "\(edit.errors)")
                sandbox.misbehave("acme", .approval, try #require(Misbehaviour.named(misbehaviour)), times: 1)
                let login = try await person.login(["issuer-local/me", "--no-browser"]) { login in
                    #expect(await BrowserStandIn(.approve).open(login.url) == .delivered(status: 400))
                    #expect(sandbox.count(.exchange, of: "acme") == 0, "its code was not used")
                    #expect(await BrowserStandIn(.approve).open(login.url) == .delivered(status: 200))
                }
                #expect(login.status == 0, "\(login.errors)")
                #expect(sandbox.count(.exchange, of: "acme") == 1)
            }
        }
    }

    @Test("case 16: metadata of another issuer is refused", arguments: ["issuer-mismatch", "issuer-slash"])
    func otherIssuer(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addIssuer(at: sandbox)
                sandbox.misbehave("acme", .metadata, try #require(Misbehaviour.named(misbehaviour)), times: nil)
                let base = try #require(sandbox.dialect("acme")?.variables["base_url"])
                for arguments in [
                    ["login", "issuer-local/me", "--no-browser"], ["discover", base], ["discover", "issuer-local"],
                    ["provider", "register", "made", "--issuer", base],
                ] {
                    let result = try await person.fob(arguments)
                    #expect(result.status == 5 && result.output == "", "\(arguments): \(result.errors)")
                }
                #expect(sandbox.requests("acme").allSatisfy { $0.leg == .metadata })
            }
        }
    }

    @Test(
        "case 17: an address that is none reaches no browser and no shell",
        arguments: ["bad-authz-url", "js-url", "opt-url", "cmd-url", "http-token-url", "js-device"])
    func hostileAddress(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                let browser = try await person.script("touch '\(person.folder.path("opened"))'", named: "browser")
                try await person.addIssuer(at: sandbox)
                let isDevice = misbehaviour == "js-device"
                sandbox.misbehave(
                    "acme", isDevice ? .device : .metadata, try #require(Misbehaviour.named(misbehaviour)), times: nil)
                let result = try await person.fob(
                    ["login", "issuer-local/me"] + (isDevice ? ["--device"] : []), adding: ["BROWSER": browser])
                #expect(result.status == 5, "\(result.status): \(result.errors)")
                #expect(!person.folder.exists("opened"))
                for file in person.folder.files() { #expect(!file.contains("pwned")) }
                #expect(try await run("test", ["-e", "/tmp/pwned"]).status == 1)
            }
        }
    }

    @Test("case 19: a provider that offers PKCE without S256 is refused before a page is shown")
    func plainOnly() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addIssuer(at: sandbox)
                sandbox.misbehave("acme", .metadata, try #require(Misbehaviour.named("plain-only")), times: nil)
                let result = try await person.fob("login", "issuer-local/me", "--no-browser")
                #expect(result.status == 5 && result.errors.contains("S256"), "\(result.errors)")
                #expect(sandbox.requests("acme").allSatisfy { $0.leg == .metadata })
            }
        }
    }

    @Test(
        "case 51: an ID token that is not the issuer's means that nothing is kept",
        arguments: [
            "idt-none", "idt-hs256", "idt-jwk", "idt-crit", "idt-kid-path", "idt-signature", "idt-segments", "idt-dots",
        ])
    func forgedIDToken(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addIssuer(at: sandbox)
                sandbox.misbehave("acme", .exchange, try #require(Misbehaviour.named(misbehaviour)), times: nil)
                let login = try await person.login(["issuer-local/me", "--no-browser"]) { login in
                    _ = await BrowserStandIn(.approve).open(login.url)
                }
                #expect(login.status == 5, "\(login.errors)")
                #expect(login.errors.contains("Nothing was kept"), "\(login.errors)")
                #expect(login.errors.utf8.count < 4000, "no dump of what came")
                #expect(try await person.fob("token", "issuer-local/me").output == "")
            }
        }
    }

    @Test("case 51: where no ID token comes at all, userinfo tells who signed in")
    func missingIDToken() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addIssuer(at: sandbox)
                sandbox.misbehave("acme", .exchange, try #require(Misbehaviour.named("idt-missing")), times: nil)
                try await person.signIn("issuer-local/me")
                #expect(sandbox.count(.userinfo, of: "acme") == 1)
            }
        }
    }
}
