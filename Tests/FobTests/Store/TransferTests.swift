import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody moves accounts to another machine")
struct TransferTests {
    private static let passphrase = Array("canary-passphrase\n".utf8)

    /// The same person on a machine without a store.
    private static func elsewhere(_ person: Person) -> Person {
        var other = person
        other.environment["FOB_HOME"] = person.folder.path("other")
        return other
    }

    @Test("one sealed file carries an account; there it renews", .timeLimit(.minutes(10)))
    func sealed() async throws {
        try await withAccount { person, _ in
            let tokens = try await person.tokens(of: "acme-local/me")
            let file = person.folder.path("out.fob")
            let export = try await person.fob(
                "store", "export", "acme-local/me", "--to", file, "--passphrase-fd", "3",
                descriptors: [3: Self.passphrase])
            #expect(export.status == 0 && export.output == file + "\n", "\(export.errors)")
            #expect(export.errors.contains("on one machine only") && export.errors.contains("fob store import"))
            #expect(try person.folder.mode("out.fob") == 0o600)
            #expect(try !person.folder.text("out.fob").contains("acme"))

            let other = Self.elsewhere(person)
            let wrong = try await other.fob(
                "store", "import", file, "--passphrase-fd", "3", descriptors: [3: Array("canary-wrong".utf8)])
            #expect(wrong.status == 2 && wrong.errors.contains("the passphrase is not the right one"))
            #expect(try await other.fob("provider", "list", "--json").output.contains("\"providers\": []"))
            let imported = try await other.fob(
                "store", "import", file, "--passphrase-fd", "3", "--json", descriptors: [3: Self.passphrase])
            #expect(imported.status == 0, "\(imported.errors)")
            let document = try JSON(parsing: imported.standardOutput)
            #expect(document["schema"] == "fob.import/1" && document["providers"] == ["acme-local"])
            #expect(document.at(path: "accounts.0.outcome") == "added")
            let there = try await other.tokens(of: "acme-local/me")
            #expect(there == tokens)
            let shown = try await other.json("show", "acme-local/me", "--json")
            #expect(shown["renewal"] == "unverified")
            #expect(shown["renewal_reason"]?.string?.contains("also lives on the machine it was exported from") == true)
            #expect(try await other.fob("refresh", "acme-local/me").status == 0)
            for file in person.folder.files() where file.hasPrefix("other/store/") {
                #expect(try person.folder.mode(file) == 0o600, "\(file)")
            }

            let again = try await other.fob(
                "store", "import", file, "--passphrase-fd", "3", descriptors: [3: Self.passphrase])
            #expect(again.status == 2 && again.errors.contains("--replace"))
            try person.wait(.seconds(1))
            #expect(try await other.fob("refresh", "acme-local/me").status == 0)
            let replaced = try await other.fob(
                "store", "import", file, "acme-local/me", "--replace", "--passphrase-fd", "3",
                descriptors: [3: Self.passphrase])
            #expect(replaced.status == 0 && replaced.output.contains("acme-local/me: replaced"))
            #expect(replaced.errors.contains("gave way to an older one"), "\(replaced.errors)")
            // Case 6: neither token nor passphrase is anywhere that it should not be.
            let secrets = [tokens.access, tokens.refresh ?? "", "canary-passphrase", "canary-wrong"]
            for entry in other.printed.all where entry.command.first == "store" {
                for secret in secrets { #expect(!(entry.output + entry.errors).contains(secret), "\(entry.command)") }
            }
        }
    }

    @Test("plain text only when asked twice", .timeLimit(.minutes(10)))
    func plaintext() async throws {
        try await withAccount { person, _ in
            let tokens = try await person.tokens(of: "acme-local/me")
            let file = person.folder.path("plain.fob")
            let arguments = ["store", "export", "acme-local/me", "--to", file, "--plaintext"]
            let once = try await person.fob(arguments + ["--no-input"])
            #expect(once.status == 4 && !person.folder.exists("plain.fob"), "\(once.errors)")
            try await withTmux([Person.binary] + arguments, columns: 160, environment: person.environment) { tmux in
                try await tmux.wait(forText: "Type “plaintext” to go on:")
                try await tmux.type("yes")
                try await tmux.press("Enter")
                #expect(try await tmux.waitForEnd() == 9)
            }
            #expect(!person.folder.exists("plain.fob"))
            let twice = try await person.fob(arguments + ["--yes"])
            #expect(twice.status == 0 && twice.errors.contains("is not sealed"))
            #expect(try person.folder.text("plain.fob").contains(tokens.access))
            #expect(try person.folder.mode("plain.fob") == 0o600)
            let imported = try await Self.elsewhere(person).fob("store", "import", file)
            #expect(imported.status == 0 && imported.errors.contains("is not sealed"))
            #expect(try await Self.elsewhere(person).tokens(of: "acme-local/me") == tokens)
            #expect(try await person.fob(arguments + ["--yes"]).status == 2)
            #expect(try await person.fob("store", "export", "acme-local/me", "--to", file + "2", "--yes").status == 2)
        }
    }

    @Test("a passphrase is asked for twice, unseen", .timeLimit(.minutes(10)))
    func asked() async throws {
        try await withAccount { person, _ in
            let file = person.folder.path("asked.fob")
            try await withTmux(
                [Person.binary, "store", "export", "acme-local/me", "--to", file], columns: 160,
                environment: person.environment
            ) { tmux in
                try await tmux.wait(forText: "Passphrase for the export:")
                try await tmux.type("canary five words of a sentence")
                try await tmux.press("Enter")
                try await tmux.wait(forText: "The same once more:")
                try await tmux.type("canary five words of a sentence")
                try await tmux.press("Enter")
                #expect(try await tmux.waitForEnd() == 0)
                #expect(try await !tmux.screen().contains("canary"))
            }
            let imported = try await Self.elsewhere(person).fob(
                "store", "import", file, "--passphrase-fd", "3",
                descriptors: [3: Array("canary five words of a sentence".utf8)])
            #expect(imported.status == 0, "\(imported.errors)")
        }
    }

    @Test(
        "nothing is written where a provider of the name is another one, or its profile is missing",
        .timeLimit(.minutes(10)))
    func refused() async throws {
        try await withAccount { person, _ in
            let file = person.folder.path("x.fob")
            try await person.fob("store", "export", "acme-local/me", "--to", file, "--plaintext", "--yes")
            let other = Self.elsewhere(person)
            try await other.fob(
                [
                    "provider", "add", "acme-local", "--profile", "acme", "--client-id", "another", "--var",
                    "base_url=https://as.example", "--client-secret-fd", "3",
                ],
                descriptors: [3: Array("canary-hush".utf8)])
            let differs = try await other.fob("store", "import", file)
            #expect(differs.status == 2 && differs.errors.contains("client_id"), "\(differs.errors)")
            #expect(!differs.errors.contains("canary-hush"))
            #expect(try await other.fob("ls", "--json").output.contains("\"accounts\": []"))

            try person.folder.write(
                try person.folder.text("x.fob").replacing("\"profile\": \"acme\"", with: "\"profile\": \"my-own\""),
                to: "y.fob")
            let unknown = try await other.fob("store", "import", person.folder.path("y.fob"))
            #expect(unknown.status == 3 && unknown.errors.contains("my-own"), "\(unknown.errors)")
            for (text, says) in [
                ("", "y.fob:1:1"), ("{}", "format"), ("[" + String(repeating: "[", count: 100), "y.fob:1:"),
            ] {
                try person.folder.write(text, to: "y.fob")
                let hostile = try await other.fob("store", "import", person.folder.path("y.fob"))
                #expect(hostile.status == 2 && hostile.errors.contains(says), "\(hostile.errors)")
            }
            #expect(
                try await person.fob("store", "export", "acme-local/none", "--to", file + "3", "--plaintext", "--yes")
                    .status == 3)
            #expect(!person.folder.exists("x.fob3"))
        }
    }
}
