import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Providers that no profile knows, by what they say of themselves or by their URLs alone.
@Suite("Somebody uses a provider that no profile knows")
struct GenericProfileTests {
    static func acme(_ person: Person, _ body: (Sandbox, _ issuer: String) async throws -> Void) async throws {
        try await person.sandbox("acme") { sandbox in
            try await body(sandbox, try #require(sandbox.dialect("acme")?.variables["base_url"]))
        }
    }

    /// Adds `mine` for acme's own client, with a redirect URI of its own.
    static func add(_ person: Person, _ sandbox: Sandbox, _ options: [String]) async throws {
        let dialect = try #require(sandbox.dialect("acme"))
        let redirectURI = "http://127.0.0.1:\(try FreePort.find())/callback/mine"
        let added = try await person.fob(
            [
                "provider", "add", "mine", "--client-id", dialect.clientID, "--client-secret-fd", "3",
                "--redirect-uri", redirectURI,
            ] + options, descriptors: [3: dialect.clientSecret.withBytes { Array($0) }])
        try #require(added.status == 0, "\(added.errors)")
    }

    @Test("an issuer is all that oidc wants: login, refresh, introspect, revoke", .timeLimit(.minutes(10)))
    func oidc() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox, issuer in
                try await Self.add(person, sandbox, ["--profile", "oidc", "--var", "issuer=\(issuer)"])
                try await person.signIn("mine/me")
                let before = try await person.tokens(of: "mine/me")
                #expect(try await person.fob("refresh", "mine/me").status == 0)
                #expect(try await person.tokens(of: "mine/me").access != before.access)
                let known = try await person.json("introspect", "mine/me", "--json")
                #expect(known["schema"] == "fob.introspection/1" && known["active"] == true)
                #expect(known.at(path: "members.sub")?.string == SandboxUser.ada.id)
                let revoked = try await person.fob("revoke", "mine/me", "--keep")
                #expect(revoked.status == 0, "\(revoked.errors)")
                #expect(sandbox.count(.revoke, of: "acme") == 2)
                #expect(sandbox.count(.metadata, of: "acme") == 2, "the metadata and the keys, each once")
            }
        }
    }

    @Test("case 48: what was revoked is known to the provider no longer", .timeLimit(.minutes(10)))
    func revokedIsInactive() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox, issuer in
                try await Self.add(person, sandbox, ["--profile", "oidc", "--var", "issuer=\(issuer)"])
                try await person.signIn("mine/me")
                let record = try person.folder.text("fob/store/accounts/mine/me.json")
                #expect(try await person.fob("revoke", "mine/me").status == 0)
                // The same tokens once more, as a backup would bring them back.
                try person.folder.write(record, to: "fob/store/accounts/mine/me.json")
                for kind in [[], ["--refresh"]] {
                    let known = try await person.fob(["introspect", "mine/me", "--json"] + kind)
                    #expect(known.status == 0, "\(known.errors)")
                    #expect(try JSON(parsing: known.standardOutput)["active"] == false)
                }
            }
        }
    }

    @Test("two URLs are all that oauth2 wants, and each further one does one thing more", .timeLimit(.minutes(10)))
    func oauth2() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox, issuer in
                try await Self.add(
                    person, sandbox,
                    [
                        "--profile", "oauth2", "--var", "authorize_url=\(issuer)/authorize", "--var",
                        "token_url=\(issuer)/token",
                    ])
                try await person.signIn("mine/me")
                #expect(try await person.fob("refresh", "mine/me").status == 0)
                for (command, variable) in [("introspect", "introspect_url"), ("revoke", "revoke_url")] {
                    let refused = try await person.fob(command, "mine/me")
                    #expect(refused.status == 2 && refused.errors.contains("--var \(variable)="), "\(refused.errors)")
                    let edited = try await person.fob(
                        "provider", "edit", "mine", "--var", "\(variable)=\(issuer)/\(command)")
                    #expect(edited.status == 0, "\(edited.errors)")
                    #expect(try await person.fob(command, "mine/me").status == 0)
                }
                let device = try await person.fob("login", "mine/other", "--device")
                #expect(device.status == 2 && device.errors.contains("--var device_url="), "\(device.errors)")
                #expect(sandbox.count(.metadata, of: "acme") == 0, "nothing is discovered that nobody asked for")
            }
        }
    }

    @Test("with the token endpoint alone the client can ask for itself", .timeLimit(.minutes(10)))
    func tokenEndpointAlone() async throws {
        try await withPerson { person in
            try await Self.acme(person) { sandbox, issuer in
                try await Self.add(person, sandbox, ["--profile", "oauth2", "--var", "token_url=\(issuer)/token"])
                // No page to open: the first grant that is left.
                let login = try await person.fob("login", "mine/robot")
                #expect(login.status == 0, "\(login.errors)")
                #expect(sandbox.count(.clientCredentials, of: "acme") == 1)
            }
        }
    }
}
