import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Secrets stay where they belong")
struct SecretTests {
    @Test("case 44: no option takes a secret", .timeLimit(.minutes(5)))
    func options() async throws {
        try await withPerson { person in
            for command in try await Help.commands(of: person) {
                for option in command.options {
                    for word in ["secret", "token", "password", "verifier"] where option.contains(word) {
                        // What ends in -type names a kind of token (RFC 8693 section 3), which is no secret.
                        let isHarmless = ["-file", "-fd", "-type"].contains { option.hasSuffix($0) }
                        #expect(isHarmless, "\(command.path): \(option)")
                    }
                }
            }
        }
    }

    @Test("case 44: what everybody sees of a waiting login and its browser holds no secret", .timeLimit(.minutes(5)))
    func arguments() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let seen = person.folder.path("seen")
                let browser = try await person.script(
                    "tr '\\0' '\\n' < /proc/$$/cmdline > '\(seen)'; env >> '\(seen)'", named: "browser")
                var code = ""
                let login = try await person.login(
                    ["acme-local/me"], adding: ["BROWSER": browser, "MY_TOKEN": "canary-env"]
                ) { login in
                    let line = try String(contentsOfFile: "/proc/\(login.processID)/cmdline", encoding: .utf8)
                    #expect(line.split(separator: "\0").dropFirst() == ["login", "acme-local/me"])
                    let answer = try #require(await BrowserStandIn(.approve).answer(to: login.url))
                    code = answer.split(separator: "code=").last.map { String($0.prefix { $0 != "&" }) } ?? ""
                    #expect(
                        try await run("curl", ["--silent", "--noproxy", "*", answer]).output.contains(
                            "You can close this page"))
                }
                #expect(login.status == 0)
                let shown = try person.folder.text("seen")
                let secret = try #require(sandbox.dialect("acme")).clientSecret.withBytes {
                    String(decoding: $0, as: UTF8.self)
                }
                let tokens = try await person.tokens(of: "acme-local/me")
                for hidden in [secret, code, tokens.access, tokens.refresh ?? "-", "canary-env"] {
                    #expect(!shown.contains(hidden))
                }
                #expect(shown.contains("code_challenge=") && !shown.contains("code_verifier"))
                try FileManager.default.removeItem(atPath: seen)
                try person.expectNowhere([secret, code, tokens.access, tokens.refresh ?? ""])
            }
        }
    }

    @Test("case 6: after a whole day's work the secrets are in the store and nowhere else", .timeLimit(.minutes(5)))
    func day() async throws {
        try await withPerson { person in
            try await person.sandbox("acme", "securitize", "edgetag", "aicrisk", "tradevest") { sandbox in
                for dialect in sandbox.dialects { try await person.addProvider(dialect.id, at: sandbox) }
                for id in ["acme", "securitize", "edgetag"] { try await person.signIn("\(id)-local/me") }
                try await person.fob("login", "tradevest-local/me")
                try await person.fob("login", "aicrisk-local/me", "--choose", "user_41")
                var secrets: [String] = []
                for round in 0..<2 {
                    for dialect in sandbox.dialects {
                        let account = "\(dialect.id)-local/me"
                        let tokens = try await person.tokens(of: account)
                        secrets += [
                            tokens.access, tokens.refresh ?? "",
                            dialect.clientSecret.withBytes { String(decoding: $0, as: UTF8.self) },
                        ]
                        try await person.fob("copy", account)
                        try await person.fob("header", account)
                        try await person.fob("exec", account, "--", "true")
                    }
                    if round == 0 { try await person.fob("refresh", "--all") }
                }
                for arguments in [
                    ["accounts"], ["ls", "--json"], ["provider", "list", "--json"], ["paths"], ["clipboard", "clear"],
                ] {
                    try await person.fob(arguments)
                }
                #expect(Set(secrets).count > 15)
                // EdgeTag's sandbox client has one value for its id and its secret, and the id is no secret.
                try person.expectNowhere(secrets.filter { $0 != sandbox.dialect("edgetag")?.clientID })
                #expect(!person.folder.exists("fob/run/clipboard"))
                for file in person.folder.files() where file.hasPrefix("fob/store/") {
                    #expect(try person.folder.mode(file) == 0o600, "\(file)")
                }
            }
        }
    }
}
