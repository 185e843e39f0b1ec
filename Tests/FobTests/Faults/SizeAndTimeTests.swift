import SandboxProvider
import TestSupport
import Testing
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("A provider that answers too much, too slowly or not at all", .timeLimit(.minutes(10)))
struct SizeAndTimeTests {
    /// In KiB.
    private static let residentLimit = 100 << 10

    @Test(
        "case 22: is left with a clear error, a small memory and the record as it was",
        arguments: [("huge", 6), ("bomb", 6), ("reset", 6), ("cut", 6)] as [(String, Int32)])
    func bounded(misbehaviour: String, status: Int32) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named(misbehaviour)), times: nil)
            let errors = person.folder.path("errors")
            let (ending, peak) = try await withProgram(
                Person.binary, ["refresh", "acme-local/me"], environment: person.environment, errorsTo: errors
            ) { program in
                #if os(Linux)
                    let peak = await peakMemory(of: program.processID)
                #else
                    let peak = 1
                #endif
                return (await program.ending(), peak)
            }
            let text = try person.folder.text("errors")
            #expect(ending == .exited(status), "\(text)")
            #expect(peak > 0 && peak < Self.residentLimit, "\(peak) KiB")
            #expect(text.utf8.count < 2000, "no dump of what came")
            #expect(try await person.tokens(of: "acme-local/me") == before)
        }
    }

    @Test("case 22: a token of 100 kB is kept and handed out whole")
    func longToken() async throws {
        try await withAccount { person, sandbox in
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named("long-token")), times: nil)
            #expect(try await person.fob("refresh", "acme-local/me").status == 0)
            let token = "long-" + String(repeating: "x", count: 100_000)
            #expect(try await person.fob("token", "acme-local/me").output == token + "\n")
            #expect(try await person.fob("header", "acme-local/me").output == "Authorization: Bearer \(token)\n")
        }
    }

    @Test("O11, case 22: a code of 4 kB and a token of 100 kB go through")
    func longCode() async throws {
        try await withPerson { person in
            try await person.sandbox("acme") { sandbox in
                try await person.addProvider("acme", at: sandbox)
                let token = String(repeating: "t", count: 100_000)
                sandbox.misbehave(
                    "acme", .exchange,
                    .reply(.json(200, ["access_token": JSON(token), "token_type": "Bearer", "weather": ["fine"]])),
                    times: nil)
                let login = try await person.login(["acme-local/me", "--no-browser"]) { login in
                    let answer = try #require(await BrowserStandIn(.approve).answer(to: login.url))
                    let code = String(repeating: "c", count: 4096)
                    let long = answer.replacing(/code=[^&]*/, with: "weather=fine&code=\(code)")
                    let page = try await run(
                        "curl", ["--silent", "--noproxy", "*", "--fail", "--output", "/dev/null", long])
                    #expect(page.status == 0)
                }
                #expect(login.status == 0, "\(login.errors)")
                #expect(sandbox.count(.exchange, of: "acme") == 1)
                #expect(try await person.fob("token", "acme-local/me").output == token + "\n")
            }
        }
    }

    @Test("case 22: Control-C ends a call to a server that hangs or drips, at once", arguments: ["hang", "drip"])
    func interrupted(misbehaviour: String) async throws {
        try await withAccount { person, sandbox in
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named(misbehaviour)), times: nil)
            try await withProgram(
                Person.binary, ["refresh", "acme-local/me"], environment: person.environment
            ) { program in
                while sandbox.count(.refresh, of: "acme") == 0 { await Task.yield() }
                let begin = ContinuousClock.now
                program.signal(SIGINT)
                let ending = await program.ending()
                let time = ContinuousClock.now - begin
                #expect(ending == .exited(130) || ending == .signalled(2), "\(ending)")
                // A tenth of a second on a machine that does nothing else.
                #expect(time < .seconds(20))
            }
        }
    }

    /// What a provider says to a refresh, and what becomes of it.
    struct Status: Sendable, CustomTestStringConvertible {
        let misbehaviour: String
        let status: Int32
        let says: String
        var testDescription: String { misbehaviour }
    }

    static let statuses = [
        Status(misbehaviour: "err403-empty", status: 4, says: "fob login acme-local/me"),
        Status(misbehaviour: "err400-empty", status: 4, says: "fob login acme-local/me"),
        Status(misbehaviour: "err400-text", status: 5, says: "400"),
        Status(misbehaviour: "html500", status: 6, says: "500"),
        Status(misbehaviour: "s429", status: 6, says: "7 s"),
        Status(misbehaviour: "s429-forever", status: 6, says: "3600 s"),
        Status(misbehaviour: "s503", status: 6, says: "120 s"),
    ]

    @Test("case 23: an error status is told for what it is", arguments: statuses)
    func errorStatus(status: Status) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, try #require(Misbehaviour.named(status.misbehaviour)), times: nil)
            let result = try await person.fob("refresh", "acme-local/me")
            #expect(result.status == status.status, "\(result.status): \(result.errors)")
            #expect(result.errors.contains(status.says), "\(result.errors)")
            #expect(!result.errors.contains("<"), "no page is dumped: \(result.errors)")
            #expect(try await person.tokens(of: "acme-local/me") == before, "nothing is deleted")
        }
    }
}
