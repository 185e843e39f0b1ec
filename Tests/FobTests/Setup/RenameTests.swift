import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody renames")
struct RenameTests {
    @Test("an account keeps its tokens and its trace under the new name", .timeLimit(.minutes(10)))
    func account() async throws {
        try await withAccount { person, _ in
            let before = try await person.tokens(of: "acme-local/me")
            let result = try await person.fob("rename", "acme-local/me", "you")
            #expect(result.status == 0 && result.errors.contains("acme-local/me: renamed to acme-local/you."))
            #expect(try await person.tokens(of: "acme-local/you") == before)
            #expect(try await person.fob("show", "acme-local/me").status == 3)
            #expect(try await person.fob("show", "acme-local/you", "--trace").status == 0)
            #expect(try await person.fob("refresh", "acme-local/you").status == 0)
            #expect(!person.folder.exists("fob/store/renaming.json"))
        }
    }

    @Test(
        "a provider takes its accounts along, and keeps the redirect URI that is registered", .timeLimit(.minutes(10)))
    func provider() async throws {
        try await withAccount { person, _ in
            let before = try await person.tokens(of: "acme-local/me")
            let redirect = try await person.json("provider", "show", "acme-local", "--json")["redirect_uri"]
            let result = try await person.fob("provider", "rename", "acme-local", "acme-new")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await person.tokens(of: "acme-new/me") == before)
            #expect(try await person.json("provider", "show", "acme-new", "--json")["redirect_uri"] == redirect)
            #expect(try await person.fob("provider", "show", "acme-local").status == 3)
            #expect(try await person.fob("refresh", "acme-new/me").status == 0)
            for file in person.folder.files() where file.hasPrefix("fob/store/") && !file.contains("/locks/") {
                #expect(!file.contains("acme-local"), "\(file)")
            }
        }
    }

    @Test("nothing that is there is overwritten, and what is not there is said", .timeLimit(.minutes(10)))
    func refused() async throws {
        try await withAccount { person, _ in
            try await person.signIn("acme-local/you")
            let before = try await person.tokens(of: "acme-local/me")
            for (arguments, status, says) in [
                (["rename", "acme-local/me", "you"], 2, "exists already"),
                (["rename", "acme-local/me", "me"], 2, "that is its name already"),
                (["rename", "acme-local/me", "other/me"], 2, "stays at its provider"),
                (["rename", "acme-local/me", "No Name"], 2, "is not a name"),
                (["rename", "acme-local/nobody", "x"], 3, "There is no account"),
                (["provider", "rename", "nobody", "x"], 3, "There is no provider"),
                (["provider", "rename", "acme-local", "acme-local"], 2, "that is its name already"),
            ] as [([String], Int32, String)] {
                let result = try await person.fob(arguments)
                #expect(result.status == status && result.errors.contains(says), "\(arguments): \(result.errors)")
            }
            #expect(try await person.tokens(of: "acme-local/me") == before)
        }
    }
}
