import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody begins a profile of their own")
struct ProfileDraftTests {
    /// As the vendor publishes it: servers, and a token path with its form.
    private static let tradevest = """
        {"openapi": "3.0.1", "info": {"title": "Tradevest Auth", "version": "1"},
         "servers": [{"url": "https://b2b.auth.platform-test.tradevest.ai", "description": "Test"},
                     {"url": "https://b2b.auth.platform-pretest.tradevest.ai", "description": "Pretest"}],
         "paths": {"/oauth2/token": {"post": {"requestBody": {"content": {"application/x-www-form-urlencoded":
           {"schema": {"type": "object", "required": ["grant_type", "client_id", "client_secret"],
            "properties": {"grant_type": {"type": "string", "default": "client_credentials"},
                           "client_id": {"type": "string"}, "client_secret": {"type": "string"}}}}}}}}}}
        """

    @Test("an OpenAPI document becomes a profile that works", .timeLimit(.minutes(10)))
    func imported() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                let file = try person.folder.write(Self.tradevest, to: "openapi.json")
                let printed = try await person.fob("profile", "import", file, "--print")
                #expect(printed.status == 0 && !person.folder.exists("fob/config/profiles/tradevest-auth.json"))
                let result = try await person.fob("profile", "import", file, "--id", "tv")
                #expect(result.status == 0 && result.output == person.folder.path("fob/config/profiles/tv.json\n"))
                #expect(try person.folder.mode("fob/config/profiles/tv.json") == 0o600)
                #expect(
                    try await person.fob("profile", "import", file, "--id", "tv").status == 2, "nothing is overwritten")
                let dialect = try #require(sandbox.dialect("tradevest"))
                let origin = try #require(dialect.origins.first { $0.from.contains("auth.platform-test") })
                let added = try await person.fob(
                    [
                        "provider", "add", "mine", "--profile", "tv", "--client-id", dialect.clientID, "--origin",
                        "\(origin.from)=\(origin.to)", "--client-secret-fd", "3",
                    ],
                    descriptors: [3: dialect.clientSecret.withBytes { Array($0) }])
                #expect(added.status == 0, "\(added.errors)")
                let login = try await person.fob("login", "mine/me")
                #expect(login.status == 0, "\(login.errors)")
            }
        }
    }

    @Test("a profile that is written already is checked and taken over as it is", .timeLimit(.minutes(10)))
    func written() async throws {
        try await withPerson { person in
            let text = #"{ "id": "ours", "name": "Ours", "confidence": "unverified", "extends": "github", } // mine"#
            let file = try person.folder.write(text, to: "ours.json")
            let result = try await person.fob("profile", "import", file)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try person.folder.text("fob/config/profiles/ours.json") == text)
            let other = try await person.fob("profile", "import", file, "--id", "theirs")
            #expect(other.status == 2 && other.errors.contains("calls itself “ours”"), "\(other.errors)")
            let broken = try person.folder.write(#"{ "id": "odd", "extends": "github", "legz": {} }"#, to: "odd.json")
            let refused = try await person.fob("profile", "import", broken)
            #expect(refused.status == 2 && refused.errors.contains("legz"), "\(refused.errors)")
            #expect(!person.folder.exists("fob/config/profiles/odd.json"))
        }
    }

    @Test("YAML is told from broken JSON, with what to do", .timeLimit(.minutes(10)))
    func unreadable() async throws {
        try await withPerson { person in
            let yaml = try person.folder.write("openapi: 3.0.1\n", to: "a.yaml")
            let result = try await person.fob("profile", "import", yaml)
            #expect(result.status == 2 && result.errors.contains("hint: Convert YAML first"), "\(result.errors)")
            let broken = try person.folder.write("{\"openapi\": }", to: "a.json")
            #expect(try await person.fob("profile", "import", broken).errors.contains("a.json:1:13:"))
            #expect(try await person.fob("profile", "import", "http://as.example").status == 2)
        }
    }

    @Test("metadata for another issuer is refused, and so is a redirect", .timeLimit(.minutes(10)))
    func foreign() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                let base = try #require(sandbox.dialect("acme")).variables["base_url"] ?? ""
                sandbox.misbehave("acme", nil, .reply(.json(200, ["issuer": "https://evil.example"])), times: nil)
                let result = try await person.fob("profile", "import", base)
                #expect(
                    result.status == 5 && result.errors.contains("it is the metadata of “https://evil.example”"),
                    "\(result.errors)")
                sandbox.misbehave("acme", nil, .redirect(to: "http://127.0.0.1:1/"), times: nil)
                #expect(try await person.fob("profile", "import", base).status == 5)
            }
        }
    }

    @Test("a copy is sound under its new id, and nothing is overwritten", .timeLimit(.minutes(10)))
    func copied() async throws {
        try await withPerson { person in
            let ids = try await person.json("profile", "list", "--json")["profiles"]?.elements?.compactMap {
                $0["id"]?.string
            }
            for id in try #require(ids) {
                let copy = try await person.fob("profile", "copy", id, "my-\(id)")
                #expect(copy.status == 0, "\(id): \(copy.errors)")
                let check = try await person.fob("profile", "check", "\(copy.output.dropLast())")
                #expect(check.status == 0, "\(id): \(check.errors)")
            }
            let listed = try await person.fob("profile", "list")
            #expect(listed.status == 0, "\(listed.errors)")
            #expect(try await person.fob("profile", "copy", "acme", "my-acme").status == 2)
            #expect(try await person.fob("profile", "copy", "acme", "acme").status == 2)
            #expect(try await person.fob("profile", "copy", "nobody", "x").status == 3)
            #expect(try await person.fob("profile", "copy", "acme", "thin", "--extends").status == 0)
            #expect(try person.folder.text("fob/config/profiles/thin.json").contains("\"extends\": \"acme\""))
        }
    }
}
