import SandboxProvider
import Testing
import Vocabulary

/// Cases 22, 23, 26 and 43 of the security catalogue need servers that fail: these do, on demand.
@Suite(.timeLimit(.minutes(10)))
struct MisbehaviourTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let misbehaviour: Misbehaviour
        let isRight: @Sendable (String) -> Bool
    }

    static let faults: [Fault] = [
        Fault(testDescription: "an HTML page", misbehaviour: .htmlPage(status: 502)) {
            $0.hasPrefix("HTTP/1.1 502") && $0.contains("<h1>Bad Gateway</h1>")
        },
        Fault(testDescription: "500", misbehaviour: .serverError) { $0.hasPrefix("HTTP/1.1 500") },
        Fault(testDescription: "503 with Retry-After", misbehaviour: .unavailable(retryAfter: "120")) {
            $0.hasPrefix("HTTP/1.1 503") && $0.contains("Retry-After: 120\r\n")
        },
        Fault(testDescription: "429 without Retry-After", misbehaviour: .tooManyRequests(retryAfter: nil)) {
            $0.hasPrefix("HTTP/1.1 429") && !$0.contains("Retry-After")
        },
        Fault(testDescription: "200 and no body", misbehaviour: .emptyBody) {
            $0.hasPrefix("HTTP/1.1 200") && $0.hasSuffix("\r\n\r\n")
        },
        Fault(testDescription: "closed before an answer", misbehaviour: .closed) { $0.isEmpty },
        Fault(testDescription: "case 43: the answer lost", misbehaviour: .lostAnswer) { $0.isEmpty },
        Fault(testDescription: "the answer cut short", misbehaviour: .cutShort) {
            $0.hasPrefix("HTTP/1.1 200") && $0.contains("access_token")
        },
        Fault(testDescription: "case 22: 2 MB", misbehaviour: .oversized(bytes: 2 << 20)) {
            $0.hasPrefix("HTTP/1.1 200") && $0.utf8.count > 2 << 20
        },
        Fault(testDescription: "case 22: drip", misbehaviour: .drip(every: .milliseconds(1))) {
            $0.hasPrefix("HTTP/1.1 200") && $0.hasSuffix("}\n")
        },
        Fault(testDescription: "a redirect", misbehaviour: .redirect(to: "https://evil.example/")) {
            $0.hasPrefix("HTTP/1.1 302") && $0.contains("Location: https://evil.example/")
        },
        Fault(testDescription: "hostile text", misbehaviour: .hostileText) {
            $0.hasPrefix("HTTP/1.1 400") && $0.contains("\\u001b]52") && $0.contains("\u{202E}")
        },
        Fault(testDescription: "an echo of the request", misbehaviour: .echo) {
            $0.hasPrefix("HTTP/1.1 400") && $0.contains("client_secret=p%40ss%2Fword%2B1")
        },
        Fault(testDescription: "a given reply", misbehaviour: .reply(SandboxReply(status: 418))) {
            $0.hasPrefix("HTTP/1.1 418")
        },
    ]

    @Test("the server fails once as it was told, and then behaves", arguments: faults)
    func serverMisbehaves(_ fault: Fault) async throws {
        try await withSandbox(.test("tradevest")) { sandbox in
            let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
            sandbox.misbehave("tradevest", .clientCredentials, fault.misbehaviour)
            #expect(fault.isRight(try await RawClient.send(SandboxTests.tokenRequest, to: local)))
            #expect(try await RawClient.send(SandboxTests.tokenRequest, to: local).hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("a fault strikes its own leg alone, as often as it was told, until the server behaves")
    func faultIsAimed() async throws {
        try await withSandbox(.test("tradevest")) { sandbox in
            let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
            let status = { String(try await RawClient.send(SandboxTests.tokenRequest, to: local).prefix(12)) }
            sandbox.misbehave("tradevest", .resource, .serverError, times: nil)
            #expect(try await status() == "HTTP/1.1 200")
            sandbox.misbehave("tradevest", .clientCredentials, .serverError, times: 2)
            #expect(try await status() == "HTTP/1.1 500")
            #expect(try await status() == "HTTP/1.1 500")
            #expect(try await status() == "HTTP/1.1 200")
            sandbox.misbehave("tradevest", nil, .unavailable(retryAfter: nil), times: nil)
            #expect(try await status() == "HTTP/1.1 503")
            sandbox.behave("tradevest")
            #expect(try await status() == "HTTP/1.1 200")
        }
    }

    @Test("a held answer was processed at arrival and leaves when the gate opens")
    func answerIsHeld() async throws {
        try await withSandbox(.test("tradevest")) { sandbox in
            let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
            let gate = SandboxGate()
            sandbox.misbehave("tradevest", .clientCredentials, .held(gate))
            let pending = try await RawClient.open(SandboxTests.tokenRequest, to: local)
            await sandbox.received(1, .clientCredentials, of: "tradevest")
            // Another caller is served while the first one waits.
            #expect(try await RawClient.send(SandboxTests.tokenRequest, to: local).hasPrefix("HTTP/1.1 200"))
            gate.open()
            #expect(try await pending.text().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("case 43: a refresh whose answer is lost has rotated: the old token is dead")
    func lostAnswerRotates() async throws {
        try await withSandbox(.test("securitize")) { sandbox in
            let id = try SandboxTests.local(sandbox, "securitize", "https://id.sandbox.securitize.io")
            let api = try SandboxTests.local(sandbox, "securitize", "https://sec-id-api.sandbox.securitize.io")
            let page =
                "\(id)/#/authorize?issuerId=123e4567-e89b&scope=info&redirecturl=\(FormEncoding.encode(redirectURI))"
            let answer = try #require(await BrowserStandIn().answer(to: page))
            let code = try #require(SandboxReply.redirect(to: answer).answered("code"))
            func call(_ leg: String, _ member: String, _ value: String) async throws -> String {
                let request = Draft(
                    origin: "", method: "POST", path: "/v1/123e4567-e89b/oauth2/\(leg)",
                    headers: .init([
                        "Authorization": "s3cr3t-issuer", "Content-Type": "application/json",
                        "Accept": "application/json",
                    ]), body: .json([Draft.Member(name: member, value: value)])
                ).request
                return try await RawClient.send(request, to: api)
            }
            let exchanged = try await call("authorize", "code", code)
            let body = try JSON(parsing: Array((exchanged.split(separator: "\r\n\r\n").last ?? "").utf8))
            let token = try #require(body["refreshToken"]?.string)
            sandbox.misbehave("securitize", .refresh, .lostAnswer)
            #expect(try await call("refresh", "refreshToken", token).isEmpty)
            #expect(try await call("refresh", "refreshToken", token).hasPrefix("HTTP/1.1 401"))
            #expect(sandbox.count(.refresh, of: "securitize") == 2)
        }
    }

    @Test("a slow vendor answers when its time is over, and the latency can be taken away")
    func vendorIsSlow() async throws {
        var options = SandboxOptions.test("tradevest")
        options.latency = ["tradevest": .seconds(3600)]
        try await withSandbox(options) { sandbox in
            let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
            let slow = try await RawClient.open(SandboxTests.tokenRequest, to: local)
            await sandbox.received(1, .clientCredentials, of: "tradevest")
            sandbox.setLatency(.zero, of: "tradevest")
            #expect(try await RawClient.send(SandboxTests.tokenRequest, to: local).hasPrefix("HTTP/1.1 200"))
            await sandbox.stop()
            #expect(try await slow.text().isEmpty)
        }
    }

    @Test("stopping ends a connection that hangs")
    func stopEndsHanging() async throws {
        let sandbox = try await Sandbox.start(.test("tradevest"))
        let local = try SandboxTests.local(sandbox, "tradevest", SandboxTests.tokenRequest.origin)
        sandbox.misbehave("tradevest", nil, .hang)
        let pending = try await RawClient.open(SandboxTests.tokenRequest, to: local)
        await sandbox.received(1, .clientCredentials, of: "tradevest")
        await sandbox.stop()
        #expect(try await pending.text().isEmpty)
    }

    @Test("a person who stops waiting for a request is let go")
    func waitingIsCancelled() async throws {
        try await withSandbox(.test("tradevest")) { sandbox in
            let waiting = Task { await sandbox.received(1, .refresh, of: "tradevest") }
            waiting.cancel()
            await waiting.value
            #expect(sandbox.count(.refresh, of: "tradevest") == 0)
        }
    }
}
