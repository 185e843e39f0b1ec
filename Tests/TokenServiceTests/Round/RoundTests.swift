import OAuthCore
import SandboxProvider
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// The whole round at every vendor of the sandbox, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct RoundTests {
    @Test(arguments: SandboxCatalogue.ids)
    func `exchange, header, refresh, and renewal by itself when the token has ended`(_ id: String) async throws {
        try await SandboxBench.run([id]) { bench in
            let account = try await bench.signedIn(id)
            try await use(account, bench)
            let first = try bench.bench.stored(account).credential?.accessToken
            _ = try await bench.service().refresh(account) { _ in }
            let second = try bench.bench.stored(account).credential?.accessToken
            #expect(first != second)
            try await use(account, bench)
            try bench.expire(account)
            let status = try bench.service().status(of: account)
            #expect(status.state(at: bench.bench.clock.now()) == .expired)
            try await use(account, bench)
            #expect(try bench.bench.stored(account).credential?.accessToken != second)
            #expect(try bench.bench.stored(account).renewal == .ok)
            #expect(bench.bench.leftovers == [])
        }
    }

    private func use(_ account: AccountID, _ bench: SandboxBench) async throws {
        let dialect = try #require(bench.sandbox.dialect(account.provider.text))
        for resource in dialect.resources {
            let lines = try await bench.service().headerLines(
                account, set: try Name(resource.headerSet), variables: resource.variables, minimumTTL: nil
            ) { _ in }
            #expect(try await bench.status(resource, lines) == 200, "\(resource.label)")
            #expect(try await bench.status(resource, []) == 401, "\(resource.label) without a header")
        }
    }

    @Test(arguments: [2, 8, 32])
    func `case 26: a stampede at expiry is one refresh request, and everybody gets its token`(
        _ processes: Int
    ) async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let account = try await bench.signedIn("acme")
            try bench.expire(account)
            let services = (0..<processes).map { _ in bench.service() }
            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for number in 0..<32 {
                    group.addTask {
                        try await services[number % processes].credential(account, minimumTTL: nil) { _ in }.accessToken
                    }
                }
                var tokens: [Secret] = []
                for try await token in group { tokens.append(token) }
                return tokens
            }
            #expect(tokens.count == 32)
            #expect(tokens.allSatisfy { $0 == tokens[0] })
            #expect(bench.sandbox.count(.refresh, of: "acme") == 1)
            // The family is alive: the next refresh succeeds.
            _ = try await bench.service().refresh(account) { _ in }
            #expect(try bench.bench.stored(account).renewal == .ok)
        }
    }

    @Test func `case 43: the server rotated and its answer was lost`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let account = try await bench.signedIn("acme")
            let before = try bench.bench.stored(account)
            bench.sandbox.misbehave("acme", .refresh, .lostAnswer)
            let asked = await failure { () async throws(Failure) in try await bench.service().refresh(account) { _ in }
            }
            #expect(asked?.kind == .network)
            #expect(bench.sandbox.count(.refresh, of: "acme") == 1)
            #expect(try bench.bench.stored(account).renewal == .unverified)
            // The living token is served; nothing is sent for it, even close to its end.
            bench.bench.clock.advance(by: .seconds(3595))
            let served = try await bench.service().credential(account, minimumTTL: nil) { _ in }
            #expect(served == before.credential)
            #expect(bench.sandbox.count(.refresh, of: "acme") == 1)
            // At its end the used token is tried, and its refusal is final.
            bench.bench.clock.advance(by: .seconds(10))
            for _ in 1...2 {
                let ended = await failure { () async throws(Failure) in
                    try await bench.service().credential(account, minimumTTL: nil) { _ in }
                }
                #expect(ended?.kind == .loginNeeded)
            }
            #expect(bench.sandbox.count(.refresh, of: "acme") == 2)
            #expect(try bench.bench.stored(account).renewal == .dead)
            // And a login makes it whole.
            _ = try await bench.signedIn("acme")
            #expect(try bench.bench.stored(account).renewal == .ok)
        }
    }

    @Test func `a held answer is left by whoever asked, and said to be of unknown outcome`() async throws {
        try await SandboxBench.run(["acme"]) { bench in
            let account = try await bench.signedIn("acme")
            let gate = SandboxGate()
            bench.sandbox.misbehave("acme", .refresh, .held(gate))
            let service = bench.service()
            let task = Task {
                await failure { () async throws(Failure) in try await service.refresh(account) { _ in } }
            }
            await bench.sandbox.received(1, .refresh, of: "acme")
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            #expect(try bench.bench.stored(account).renewal == .unverified)
            gate.open()
        }
    }

    @Test func `a refusal that may mean the secret or the token makes the renewal unverified`() async throws {
        try await SandboxBench.run(["securitize"]) { bench in
            let account = try await bench.signedIn("securitize")
            var record = try bench.bench.stored(account)
            record.credential?.refreshToken = Secret("used-up-long-ago")
            try await bench.bench.put(record)
            let asked = await failure { () async throws(Failure) in try await bench.service().refresh(account) { _ in }
            }
            #expect(asked?.kind == .refused)
            #expect(asked?.message.contains("401") == true)
            #expect(asked?.remedy?.contains("fob login securitize/work") == true)
            #expect(try bench.bench.stored(account).renewal == .unverified)
            // The access token lives and is served.
            let served = try await bench.service().credential(account, minimumTTL: nil) { _ in }
            #expect(served.accessToken == record.credential?.accessToken)
        }
    }

    @Test(arguments: [
        ("securitize", SandboxLeg.refresh), ("edgetag", .refresh), ("acme", .refresh),
        ("tradevest", .clientCredentials), ("aicrisk", .exchange),
    ])
    func `case 23: a provider that is overloaded changes nothing and may be asked again`(
        _ id: String, _ leg: SandboxLeg
    ) async throws {
        try await SandboxBench.run([id]) { bench in
            let account = try await bench.signedIn(id)
            try bench.expire(account)
            let before = try bench.bench.stored(account)
            bench.sandbox.misbehave(id, leg, .unavailable(retryAfter: "7"))
            let ended = await failure { () async throws(Failure) in
                try await bench.service().credential(account, minimumTTL: nil) { _ in }
            }
            #expect(ended?.kind == .network)
            #expect(ended?.remedy?.contains("7 s") == true)
            #expect(try bench.bench.stored(account) == before)
            let renewed = try await bench.service().credential(account, minimumTTL: nil) { _ in }
            #expect(renewed.accessToken != before.credential?.accessToken)
        }
    }

    @Test func `case 41: a machine whose clock is ahead of the provider's gets its token and no storm`() async throws {
        // The end of this vendor's token is a point in time, which has passed by our clock when it comes.
        try await SandboxBench.run(["aicrisk"]) { bench in
            let account = try await bench.signedIn("aicrisk")
            let ahead = TestClock(bench.bench.clock.now() + .seconds(7200))
            let service = bench.service(clock: ahead)
            let before = bench.sandbox.count(.exchange, of: "aicrisk")
            for _ in 1...5 {
                let credential = try await service.credential(account, minimumTTL: nil) { _ in }
                let resource = try #require(bench.sandbox.dialect("aicrisk")?.resources.first)
                let line = Secret("Authorization: Bearer \(credential.accessToken.reveal())")
                #expect(try await bench.status(resource, [line, Secret("Accept: application/json")]) == 200)
                ahead.advance(by: .seconds(1))
            }
            #expect(bench.sandbox.count(.exchange, of: "aicrisk") == before + 2)
        }
    }

    // MARK: Two legs

    @Test func `case 42: the first leg's result is kept when the second fails, and not asked for again`() async throws {
        try await SandboxBench.run(["aicrisk"]) { bench in
            let account = try await bench.signedIn("aicrisk")
            let generic = try bench.bench.stored(account).intermediates["generic"]
            try bench.expire(account)
            let lossy = LossyTransport(base: bench.transport) { $0.text.contains("userid=") }
            let ended = await failure { () async throws(Failure) in
                try await bench.service(transport: lossy).refresh(account) { _ in }
            }
            #expect(ended?.kind == .network)
            let kept = try #require(try bench.bench.stored(account).intermediates["generic"])
            #expect(kept.accessToken != generic?.accessToken)
            let before = bench.sandbox.count(.exchange, of: "aicrisk")
            _ = try await bench.service(browser: nil).refresh(account) { _ in }
            #expect(bench.sandbox.count(.exchange, of: "aicrisk") == before + 1)
            #expect(try bench.bench.stored(account).intermediates["generic"] == kept)
            // The user was chosen at the login and is never asked for again.
            #expect(bench.sandbox.count(.followUp, of: "aicrisk") == 1)
        }
    }

    @Test func `an intermediate that the provider took back is got anew without asking the user`() async throws {
        try await SandboxBench.run(["aicrisk"]) { bench in
            let account = try await bench.signedIn("aicrisk")
            var record = try bench.bench.stored(account)
            record.intermediates["generic"]?.accessToken = Secret("taken-back")
            try await bench.bench.put(record)
            _ = try await bench.service(browser: nil).refresh(account) { _ in }
            #expect(try bench.bench.stored(account).intermediates["generic"]?.accessToken != Secret("taken-back"))
        }
    }
}
