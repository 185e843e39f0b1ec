import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// The device grant through the service: every gap is measured on a clock that the test moves.
@Suite(.timeLimit(.minutes(10))) struct DeviceExchangeTests {
    typealias Step = ScriptedTransport

    private static let start = Step.reply(
        200,
        """
        {"device_code":"dev-1","user_code":"WDJB-MJHT","verification_uri":"https://as.example/go",
         "interval":5,"expires_in":120}
        """)

    /// A provider that does the device grant.
    static func provider(_ bench: Bench) async throws -> AccountID {
        let legs: JSON = [
            "legs": [
                "device": ["url": "https://as.example/device"], "device_poll": ["url": "https://as.example/token"],
                "token_exchange": ["url": "https://as.example/token"],
            ]
        ]
        try await bench.store().save(
            Provider(
                name: try Name("elsewhere"), profile: try Name("single-use"), clientID: "fob-test",
                clientSecret: Secret("hush-hush-hush"), overrides: legs),
            clock: bench.sleeper)
        return try AccountID("elsewhere/work")
    }

    /// Signs in while the test's clock goes from one poll to the next.
    private static func signIn(
        _ bench: Bench, _ desk: ScriptedDesk, polls: Int
    ) async throws -> (gaps: [Duration], failure: Failure?) {
        let id = try await provider(bench)
        let service = bench.service()
        let options = device
        let task = Task {
            await failure { () async throws(Failure) in
                try await service.exchange(id, options: options, desk: desk) { bench.said($0) }
            }
        }
        var gaps: [Duration] = []
        for _ in 0..<polls {
            await bench.sleeper.sleepers()
            let gap = try #require(bench.sleeper.deadlines.first).offset - bench.sleeper.now.offset
            gaps.append(gap)
            bench.sleeper.advance(by: gap)
        }
        return (gaps, await task.value)
    }

    private static var device: ExchangeOptions {
        var options = ExchangeOptions()
        options.grant = .device
        return options
    }

    @Test func `case 25: the gaps are the interval, five more after each slow_down, and twice as much after no answer`()
        async throws
    {
        try await Bench.run { bench in
            let desk = ScriptedDesk()
            bench.transport.script(
                Self.start, Step.refusal("authorization_pending"), Step.refusal("slow_down"),
                Step.refusal("authorization_pending"), Step.fails(.timedOut),
                Step.refusal("authorization_pending", status: 428), Step.fails(.notConnected),
                Step.token("access-1", refresh: "refresh-1"))
            let ended = try await Self.signIn(bench, desk, polls: 7)
            #expect(ended.failure == nil)
            #expect(ended.gaps == [5, 5, 10, 10, 20, 20, 40].map { .seconds($0) })
            // Each poll is one request: nothing is repeated behind the flow's back.
            #expect(bench.transport.requests.count == 8)
            let stored = try bench.stored(try AccountID("elsewhere/work"))
            #expect(stored.credential?.refreshToken == Secret("refresh-1"))
            #expect(stored.renewal == .ok)
            #expect(stored.variables["grant"] == "device")
            let prompt = try await desk.prompts.element()
            #expect(prompt.device?.userCode == "WDJB-MJHT")
            #expect(prompt.url == "https://as.example/go")
            #expect(prompt.deadline == bench.clock.now() + .seconds(120))
            #expect(desk.dismissals.all.count == 1)
        }
    }

    @Test func `case 25: the wait ends with the code's time, on a clock that nobody can set`() async throws {
        try await Bench.run { bench in
            let desk = ScriptedDesk()
            bench.transport.script(
                Step.reply(
                    200,
                    #"{"device_code":"d","user_code":"A","verification_uri":"https://as.example/","expires_in":8}"#),
                Step.after({ bench.clock.advance(by: .seconds(-3600)) }, Step.refusal("authorization_pending")))
            let ended = try await Self.signIn(bench, desk, polls: 2)
            #expect(ended.gaps == [.seconds(5), .seconds(3)])
            #expect(ended.failure?.kind == .refused)
            #expect(ended.failure?.code == "expired_token")
            #expect(ended.failure?.message.contains("fob login elsewhere/work --device") == true)
            #expect(desk.dismissals.all.count == 1)
        }
    }

    @Test func `case 25: an error that the RFC does not know ends it at once`() async throws {
        try await Bench.run { bench in
            bench.transport.script(Self.start, Step.refusal("out_of_cheese"))
            let ended = try await Self.signIn(bench, ScriptedDesk(), polls: 1)
            #expect(ended.failure?.code == "out_of_cheese")
            #expect(bench.transport.requests.count == 2)
        }
    }

    @Test func `somebody who gives up ends the wait, and nothing is stored`() async throws {
        try await Bench.run { bench in
            let id = try await Self.provider(bench)
            bench.transport.script(Self.start)
            let (desk, service, options) = (ScriptedDesk(), bench.service(), Self.device)
            let task = Task {
                await failure { () async throws(Failure) in
                    try await service.exchange(id, options: options, desk: desk) { _ in }
                }
            }
            await bench.sleeper.sleepers()
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            #expect(desk.dismissals.all.count == 1)
            #expect(try bench.store().account(id) == nil)
        }
    }

    @Test func `nobody may be asked: the code is shown to nobody`() async throws {
        try await Bench.run { bench in
            let id = try await Self.provider(bench)
            bench.transport.script(Self.start)
            var options = Self.device
            options.mayAskUser = false
            let ended = await failure { () async throws(Failure) in
                try await bench.service().exchange(id, options: options, desk: ScriptedDesk()) { _ in }
            }
            #expect(ended?.kind == .loginNeeded)
        }
    }

    @Test func `a token exchange takes the other account's token, renewed first where it has ended`() async throws {
        try await Bench.run { bench in
            let id = try await Self.provider(bench)
            let other = try await bench.account(.static, left: .seconds(-5))
            bench.transport.script(Step.token("access-2"), Step.token("exchanged-1"))
            var options = ExchangeOptions()
            options.subjectAccount = other
            _ = try await bench.service().exchange(id, options: options, desk: ScriptedDesk()) { _ in }
            #expect(bench.transport.requests.last?.text.contains("subject_token=access-2") == true)
            let stored = try bench.stored(id)
            #expect(stored.credential?.accessToken == Secret("exchanged-1"))
            #expect(stored.renewal == .none)
        }
    }
}
