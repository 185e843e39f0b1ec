import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody has a client made")
struct RegisterTests {
    private static func register(_ person: Person, _ issuer: String) throws -> [String] {
        [
            "provider", "register", "mine", "--issuer", issuer, "--redirect-uri",
            "http://127.0.0.1:\(try FreePort.find())/callback/mine",
        ]
    }

    @Test("one command from an issuer to a provider, one more to a token", .timeLimit(.minutes(10)))
    func registered() async throws {
        try await withPerson { person in
            try await GenericProfileTests.acme(person) { sandbox, issuer in
                let result = try await person.fob(try Self.register(person, issuer) + ["--verbose"])
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.errors.contains("POST \(issuer)/register (register): 201 in "), "\(result.errors)")
                let document = try await person.json("provider", "show", "mine", "--json")
                #expect(document["profile"] == "oidc" && document["has_client_secret"] == true)
                #expect(document["client_id"]?.string?.hasPrefix("client-") == true)
                try await person.signIn("mine/me")
                #expect(try await person.fob("refresh", "mine/me").status == 0)
                let again = try await person.fob(try Self.register(person, issuer))
                #expect(again.status == 2 && sandbox.count(.register, of: "acme") == 1, "\(again.errors)")
            }
        }
    }

    @Test("where only some may register, a token is shown, and stays out of sight", .timeLimit(.minutes(10)))
    func initialAccessToken() async throws {
        try await withPerson { person in
            var options = SandboxOptions(dialects: ["acme"], clock: person.clock, randomness: SystemRandomness())
            options.acme.registrationToken = Secret("canary-registration")
            try await withSandbox(options) { sandbox in
                let issuer = try #require(sandbox.dialect("acme")?.variables["base_url"])
                let refused = try await person.fob(try Self.register(person, issuer))
                #expect(refused.status == 5 && refused.errors.contains("401"), "\(refused.errors)")
                #expect(try await person.fob("provider", "show", "mine").status == 3, "nothing was added")
                let result = try await person.fob(
                    try Self.register(person, issuer) + ["--initial-access-token-fd", "3", "--verbose"],
                    descriptors: [3: Array("canary-registration\n".utf8)])
                #expect(result.status == 0, "\(result.errors)")
                try person.expectNowhere(["canary-registration"])
            }
        }
    }

    @Test("a provider that registers nobody is told from one that failed", .timeLimit(.minutes(10)))
    func impossible() async throws {
        try await withPerson { person in
            let result = try await person.fob("provider", "register", "mine", "--profile", "tradevest")
            #expect(result.status == 2 && result.errors.contains("registers no clients"), "\(result.errors)")
            #expect(try await person.fob("provider", "register", "mine").status == 2)
        }
    }
}
