import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Token replies of every shape, over a socket and through the real program.
@Suite("A provider answers in its own way", .timeLimit(.minutes(10)))
struct ReplyShapeTests {
    /// What is taken although the standard has it otherwise, or because it has it so.
    private static let taken: Set = [
        "lower-type", "null-scope", "charset", "json-as-text", "exp-str", "exp-float", "exp-null",
        "exp-missing", "exp-e", "exp-zero", "short", "skew", "iso-offset", "iso-no-zone", "iso-feb30",
    ]
    private static func names(_ numbers: Set<Int>) -> [String] {
        Misbehaviour.catalogue().filter { numbers.contains($0.securityCase) && $0.legs.contains(.clientCredentials) }
            .map(\.name)
    }

    @Test(
        "cases 20 and 21: a reply is taken whole or refused with a reason, and never a crash",
        arguments: names([20, 21]))
    func shapes(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                sandbox.misbehave(
                    "acme", .clientCredentials, try #require(Misbehaviour.named(misbehaviour)), times: nil)
                let login = try await person.fob("login", "acme-local/robot", "--grant", "client_credentials")
                #expect([0, 5].contains(login.status), "\(login.status): \(login.errors)")
                if Self.taken.contains(misbehaviour) { #expect(login.status == 0, "\(login.errors)") }
                let header = try await person.fob("header", "acme-local/robot")
                if login.status == 0 {
                    #expect(header.output.wholeMatch(of: /Authorization: Bearer [!-~]+\n/) != nil, "\(header.output)")
                } else {
                    #expect(login.errors.contains("fob: acme-local/robot: ") && login.errors.utf8.count < 2000)
                    #expect(header.status != 0 && header.output == "")
                }
            }
        }
    }

    @Test(
        "case 20: what is no token is refused",
        arguments: [
            "num-token", "null-token", "empty-token", "no-token", "object-token", "mac-token", "dup-keys", "deep",
            "utf16", "latin1", "truncated", "err200",
        ])
    func refused(misbehaviour: String) async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                sandbox.misbehave(
                    "acme", .clientCredentials, try #require(Misbehaviour.named(misbehaviour)), times: nil)
                let login = try await person.fob("login", "acme-local/robot", "--grant", "client_credentials")
                #expect(login.status == 5, "\(login.status): \(login.errors)")
                #expect(try await person.fob("accounts").output.contains("signed in") == false)
            }
        }
    }

    @Test("case 24: a client proves itself as its provider says, and never in another way behind its back")
    func clientAuthentication() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let login = ["login", "acme-local/robot", "--grant", "client_credentials"]
                for (way, status, header, member) in [
                    ("basic-raw", 5, true, false), ("basic", 0, true, false), ("post", 0, false, true),
                    // RFC 6749 section 4.4: this grant is for clients with a secret, so it keeps the way it had.
                    ("none", 0, true, false), ("client_secret_jwt", 0, false, false),
                ] as [(String, Int32, Bool, Bool)] {
                    let edit = try await person.fob("provider", "edit", "acme-local", "--client-auth", way)
                    try #require(edit.status == 0, "\(edit.errors)")
                    let count = sandbox.requests("acme").count
                    let result = try await person.fob(login)
                    let sent = sandbox.requests("acme").dropFirst(count)
                    #expect(result.status == status, "\(way): \(result.errors)")
                    #expect(sent.count == 1, "\(way): one request, whatever came of it")
                    #expect(sent.first?.headerNames.contains("authorization") == header, "\(way)")
                    #expect(sent.first?.members.contains("client_secret") == member, "\(way)")
                }
                let secret = try #require(sandbox.dialect("acme")).clientSecret.reveal()
                try person.expectNowhere([secret, FormEncoding.encode(secret)])
            }
        }
    }

    @Test("case 25: an error that no standard knows ends the polling")
    func unknownPollError() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                sandbox.misbehave("acme", .device, try #require(Misbehaviour.named("interval-zero")), times: nil)
                sandbox.misbehave(
                    "acme", .devicePoll, try #require(Misbehaviour.named("unknown-poll-error")), times: nil)
                let result = try await person.fob("login", "acme-local/tv", "--device", "--no-browser")
                #expect(result.status == 5 && result.errors.contains("moon_phase"), "\(result.errors)")
                #expect(sandbox.count(.devicePoll, of: "acme") == 1)
            }
        }
    }

    @Test("case 43: a provider that renewed and whose answer was lost is not asked again, and the living token serves")
    func lostAnswer() async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named("rotate-lost")), times: nil)
            #expect(try await person.fob("refresh", "acme-local/me").status == 6)
            #expect(sandbox.count(.refresh, of: "acme") == 1)
            #expect(try await person.json("show", "acme-local/me", "--json")["renewal"] == "unverified")
            for _ in 0..<3 {
                #expect(try await person.fob("token", "acme-local/me").output == before.access + "\n")
            }
            #expect(sandbox.count(.refresh, of: "acme") == 1, "no loop")
        }
    }

    @Test("case 48: a revocation that hangs can be broken off, and nothing is lost")
    func hangingRevocation() async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .revoke, try #require(Misbehaviour.named("hang")), times: nil)
            try await withProgram(
                Person.binary, ["revoke", "acme-local/me"], environment: person.environment
            ) { program in
                await sandbox.received(1, .revoke, of: "acme")
                program.signal(2)
                let ending = await program.ending()
                #expect(ending == .exited(130) || ending == .signalled(2), "\(ending)")
            }
            #expect(try await person.tokens(of: "acme-local/me") == before)
        }
    }
}
