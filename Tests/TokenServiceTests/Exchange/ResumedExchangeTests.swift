import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import CredentialStore
@testable import TokenService

/// Exchanges of two legs whose second failed, and requests that are sent again.
@Suite(.timeLimit(.minutes(10))) struct ResumedExchangeTests {
    typealias Step = ScriptedTransport

    /// A provider whose first token is exchanged for a long one.
    private static func provider(_ bench: Bench) async throws -> AccountID {
        let more: JSON = [
            "follow_ups": ["longer": ["url": "https://as.example/longer", "encoding": "form", "method": "POST"]],
            "rounds": [
                ["name": "short", "result": "intermediate"],
                ["name": "long", "follow_up": "longer", "result": "final", "token_from": "short"],
            ],
        ]
        try await bench.store().save(
            Provider(
                name: try Name("two"), profile: try Name("single-use"), clientID: "fob-test",
                clientSecret: Secret("hush-hush-hush"),
                redirectURI: "https://app.example/callback", overrides: more),
            clock: bench.sleeper)
        return try AccountID("two/work")
    }

    private static func login(_ bench: Bench, _ id: AccountID) async throws -> Failure? {
        let desk = ScriptedDesk()
        desk.type("code-1")
        return await failure { () async throws(Failure) in
            try await bench.service().exchange(id, options: ExchangeOptions(), desk: desk) { bench.said($0) }
        }
    }

    @Test(arguments: [Step.reply(503, "{}"), Step.fails(.noAnswer), Step.refusal("invalid_request")])
    func `case 42: the second leg failed, and the next login does not repeat the first`(
        _ fault: @escaping Step.Step
    ) async throws {
        try await Bench.run { bench in
            let id = try await Self.provider(bench)
            // What carries neither code nor refresh token may be sent twice by itself.
            bench.transport.script(Step.token("short-1"), fault)
            bench.transport.script(fault)
            #expect(try await Self.login(bench, id) != nil)
            #expect(try bench.stored(id).intermediates["short"]?.accessToken == Secret("short-1"))
            let sent = bench.transport.requests.count
            let second = ScriptedTransport([Step.token("long-1", refresh: "refresh-1")])
            _ = try await bench.service(transport: second).exchange(
                id, options: ExchangeOptions(), desk: ScriptedDesk()
            ) { bench.said($0) }
            #expect(sent >= 2)
            #expect(second.requests.map(\.url) == ["https://as.example/longer"])
            #expect(bench.said.all.contains { $0.contains("going on after “short”") })
            #expect(try bench.stored(id).credential?.accessToken == Secret("long-1"))
        }
    }

    @Test func `case 42: a kept token that the provider takes no more is given up for a new sign-in`() async throws {
        try await Bench.run { bench in
            let id = try await Self.provider(bench)
            bench.transport.script(Step.token("short-1"), Step.refusal("invalid_grant"))
            #expect(try await Self.login(bench, id) != nil)
            bench.transport.script(
                Step.refusal("invalid_grant"), Step.token("short-2"), Step.token("long-2", refresh: "refresh-2"))
            #expect(try await Self.login(bench, id) == nil)
            #expect(try bench.stored(id).credential?.accessToken == Secret("long-2"))
        }
    }

    @Test func `a request that is sent again carries another assertion`() async throws {
        try await Bench.run { bench in
            let key = SigningKey.makeP256(randomness: SystemBytes()).pem()
            let client: JSON = [
                "legs": ["client_credentials": ["client": ["id": "body:client_id", "secret": "private_key_jwt"]]]
            ]
            try await bench.store().save(
                Provider(
                    name: try Name("signed"), profile: try Name("reissue"), clientID: "fob-test", overrides: client,
                    clientKey: key),
                clock: bench.sleeper)
            bench.transport.script(Step.fails(.notConnected), Step.token("access-1"))
            let id = try AccountID("signed/work")
            _ = try await bench.service().exchange(id, options: ExchangeOptions(), desk: ScriptedDesk()) { _ in }
            let bodies = bench.transport.requests.map(\.text)
            #expect(bodies.count == 2)
            #expect(bodies[0] != bodies[1])
        }
    }

    @Test func `somebody takes over a refresh token, which is unverified until its first use`() async throws {
        try await Bench.run { bench in
            let id = try AccountID("single-use/taken")
            let service = bench.service()
            let status = try await service.adopt(
                id, refreshToken: Secret("refresh-9"), accessToken: nil, lifetime: nil, scope: "api")
            #expect(status.renewal == .unverified)
            #expect(status.state(at: bench.clock.now()) == .expired)
            // A refresh token that was taken over stays where it is used first, as one of a sign-in does.
            #expect(try !bench.stored(id).origins.isEmpty)
            bench.transport.script(Step.token("access-2", refresh: "refresh-10"))
            let credential = try await service.credential(id, minimumTTL: nil) { _ in }
            #expect(credential.accessToken == Secret("access-2"))
            #expect(credential.scope == "api")
            #expect(bench.transport.requests.last?.text.contains("refresh_token=refresh-9") == true)
            #expect(try bench.stored(id).renewal == .ok)
            let again = await failure { () async throws(Failure) in
                try await service.adopt(
                    id, refreshToken: Secret("x"), accessToken: nil, lifetime: nil, scope: nil)
            }
            #expect(again?.kind == .usage)
        }
    }

    @Test func `a token that could break a line is not taken over`() async throws {
        try await Bench.run { bench in
            let id = try AccountID("single-use/taken")
            let ended = await failure { () async throws(Failure) in
                try await bench.service().adopt(
                    id, refreshToken: Secret("a\r\nb"), accessToken: nil, lifetime: nil,
                    scope: nil)
            }
            #expect(ended?.kind == .usage)
        }
    }
}
