import Testing
import Vocabulary

@testable import OAuthCore

/// The device grant as values: each gap between two polls is what RFC 8628 and our own bounds say.
@Suite("Signing in on another device")
struct DeviceFlowTests {
    static let legs = """
        "device": { "url": "https://as.example/device" }, "device_poll": { "url": "https://as.example/token" }\(refresh)
        """
    private static let refresh = #", "refresh": { "url": "https://as.example/token" }"#

    static func started(_ members: String = #""interval": 5, "expires_in": 600"#) throws -> FlowBench {
        var bench = try FlowBench(legs, top: FlowBench.refresh)
        _ = try bench.request(.device)
        try bench.receive(
            200,
            """
            { "device_code": "dev-1", "user_code": "WDJB-MJHT", "verification_uri": "https://as.example/go",
              "verification_uri_complete": "https://as.example/go?c=WDJB-MJHT"\(members.isEmpty ? "" : ", " + members) }
            """)
        return bench
    }

    /// Walks to the first poll; the gap before it.
    static func firstGap(_ bench: inout FlowBench) throws -> Duration {
        guard case .showUserCode = try bench.flow.next(now: bench.now) else {
            throw Failure(.unexpected, "no code is shown")
        }
        return try gap(&bench)
    }

    /// Waits as long as the flow says; nil where it does not wait.
    static func gap(_ bench: inout FlowBench) throws -> Duration {
        guard case .wait(let duration) = try bench.flow.next(now: bench.now) else {
            throw Failure(.unexpected, "the flow does not wait")
        }
        try bench.flow.passed(duration)
        return duration
    }

    @Test("D3, D8: the code and both addresses are shown, and the first poll waits an interval as well")
    func shown() throws {
        var bench = try Self.started()
        guard case .showUserCode(let prompt) = try bench.flow.next(now: bench.now) else {
            Issue.record("no code is shown")
            return
        }
        #expect(prompt.userCode == "WDJB-MJHT")
        #expect(prompt.url == "https://as.example/go")
        #expect(prompt.completeURL == "https://as.example/go?c=WDJB-MJHT")
        #expect(prompt.lifetime == .seconds(600))
        #expect(try Self.gap(&bench) == .seconds(5))
        let poll = try bench.request(.devicePoll)
        #expect(poll.form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code")
        #expect(poll.form["device_code"] == "dev-1")
        #expect(poll.form["client_id"] == "client-7")
    }

    @Test(
        "case 25: the interval is what the server says, within 1 to 60 seconds, and 5 where it is silent",
        arguments: [
            ("", 5), (#""interval": 7"#, 7), (#""interval": "9""#, 9), (#""interval": -3"#, 1), (#""interval": 0"#, 1),
            (#""interval": 100000"#, 60), (#""interval": 1e300"#, 60), (#""interval": "soon""#, 5),
            (#""interval": null"#, 5),
        ])
    func interval(_ members: String, _ seconds: Int) throws {
        var bench = try Self.started(members)
        #expect(try Self.firstGap(&bench) == .seconds(seconds))
    }

    @Test("case 25: slow_down adds five seconds for good, and more where the server says more")
    func slowDown() throws {
        var bench = try Self.started()
        var gaps = [try Self.firstGap(&bench)]
        for body in [
            #"{"error":"slow_down"}"#, #"{"error":"authorization_pending"}"#, #"{"error":"slow_down","interval":30}"#,
            #"{"error":"slow_down","interval":12}"#, #"{"error":"authorization_pending"}"#,
        ] {
            _ = try bench.request(.devicePoll)
            try bench.receive(400, body)
            gaps.append(try Self.gap(&bench))
        }
        #expect(gaps == [5, 10, 10, 30, 35, 35].map { .seconds($0) })
    }

    @Test("case 25: no answer doubles the gap for good, up to a minute")
    func lost() throws {
        var bench = try Self.started()
        var gaps = [try Self.firstGap(&bench)]
        for _ in 0..<5 {
            _ = try bench.request(.devicePoll)
            let goesOn = bench.flow.unanswered()
            #expect(goesOn)
            gaps.append(try Self.gap(&bench))
        }
        _ = try bench.request(.devicePoll)
        try bench.receive(400, #"{"error":"authorization_pending"}"#)
        gaps.append(try Self.gap(&bench))
        #expect(gaps == [5, 10, 20, 40, 60, 60, 60].map { .seconds($0) })
    }

    @Test(
        "Pending is what the code says, whatever the status",
        arguments: [
            (400, #"{"error":"authorization_pending"}"#), (403, #"{"error":"authorization_pending"}"#),
            (428, #"{"error":"authorization_pending"}"#), (200, #"{"error":"authorization_pending"}"#),
            (429, #"{"error":"slow_down"}"#), (503, "{}"),
        ])
    func statuses(_ status: Int, _ body: String) throws {
        var bench = try Self.started()
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        try bench.receive(status, body)
        #expect(try Self.gap(&bench) >= .seconds(5))
        _ = try bench.request(.devicePoll)
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1"))
        let grant = try bench.grant()
        #expect(grant.credential.accessToken == Secret("access-1"))
        #expect(grant.renewal == .ok)
    }

    @Test("A server that asks for patience is left alone that long")
    func retryAfter() throws {
        var bench = try Self.started()
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        try bench.receive(503, "{}", headers: [HeaderField("Retry-After", "90")])
        #expect(try Self.gap(&bench) == .seconds(90))
    }

    @Test(
        "case 25: any other error stops, and what was asked for is not asked again",
        arguments: ["access_denied", "expired_token", "invalid_client", "no_such_thing"])
    func stops(_ code: String) throws {
        var bench = try Self.started()
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        let error = try #require(throws: GrantError.self) { try bench.receive(400, #"{"error":"\#(code)"}"#) }
        #expect(error.code == code)
        if code == "expired_token" { #expect(error.failure(for: try FlowBench.id).message.contains("--device")) }
    }

    @Test("case 25: the code ends when its time is up, also between two polls")
    func deadline() throws {
        var bench = try Self.started(#""interval": 5, "expires_in": 12"#)
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        try bench.receive(400, #"{"error":"authorization_pending"}"#)
        #expect(try Self.gap(&bench) == .seconds(5))
        _ = try bench.request(.devicePoll)
        try bench.receive(400, #"{"error":"authorization_pending"}"#)
        guard case .wait(let rest) = try bench.flow.next(now: bench.now) else {
            Issue.record("the flow does not wait")
            return
        }
        #expect(rest == .seconds(2))
        let error = try #require(throws: GrantError.self) { try bench.flow.passed(rest) }
        #expect(error.code == "expired_token")
        #expect(error.text.contains("12 s"))
    }

    @Test("A time that passed while a poll was under way counts, and its answer is still heard")
    func slowPoll() throws {
        var bench = try Self.started(#""interval": 5, "expires_in": 12"#)
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        try bench.flow.passed(.seconds(30))
        try bench.receive(200, FlowBench.token("access-1"))
        #expect(try bench.grant().credential.accessToken == Secret("access-1"))
    }

    @Test("The older spelling of the address is read")
    func oldSpelling() throws {
        var bench = try FlowBench(Self.legs, top: FlowBench.refresh)
        _ = try bench.request(.device)
        try bench.receive(
            200, #"{"device_code":"d","user_code":"123-456","verification_url":"https://as.example/device"}"#)
        guard case .showUserCode(let prompt) = try bench.flow.next(now: bench.now) else {
            Issue.record("no code is shown")
            return
        }
        #expect(prompt.url == "https://as.example/device")
        #expect(prompt.completeURL == nil)
    }

    @Test(
        "D10: what cannot be shown or opened is refused",
        arguments: [
            #"{"user_code":"A","verification_uri":"https://as.example/"}"#,
            #"{"device_code":"d","verification_uri":"https://as.example/"}"#,
            #"{"device_code":"d","user_code":"A\u001b[2J","verification_uri":"https://as.example/"}"#,
            #"{"device_code":"d","user_code":"A","verification_uri":"javascript:alert(1)"}"#,
            #"{"device_code":"d","user_code":"A","verification_uri":"https://as.example/\u202e"}"#,
            #"{"device_code":"d","user_code":"A","verification_uri":"file:///etc/passwd"}"#,
        ])
    func hostile(_ body: String) throws {
        var bench = try FlowBench(Self.legs, top: FlowBench.refresh)
        _ = try bench.request(.device)
        let error = #expect(throws: GrantError.self) { try bench.receive(200, body) }
        #expect(error?.kind == .malformed)
    }

    @Test("A login by device remembers so, and is renewed by its refresh token whatever the profile's default is")
    func remembered() throws {
        let legs = FlowBench.code + ", " + Self.legs.replacing(Self.refresh, with: "")
        var bench = try FlowBench(
            legs, top: #""refresh": { "mode": "reauthorize" },"#, options: GrantOptions(grant: .device))
        _ = try bench.request(.device)
        try bench.receive(
            200, #"{"device_code":"d","user_code":"A","verification_uri":"https://as.example/","interval":1}"#)
        _ = try Self.firstGap(&bench)
        _ = try bench.request(.devicePoll)
        try bench.receive(200, FlowBench.token("access-1", refresh: "refresh-1"))
        let grant = try bench.grant()
        #expect(grant.variables[Dialect.grantVariable] == "device")
        #expect(grant.renewal == .ok)
        var account = Account(id: try FlowBench.id, credential: grant.credential, variables: grant.variables)
        let dialect = try FlowBench.dialect(legs, top: #""refresh": { "mode": "reauthorize" },"#)
        #expect(dialect.refreshMode(for: account) == .refreshToken)
        account.variables = [:]
        #expect(dialect.refreshMode(for: account) == .reauthorize)
    }
}
