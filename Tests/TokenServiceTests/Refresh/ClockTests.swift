import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// Case 41: a clock that is wrong makes neither a token that lives for ever nor a storm of refreshes.
@Suite(.timeLimit(.minutes(10))) struct ClockTests {
    typealias Step = ScriptedTransport

    @Test func `case 41: a token of the future is renewed once, and serves where that fails`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(3600))
            bench.clock.advance(by: .seconds(-86_400))
            let service = bench.service()
            bench.transport.script(Step.reply(503, "{}"))
            #expect(try await served(id, service) == Secret("access-1"))
            bench.transport.script(Step.token("access-2"))
            #expect(try await served(id, service) == Secret("access-2"))
            #expect(try await served(id, service) == Secret("access-2"))
            #expect(bench.transport.requests.count == 2)
        }
    }

    @Test func `case 41: a clock five minutes back changes nothing`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(3600))
            bench.clock.advance(by: .seconds(-300))
            _ = try await bench.service().credential(id, minimumTTL: nil) { _ in }
            #expect(bench.transport.requests.isEmpty)
        }
    }

    @Test func `case 41: a token that comes expired is served, and asked for again after ten seconds`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-60))
            let service = bench.service()
            bench.transport.script(Step.token("access-2", expiresIn: 0), Step.token("access-3", expiresIn: 0))
            for _ in 1...3 {
                #expect(try await served(id, service) == Secret("access-2"))
                bench.clock.advance(by: .seconds(3))
            }
            bench.clock.advance(by: .seconds(2))
            #expect(try await served(id, service) == Secret("access-3"))
            #expect(bench.transport.requests.count == 2)
        }
    }

    @Test func `case 41: a token of three seconds is usable for nearly all of them`() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-60))
            let service = bench.service()
            bench.transport.script(Step.token("access-2", expiresIn: 3), Step.token("access-3", expiresIn: 3))
            _ = try await service.credential(id, minimumTTL: nil) { _ in }
            bench.clock.advance(by: .milliseconds(2600))
            #expect(try await served(id, service) == Secret("access-2"))
            bench.clock.advance(by: .milliseconds(200))
            #expect(try await served(id, service) == Secret("access-3"))
        }
    }

    private func served(_ id: AccountID, _ service: TokenService) async throws -> Secret {
        try await service.credential(id, minimumTTL: nil) { _ in }.accessToken
    }
}
