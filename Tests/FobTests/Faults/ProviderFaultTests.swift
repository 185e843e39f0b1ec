import SandboxProvider
import TestSupport
import Testing
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("A provider misbehaves")
struct ProviderFaultTests {
    /// What a provider does, and what the person is told.
    struct Fault: Sendable, CustomTestStringConvertible {
        let misbehaviour: Misbehaviour
        let status: Int32
        let says: String
        let testDescription: String
    }

    static let faults = [
        Fault(
            misbehaviour: .htmlPage(status: 502), status: 6, says: "502",
            testDescription: "answers with a page for people, 502"),
        Fault(
            misbehaviour: .htmlPage(status: 200), status: 5, says: "makes no sense",
            testDescription: "answers with a page for people, 200"),
        Fault(misbehaviour: .serverError, status: 6, says: "500", testDescription: "answers 500"),
        Fault(
            misbehaviour: .tooManyRequests(retryAfter: "120"), status: 6, says: "429",
            testDescription: "asks for patience"),
        Fault(
            misbehaviour: .emptyBody, status: 5, says: "makes no sense", testDescription: "answers nothing, with 200"),
        Fault(
            misbehaviour: .closed, status: 6, says: "got no answer|no answer came",
            testDescription: "closes the connection"),
        Fault(
            misbehaviour: .cutShort, status: 6, says: "got no answer|no answer came",
            testDescription: "stops in the middle"),
        Fault(
            misbehaviour: .oversized(bytes: 2 << 20), status: 6, says: "more than 1024 KiB",
            testDescription: "answers with 2 MB"),
        Fault(
            misbehaviour: .redirect(to: "http://127.0.0.1:1/token"), status: 5, says: "3[0-9][0-9]|redirect",
            testDescription: "case 1: redirects elsewhere"),
        Fault(
            misbehaviour: .hostileText, status: 4, says: "refused",
            testDescription: "case 4: answers with terminal escapes"),
        Fault(
            misbehaviour: .echo, status: 5, says: "refresh_token=•••|code=•••",
            testDescription: "case 5: repeats the request in its error"),
    ]

    @Test(
        "a refresh fails with a clear error, and the living token is not lost", .timeLimit(.minutes(10)),
        arguments: faults)
    func refresh(_ fault: Fault) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .refresh, fault.misbehaviour, times: nil)
            let result = try await person.fob("refresh", "acme-local/me")
            #expect(result.status == fault.status && result.output == "", "\(result.errors)")
            #expect(result.errors.contains("fob: acme-local/me: "), "it says whom: \(result.errors)")
            #expect(try result.errors.contains(Regex(fault.says)), "\(result.errors)")
            #expect(isPlain(result.errors), "nothing a terminal obeys")
            sandbox.behave("acme")
            let after = try await person.tokens(of: "acme-local/me")
            #expect(after == before, "the record keeps what it had")
            #expect(try await person.fob("token", "acme-local/me").output == before.access + "\n")
            try sweep(person, sandbox, before)
        }
    }

    @Test(
        "a login fails with a clear error, and what was there is not lost", .timeLimit(.minutes(10)), arguments: faults)
    func login(_ fault: Fault) async throws {
        try await withAccount { person, sandbox in
            let before = try await person.tokens(of: "acme-local/me")
            sandbox.misbehave("acme", .exchange, fault.misbehaviour, times: nil)
            var code = ""
            let result = try await person.login(["acme-local/me", "--no-browser", "--code", "-"]) { login in
                let answer = try #require(await BrowserStandIn(.approve).answer(to: login.url))
                code = answer.split(separator: "code=").last.map { String($0.prefix { $0 != "&" }) } ?? ""
                try login.type(answer)
            }
            // A login that the provider refuses is 5, also where a refresh would need a login.
            #expect(result.status == (fault.status == 4 ? 5 : fault.status), "\(result.errors)")
            #expect(result.errors.contains("fob: acme-local/me: "), "\(result.errors)")
            #expect(isPlain(result.errors))
            #expect(sandbox.count(.exchange, of: "acme") == 2, "a code is never sent twice")
            #expect(try await person.tokens(of: "acme-local/me") == before)
            try #require(code.count > 10)
            try sweep(person, sandbox, before, code)
        }
    }

    private func sweep(
        _ person: Person, _ sandbox: Sandbox, _ tokens: (access: String, refresh: String?), _ code: String = ""
    ) throws {
        let secret = try #require(sandbox.dialect("acme")).clientSecret.withBytes {
            String(decoding: $0, as: UTF8.self)
        }
        let encoded = FormEncoding.encode(secret)
        let basic = Base64.encode(Array("acme+app:\(encoded)".utf8))
        try person.expectNowhere([secret, encoded, basic, tokens.access, tokens.refresh ?? "", code])
        for entry in person.printed.all {
            #expect(!entry.errors.contains(/code_verifier=[A-Za-z0-9_~.-]{8}/), "the verifier in \(entry.errors)")
        }
    }

    /// Printable, one line an error: no control but the newline, no bidirectional override.
    private func isPlain(_ text: String) -> Bool {
        text.split(separator: "\n").allSatisfy { $0.count < 1000 }
            && text.unicodeScalars.allSatisfy { scalar in
                scalar == "\n"
                    || (scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
            }
    }

    @Test(
        "case 2: a token that would break a header is refused at receipt", .timeLimit(.minutes(10)),
        arguments: [
            "a\r\nX-Injected: 1", "a\nb", "a\r\n b", "a\u{0}b", "a b", "tök\u{2028}en", "",
        ])
    func hostileToken(_ token: String) async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                sandbox.misbehave(
                    "tradevest", .clientCredentials,
                    .reply(.json(200, ["access_token": JSON(token), "token_type": "Bearer", "expires_in": 600])),
                    times: nil)
                let login = try await person.fob("login", "tradevest-local/me")
                #expect(login.status == 5, "\(login.errors)")
                for command in ["token", "header", "copy"] {
                    let result = try await person.fob(command, "tradevest-local/me")
                    #expect(result.status != 0 && result.output == "")
                }
                #expect(!person.folder.exists("fob/run/clipboard"))
            }
        }
    }

    @Test("case 3: a scope with newlines and escapes stays on its line", .timeLimit(.minutes(10)))
    func hostileScope() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                let scope = "read\nAuthorization: Bearer forged\u{2028}\u{1B}]0;owned\u{7}"
                sandbox.misbehave(
                    "tradevest", .clientCredentials,
                    .reply(
                        .json(
                            200,
                            ["access_token": "at-1", "token_type": "Bearer", "expires_in": 600, "scope": JSON(scope)])))
                try #require(try await person.fob("login", "tradevest-local/me").status == 0)
                let show = try await person.fob("show", "tradevest-local/me")
                #expect(show.output.split(separator: "\n").count { $0.contains("forged") } == 1, "one line of its own")
                #expect(!show.output.contains("\u{1B}") && !show.output.contains("\u{2028}"))
                #expect(try await person.fob("header", "tradevest-local/me").output == "Authorization: Bearer at-1\n")
                try await person.fob("copy", "tradevest-local/me")
                #expect(try person.folder.text("fob/run/clipboard") == "Authorization: Bearer at-1\n")
            }
        }
    }

    @Test("nobody listens at the provider: exit 6", .timeLimit(.minutes(10)))
    func nobodyThere() async throws {
        try await withPerson { person in
            try await person.sandbox("tradevest") { sandbox in
                try await person.addProvider("tradevest", at: sandbox)
                await sandbox.stop()
                // Held without listening: another test's server may be given a port that is free.
                var held: [Int32] = []
                defer { for descriptor in held { close(descriptor) } }
                let origins = try #require(sandbox.dialect("tradevest")).origins
                for port in Set(origins.compactMap { $0.to.split(separator: ":").last.flatMap { Int($0) } }) {
                    held.append(try #require(await FreePort.freed(port)))
                }
                let login = try await person.fob("login", "tradevest-local/me")
                #expect(login.status == 6)
                #expect(login.errors.contains("hint: "))
            }
        }
    }
}
