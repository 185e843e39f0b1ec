import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody uses an account in scripts")
struct HandingOutTests {
    /// Signs in at tradevest, which needs nobody.
    private func withAccount(
        lifetime: Duration = .seconds(600), _ body: (Person, Sandboxed) async throws -> Void
    ) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest", lifetime: lifetime) { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let login = try await person.fob("login", "tradevest-local/me")
                try #require(login.status == 0, "\(login.errors)")
                try await body(person, Sandboxed(sandbox: sandbox, dialect: "tradevest"))
            }
        }
    }

    @Test("token prints the token and nothing else", .timeLimit(.minutes(10)))
    func token() async throws {
        try await withAccount { person, _ in
            let token = try await person.fob("token", "tradevest-local/me")
            #expect(token.status == 0 && token.errors == "")
            #expect(token.output == "\(try await person.tokens(of: "tradevest-local/me").access)\n")
            #expect(try await person.fob("token", "tradevest-local").output == token.output, "its only account")
            #expect(try await person.fob("token", "me").output == token.output, "the only one of that name")
        }
    }

    @Test("the token document has the documented members at its top", .timeLimit(.minutes(10)))
    func tokenDocument() async throws {
        try await withAccount { person, _ in
            try person.wait(.seconds(10))
            let document = try await person.json("token", "tradevest-local/me", "--json")
            #expect(
                document.members?.map(\.key).sorted()
                    == ["access_token", "account", "expires_at", "expires_in", "schema", "scope", "token_type"])
            #expect(document["schema"] == "fob.token/1")
            #expect(document["account"] == "tradevest-local/me")
            #expect(document["token_type"] == "Bearer")
            #expect(document["expires_in"] == 590)
            #expect(document["expires_at"]?.string == (person.clock.now() + .seconds(590)).rfc3339)
        }
    }

    @Test("a token that lives shorter than --min-ttl is renewed first", .timeLimit(.minutes(10)))
    func minimumTTL() async throws {
        try await withAccount { person, sandboxed in
            let first = try await person.fob("token", "tradevest-local/me").output
            try person.wait(.seconds(300))
            #expect(try await person.fob("token", "tradevest-local/me", "--min-ttl", "4m").output == first)
            let second = try await person.fob("token", "tradevest-local/me", "--min-ttl", "6m")
            #expect(second.status == 0 && second.output != first)
            #expect(second.errors.contains("tradevest-local/me: asking the provider"), "progress is for people")
            #expect(sandboxed.count(.clientCredentials) == 2)
            try person.wait(.seconds(601))
            #expect(try await person.fob("token", "tradevest-local/me").output != second.output, "expired, and renewed")
            #expect(sandboxed.count(.clientCredentials) == 3)
        }
    }

    @Test("header prints the lines of a set, with the variables that it needs", .timeLimit(.minutes(10)))
    func header() async throws {
        try await withAccount { person, _ in
            let access = try await person.tokens(of: "tradevest-local/me").access
            let plain = try await person.fob("header", "tradevest-local/me")
            #expect(plain.status == 0 && plain.errors == "" && plain.output == "Authorization: Bearer \(access)\n")
            let missing = try await person.fob("header", "tradevest-local/me", "--set", "on-behalf")
            #expect(missing.status == 2 && missing.output == "")
            #expect(missing.errors.contains("hint: Give it: --var requestor_id=VALUE"))
            let given = try await person.fob(
                "header", "tradevest-local/me", "--set", "on-behalf", "--var", "requestor_id=r=1")
            #expect(given.output == "Authorization: Bearer \(access)\nRequestor-ID: r=1\n")
            let unknown = try await person.fob("header", "tradevest-local/me", "--set", "on-behlf")
            #expect(unknown.status == 3 && unknown.errors.contains("Did you mean “on-behalf”?"))
        }
    }

    @Test(
        "case 3: a value with a newline never becomes a second line", .timeLimit(.minutes(10)),
        arguments: [
            "a\nX-Injected: 1", "a\r\nX-Injected: 1", "a\u{2028}b", "a\u{1B}[2Jb", " a", "a\u{85}b",
        ])
    func injection(_ value: String) async throws {
        try await withAccount { person, _ in
            for command in ["header", "copy"] {
                let result = try await person.fob(
                    command, "tradevest-local/me", "--set", "on-behalf", "--var", "requestor_id=\(value)")
                #expect(result.status == 2 && result.output == "", "\(command)")
                #expect(result.errors.contains("no header may hold"))
            }
            #expect(!person.folder.exists("fob/run/clipboard"))
        }
    }

    @Test("the accounts are listed with state, renewal and what is left", .timeLimit(.minutes(10)))
    func accounts() async throws {
        try await withAccount { person, _ in
            try person.wait(.seconds(60))
            let list = try await person.fob("ls")
            #expect(list.errors == "")
            #expect(
                list.output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 3).map { $0.trimmed } }
                    == [["account", "state", "renewal", "expires in"], ["tradevest-local/me", "valid", "ok", "9m"]])
            let entry = try #require(try await person.json("accounts", "--json")["accounts"]?.elements?.first)
            #expect(
                entry.members?.map(\.key).sorted() == [
                    "account", "environment", "expires_at", "expires_in", "problem", "profile", "renewal",
                    "renewal_reason", "state",
                ])
            #expect(entry["state"] == "valid" && entry["expires_in"] == 540 && entry["environment"] == "test")
            #expect(try await person.fob().output == list.output, "fob without a terminal prints the same")
            try person.wait(.seconds(600))
            #expect(try await person.json("ls", "--json")["accounts"]?.elements?.first?["state"] == "expired")
        }
    }

    @Test("show masks every secret, and prints them for --reveal alone", .timeLimit(.minutes(10)))
    func show() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                let tokens = try await person.tokens(of: "acme-local/me")
                let refresh = try #require(tokens.refresh)
                let secret = try #require(sandbox.dialect("acme")).clientSecret.withBytes {
                    String(decoding: $0, as: UTF8.self)
                }
                for arguments in [["show", "acme-local/me"], ["show", "acme-local/me", "--json"]] {
                    let masked = try await person.fob(arguments)
                    #expect(masked.status == 0)
                    for hidden in [tokens.access, refresh, secret] { #expect(!masked.output.contains(hidden)) }
                    let revealed = try await person.fob(arguments + ["--reveal"])
                    #expect(revealed.output.contains(tokens.access) && revealed.output.contains(refresh))
                }
                let document = try await person.json("show", "acme-local/me", "--json")
                #expect(document["schema"] == "fob.account/1" && document["grant"] == "authorization code + PKCE")
                #expect(document["endpoints"]?.elements?.isEmpty == false)
                #expect(document.members?.contains { $0.key == "refresh_expires_at" } == true)
                #expect(document["access_token"] == nil && document["has_refresh_token"] == true)
                #expect(document["access_token_masked"] == JSON("••••••••\(tokens.access.suffix(4))"))
            }
        }
    }

    @Test("exec hands the headers over in a file that ends with the program", .timeLimit(.minutes(10)))
    func exec() async throws {
        try await withAccount { person, _ in
            let access = try await person.tokens(of: "tradevest-local/me").access
            let program = "echo \"$FOB_HEADER_FILE\"; cat \"$FOB_HEADER_FILE\" \"$FOB_HEADER_FILE\"; env; exit 7"
            let child = try await person.fob("exec", "tradevest-local/me", "--", "sh", "-c", program)
            #expect(child.status == 7, "the program's own exit code")
            let lines = child.output.split(separator: "\n").map(String.init)
            let file = try #require(lines.first)
            #expect(lines[1...2] == ["Authorization: Bearer \(access)", "Authorization: Bearer \(access)"])
            #expect(!lines[3...].contains { $0.contains(access) }, "case 44: the environment holds no token")
            #expect(try await run("test", ["-e", file]).status == 1, "the file is gone with the program")

            let asked = try await person.fob(
                "exec", "tradevest-local/me", "--env", "TOKEN", "--", "sh", "-c", "echo $TOKEN")
            #expect(asked.output == "\(access)\n", "a variable only where it is asked for")
            let wrong = try await person.fob("exec", "tradevest-local/me", "--env", "A=B", "--", "true")
            #expect(wrong.status == 2)
            try person.folder.write("not a program", to: "blocked/true")
            let further = try await person.fob(
                "exec", "tradevest-local/me", "--", "true",
                adding: ["PATH": person.folder.path("blocked") + ":/usr/bin:/bin"])
            #expect(further.status == 0, "what cannot be run does not hide what can: \(further.errors)")
            let absent = try await person.fob("exec", "tradevest-local/me", "--", "no-such-program")
            let blocked = try await person.fob(
                "exec", "tradevest-local/me", "--", person.folder.path("blocked/true"))
            #expect(blocked.status == 126 && blocked.errors.contains("Permission denied"), "\(blocked.errors)")
            #expect(absent.status == 127 && absent.errors.contains("no-such-program: No such file or directory"))
        }
    }

    @Test("case 44: curl finds the header in a file, and nothing in its arguments", .timeLimit(.minutes(10)))
    func curlArguments() async throws {
        try await withAccount { person, _ in
            // In curl's place: what everybody on the machine can see of it.
            _ = try await person.script(
                "tr '\\0' '\\n' < /proc/$$/cmdline; tr '\\0' '\\n' < /proc/$$/environ", named: "bin/curl")
            let access = try await person.tokens(of: "tradevest-local/me").access
            let seen = try await person.fob(
                "curl", "tradevest-local/me", "--", "--silent", "http://127.0.0.1/",
                adding: ["PATH": person.folder.path("bin") + ":/usr/bin:/bin"])
            #expect(seen.output.contains("\n-H\n@/"))
            #expect(seen.output.contains("\n--silent\nhttp://127.0.0.1/\n"))
            #expect(!seen.output.contains(access))
        }
    }

    @Test(
        "case 17: curl takes the token to no host that the profile does not name, unless it is asked to",
        .timeLimit(.minutes(10)))
    func curlHosts() async throws {
        try await withAccount { person, _ in
            _ = try await person.script("echo ran", named: "bin/curl")
            let path = ["PATH": person.folder.path("bin") + ":/usr/bin:/bin"]
            let edited = try await person.fob(
                "provider", "edit", "tradevest-local", "--override", "allowed_hosts=[\"api.example.com\"]")
            #expect(edited.status == 0, "\(edited.errors)")
            for target in [
                "https://evil.example/", "evil.example/x", "http://api.example.com/", "--url=//x@evil.example",
            ] {
                let refused = try await person.fob("curl", "tradevest-local/me", "--", "-s", target, adding: path)
                #expect(refused.status == 2 && refused.output == "", "\(target)")
                #expect(refused.errors.contains("api.example.com") && refused.errors.contains("--any-host"))
            }
            let allowed = try await person.fob(
                "curl", "tradevest-local/me", "--", "-o", "out.json", "-e", "https://evil.example/",
                "https://api.example.com/x", adding: path)
            #expect(allowed.status == 0 && allowed.output == "ran\n", "\(allowed.errors)")
            let asked = try await person.fob(
                "curl", "tradevest-local/me", "--any-host", "--", "https://other.example/", adding: path)
            #expect(asked.output == "ran\n", "\(asked.errors)")
        }
    }
}

extension Substring {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
