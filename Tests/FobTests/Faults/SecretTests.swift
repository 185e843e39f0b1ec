import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Secrets stay where they belong")
struct SecretTests {
    /// What an option or an operand with such a word in its name takes all the same, and why everybody may see it.
    private static let harmless = [
        "login --code": "a code works once and for a minute; --code - reads it from standard input",
        "provider add --client-auth": "names a method",
        "provider edit --client-auth": "names a method",
    ]

    @Test("case 44: no option takes a secret", .timeLimit(.minutes(10)))
    func options() async throws {
        let words = [
            "secret", "token", "pass", "verifier", "code", "key", "assertion", "credential", "cookie", "auth", "pin",
            "header", "bearer",
        ]
        try await withPerson { person in
            let tree = try await CommandTree(of: person)
            #expect(tree.commands.count > 35 && tree.commands.contains { $0.path == "clipboard-sweep" })
            for command in tree.commands {
                let named = command.options.filter(\.takesValue).map { "--\($0.name)" }
                for name in named + command.operands where words.contains(where: name.contains) {
                    // What ends in -type names a kind of token (RFC 8693 section 3), the others where the secret is.
                    let isPlace = ["-file", "-fd", "-type"].contains { name.hasSuffix($0) }
                    let place = "\(command.path) \(name)"
                    #expect(isPlace || Self.harmless[place] != nil, "\(place) may take a secret")
                }
            }
        }
    }

    @Test("case 46: of a short token nothing is shown, at one width whatever its length", .timeLimit(.minutes(10)))
    func masked() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                var widths: Set<Int> = []
                let tokens = ["", "Q", "Qx", "Qxz", "Qxz7", "Qxz7K", "Qxz7Kj5vWq0", "Qxz7Kj5vW301"]
                for (index, token) in tokens.enumerated() {
                    let account = "acme-local/a\(index)"
                    var arguments = ["adopt", account, "--refresh-token-fd", "3"]
                    if !token.isEmpty { arguments += ["--access-token-fd", "4", "--expires-in", "3600"] }
                    let adopted = try await person.fob(
                        arguments, descriptors: [3: Array("canary-refresh-token".utf8), 4: Array(token.utf8)])
                    try #require(adopted.status == 0, "\(adopted.errors)")
                    let shown = try await person.fob("show", account).output
                    let line = shown.split(separator: "\n").first { $0.contains("access token") && $0.contains("•") }
                    if let line {
                        let end = token.count < 12 ? "••••" : String(token.suffix(4))
                        #expect(line.hasSuffix(" ••••••••\(end)"), "\(line)")
                        widths.insert(line.count)
                    } else {
                        #expect(token.isEmpty, "\(shown)")
                    }
                }
                #expect(widths.count == 1)
            }
        }
    }

    @Test("case 44: what everybody sees of a waiting login and its browser holds no secret", .timeLimit(.minutes(10)))
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

    @Test("case 6: after a whole day's work the secrets are in the store and nowhere else", .timeLimit(.minutes(10)))
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
