import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Text that tries to leave its line, its header or the screen, through the real program.
@Suite("Hostile text", .timeLimit(.minutes(10)))
struct HostileTextTests {
    private static let breakers = ["crlf-token", "lf-token", "fold-token", "nul-token", "space-token", "uni-token"]

    @Test("case 2: a token that could break a header never gets into one", arguments: breakers)
    func token(misbehaviour: String) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named(misbehaviour)), times: nil)
            #expect(try await person.fob("refresh", "acme-local/me").status == 5)
            let line = "Authorization: Bearer \(before.access)\n"
            #expect(try await person.fob("header", "acme-local/me").output == line)
            #expect(try await person.fob("copy", "acme-local/me").status == 0)
            #expect(try person.folder.text("fob/run/clipboard") == line)
            let child = try await person.fob(
                "exec", "acme-local/me", "--", "sh", "-c", "cat \"$FOB_HEADER_FILE\"")
            #expect(child.output == line, "\(child.errors)")
            let curl = try await person.fob(
                "curl", "acme-local/me", "--", "--silent", "--dump-header", "-", "--output", "/dev/null",
                try #require(sandbox.dialect("acme")?.resources.first).url)
            #expect(curl.output.hasPrefix("HTTP/1.1 200 "), "\(curl.output) \(curl.errors)")
        }
    }

    @Test(
        "case 3: a name with a line break or an escape is refused, and told without it",
        arguments: ["a\nAuthorization: Bearer x", "a\rb", "a\u{2028}b", "a\u{1B}]0;owned\u{7}", "a\u{202E}b", "../x"])
    func names(name: String) async throws {
        try await withPerson { person in
            for arguments in [
                ["login", "acme-local/\(name)"], ["provider", "add", name, "--profile", "acme", "--client-id", "c"],
                ["header", "\(name)/me"], ["copy", "acme-local/\(name)"],
            ] {
                let result = try await person.fob(arguments)
                #expect(result.status == 2, "\(arguments): \(result.errors)")
                #expect(result.output == "")
                for scalar in result.errors.unicodeScalars where scalar != "\n" {
                    #expect(
                        ![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory),
                        "\(arguments): \(result.errors)")
                }
            }
            #expect(!person.folder.exists("fob/run/clipboard"))
        }
    }

    @Test(
        "case 4: on a terminal nothing that a terminal obeys comes from a provider",
        arguments: ["esc-error", "esc-token", "esc-scope"])
    func terminal(misbehaviour: String) async throws {
        try await withAccount { person, sandbox in
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named(misbehaviour)), times: nil)
            for command in ["refresh", "show", "accounts"] {
                let arguments = command == "accounts" ? [command] : [command, "acme-local/me"]
                let line = ([Person.binary] + arguments).joined(separator: " ")
                // script(1) gives the program a terminal and writes down every byte that it prints there.
                let typescript = person.folder.path("typescript-\(command)")
                _ = try await run(
                    "script", ["--quiet", "--command", line, typescript],
                    environment: person.environment.merging(["TERM": "xterm-256color"]) { $1 })
                // Behind the line that script writes itself.
                let text = try person.folder.text("typescript-\(command)").drop { $0 != "\n" && $0 != "\r\n" }
                #expect(text.contains("acme-local"), "\(text)")
                expectPlain(text)
            }
        }
    }

    /// Colours of fob's own and line ends; no other control, and nothing that turns the direction.
    private func expectPlain(_ text: Substring) {
        let rest = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        for scalar in rest.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D: continue
            case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069:
                Issue.record("U+\(String(scalar.value, radix: 16)) in \(rest)")
            default: continue
            }
        }
        #expect(!rest.contains("owned") || !text.contains("\u{1B}]"))
    }
}
