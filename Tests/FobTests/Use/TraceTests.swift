import Foundation
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@Suite("Somebody looks at what happened")
struct TraceTests {
    @Test(
        "case 5: the last exchange is kept without a secret, also where the server repeats them",
        .timeLimit(.minutes(10)))
    func echoed() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                try await person.signIn("acme-local/me")
                let tokens = try await person.tokens(of: "acme-local/me")
                let document = try await person.json("show", "acme-local/me", "--trace", "--json")
                #expect(document["schema"] == "fob.transcript/1")
                let exchange = try #require(document["exchanges"]?.elements?.last)
                #expect(exchange["leg"] == "exchange" && exchange["method"] == "POST")
                #expect(exchange.at(path: "reply.status") == 200)
                let code = exchange["fields"]?.elements?.first { $0["name"] == "code" }
                #expect(code?["value"] == "•••")
                #expect(exchange["fields"]?.elements?.contains { $0["value"] == "authorization_code" } == true)

                sandbox.misbehave("acme", .refresh, .echo, times: nil)
                #expect(try await person.fob("refresh", "acme-local/me").status != 0)
                let trace = try await person.fob("show", "acme-local/me", "--trace")
                #expect(trace.status == 0 && trace.output.contains("(refresh)") == false)
                #expect(trace.output.contains("> POST ") && trace.output.contains("refresh_token = •••"))
                let secret = try #require(sandbox.dialect("acme")).clientSecret.withBytes {
                    String(decoding: $0, as: UTF8.self)
                }
                let hidden = [
                    secret, FormEncoding.encode(secret), Base64.encode(Array(secret.utf8)),
                    Base64.encode(Array("acme+app:\(FormEncoding.encode(secret))".utf8)), tokens.access,
                    tokens.refresh ?? "-",
                ]
                let file = "fob/state/transcripts/acme-local,me.json"
                for text in [trace.output, try person.folder.text(file)] {
                    for value in hidden { #expect(!text.contains(value)) }
                }
                #expect(try person.folder.mode(file) == 0o600)
                try await person.fob("remove", "acme-local/me", "--yes")
                #expect(!person.folder.exists(file))
            }
        }
    }

    @Test("a transcript that cannot be written fails no login", .timeLimit(.minutes(10)))
    func unwritable() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                try person.folder.write("in the way", to: "fob/state/transcripts")
                #expect(try await person.fob("login", "tradevest-local/me").status == 0)
                #expect(try await person.fob("token", "tradevest-local/me").status == 0)
            }
        }
    }

    @Test("a first login that failed left its trace", .timeLimit(.minutes(10)))
    func failedLogin() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                #expect(try await person.fob("show", "tradevest-local/me", "--trace").status == 3)
                sandbox.misbehave("tradevest", nil, .htmlPage(status: 502), times: nil)
                #expect(try await person.fob("login", "tradevest-local/me").status == 6)
                let trace = try await person.fob("show", "tradevest-local/me", "--trace")
                #expect(trace.status == 0 && trace.output.contains("< 502"), "\(trace.errors)")
            }
        }
    }

    @Test("--verbose tells of each request, its status and its leg, and no secret", .timeLimit(.minutes(10)))
    func verbose() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let login = try await person.fob("--verbose", "login", "tradevest-local/me")
                #expect(login.status == 0)
                let line = login.errors.split(separator: "\n").first { $0.hasPrefix("fob: POST http://127.0.0.1") }
                #expect(line?.contains("(client_credentials): 200 in ") == true, "\(login.errors)")
                let quiet = try await person.fob("exec", "tradevest-local/me", "--", "echo", "--verbose")
                #expect(quiet.output == "--verbose\n", "what stands behind -- is not fob's")
                try person.expectNowhere([try await person.tokens(of: "tradevest-local/me").access])
            }
        }
    }

    @Test("--dry-run prints curl with placeholders, and nothing is sent or written", .timeLimit(.minutes(10)))
    func dryRun() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let before = person.folder.files()
                let login = try await person.fob("login", "acme-local/new", "--dry-run", "--scope", "email")
                #expect(login.status == 0 && login.errors == "")
                for piece in [
                    "state=<state>", "code=<code>", "$CLIENT_SECRET", "scope=email", "code_verifier=<code_verifier>",
                ] {
                    #expect(login.output.contains(piece), "\(piece) in \(login.output)")
                }
                #expect(sandbox.count(.exchange, of: "acme") == 0 && person.folder.files() == before)
                try await person.signIn("acme-local/me")
                let files = person.folder.files()
                let refresh = try await person.fob("refresh", "acme-local/me", "--dry-run")
                #expect(refresh.status == 0 && refresh.output.contains("refresh_token=$REFRESH_TOKEN"))
                #expect(sandbox.count(.refresh, of: "acme") == 0 && person.folder.files() == files)
                // curl encodes nothing of what -u gets (RFC 6749 section 2.3.1).
                #expect(login.output.contains("# The secret goes in form-encoded"), "\(login.output)")
                try await person.fob("provider", "edit", "acme-local", "--client-auth", "basic-raw")
                let raw = try await person.fob("login", "acme-local/new", "--dry-run")
                #expect(raw.output.contains("-u ") && !raw.output.contains("form-encoded"), "\(raw.output)")
                try await person.fob("provider", "edit", "acme-local", "--unset", "client-auth")
                let tokens = try await person.tokens(of: "acme-local/me")
                let secret = try #require(sandbox.dialect("acme")).clientSecret.withBytes {
                    String(decoding: $0, as: UTF8.self)
                }
                try person.expectNowhere([tokens.access, tokens.refresh ?? "", secret])
            }
        }
    }
}
