import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

@Suite("Renewal by itself", .timeLimit(.minutes(10)))
struct RenewalRunnerTests {
    @Test("a token is renewed before its end, once, and the next renewal is planned from the new one")
    func renews() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(1800))
            let renewal = RenewalBench(bench)
            bench.transport.script(ScriptedTransport.token("access-2", refresh: "refresh-2"))
            try await renewal.whileRunning {
                let nap = try #require(await renewal.nap())
                #expect(nap >= .seconds(1425) && nap <= .seconds(1500), "\(nap)")
                await renewal.wait(nap - .milliseconds(1))
                #expect(bench.transport.requests.isEmpty)
                await renewal.wait(.milliseconds(1))
                #expect(await renewal.next()?.word == "renewed \(id)")
                let next = try #require(await renewal.nap())
                #expect(next >= .seconds(3225) && next <= .seconds(3300), "\(next)")
            }
            #expect(bench.transport.requests.count == 1)
            #expect(try bench.stored(id).credential?.accessToken == Secret("access-2"))
        }
    }

    @Test("nothing that is due: it sleeps without end")
    func idle() async throws {
        try await Bench.run { bench in
            try await bench.account(.singleUse, left: .seconds(1800), renewal: .dead)
            let renewal = RenewalBench(bench)
            try await renewal.whileRunning { #expect(await renewal.runner.nextDue == nil) }
            #expect(renewal.naps.deadlines.isEmpty)
        }
    }

    @Test("two at once, as a deck and a watch: one refresh")
    func twoRunners() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-1))
            let gate = Gate()
            bench.transport.script(
                ScriptedTransport.held(gate, ScriptedTransport.token("access-2", refresh: "refresh-2")))
            let (one, other) = (RenewalBench(bench), RenewalBench(bench))
            try await one.whileRunning {
                await bench.transport.sent(1)
                try await other.whileRunning {
                    // The other one holds the lock: it looks again soon.
                    #expect(await other.next()?.word == "failed \(id) busy again")
                    gate.open()
                    #expect(await one.next()?.word == "renewed \(id)")
                    await other.wait(.seconds(7))
                    #expect(await other.next()?.word == "elsewhere \(id)")
                }
            }
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test("a network that fails: tried again after pauses that double, never sooner")
    func backoff() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-1))
            let renewal = RenewalBench(bench)
            for _ in 0..<4 {
                bench.transport.script(ScriptedTransport.reply(503, "{}"))
            }
            bench.transport.script(ScriptedTransport.token("access-2"))
            try await renewal.whileRunning {
                for attempt in 1...4 {
                    #expect(await renewal.next()?.word == "failed \(id) network again")
                    #expect(bench.transport.requests.count == attempt)
                    let nap = try #require(await renewal.nap())
                    let middle = 5000 * (1 << (attempt - 1))
                    #expect(nap >= .milliseconds(middle * 3 / 4) && nap <= .milliseconds(middle * 5 / 4), "\(nap)")
                    await renewal.wait(nap)
                }
                #expect(await renewal.next()?.word == "renewed \(id)")
            }
            #expect(bench.transport.requests.count == 5)
        }
    }

    @Test("Retry-After holds for all accounts of that host")
    func retryAfter() async throws {
        try await Bench.run { bench in
            let renewal = RenewalBench(bench)
            let ids = try await renewal.accounts(.static, 1, left: .seconds(-1))
            let second = try await bench.account(.mayRotate, left: .seconds(400))
            bench.transport.script(
                ScriptedTransport.reply(429, "{}", headers: [HeaderField("Retry-After", "120")]),
                ScriptedTransport.token("access-2"), ScriptedTransport.token("access-3"))
            try await renewal.whileRunning {
                #expect(await renewal.next()?.word == "failed \(ids[0]) network again")
                // The second one is due by then, at the same host.
                await renewal.wait(.seconds(100))
                await bench.sleeper.sleepers()
                #expect(bench.transport.requests.count == 1)
                await renewal.wait(.seconds(20))
                #expect(await renewal.next()?.word == "renewed \(second)")
                await renewal.wait(try #require(await renewal.nap()))
                #expect(await renewal.next()?.word == "renewed \(ids[0])")
            }
        }
    }

    @Test("a dead grant is not tried again until something has changed")
    func dead() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(-1))
            let renewal = RenewalBench(bench)
            bench.transport.script(ScriptedTransport.refusal("invalid_grant"))
            try await renewal.whileRunning {
                #expect(await renewal.next()?.word == "failed \(id) loginNeeded for good")
                #expect(await renewal.runner.nextDue == nil)
                await renewal.runner.update(try renewal.service.accounts())
                #expect(await renewal.runner.nextDue == nil)
                // Its user signs in.
                bench.clock.advance(by: .seconds(60))
                renewal.naps.advance(by: .seconds(60))
                try await bench.account(.singleUse, left: .seconds(3600))
                await renewal.runner.update(try renewal.service.accounts())
                #expect(await renewal.runner.nextDue != nil)
            }
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test("case 42: a clock that jumps ahead, as after sleep: said, and what is due is renewed at once")
    func jumpAhead() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(1800))
            let renewal = RenewalBench(bench)
            bench.transport.script(ScriptedTransport.token("access-2", refresh: "refresh-2"))
            try await renewal.whileRunning {
                await renewal.naps.sleepers()
                bench.clock.advance(by: .seconds(7200))
                renewal.naps.advance(by: .seconds(1800))
                #expect(await renewal.next()?.word == "jumped 5400")
                #expect(await renewal.next()?.word == "renewed \(id)")
            }
            #expect(bench.transport.requests.count == 1)
        }
    }

    @Test("what is switched off while it waits for its turn is not sent")
    func switchedOff() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-1))
            let renewal = RenewalBench(bench)
            try await renewal.whileRunning {
                await renewal.runner.update([])
                _ = try await renewal.service.setAutoRenew(id, to: false)
                await renewal.runner.update(try renewal.service.accounts())
                #expect(await renewal.runner.nextDue == nil)
            }
        }
    }

    @Test("told to stop, it lets what runs end; when the time is up, it cancels it")
    func stops() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.static, left: .seconds(-1))
            let gate = Gate()
            let renewal = RenewalBench(bench)
            bench.transport.script(ScriptedTransport.held(gate, ScriptedTransport.token("access-2")))
            await renewal.runner.update(try renewal.service.accounts())
            let run = Task { await renewal.runner.run() }
            await bench.transport.sent(1)
            let stop = Task { await renewal.runner.stop(within: .seconds(10)) }
            await renewal.naps.sleepers()
            gate.open()
            await stop.value
            await run.value
            #expect(await renewal.next()?.word == "renewed \(id)")

            let other = try await bench.account(.mayRotate, left: .seconds(-1))
            let hasty = RenewalBench(bench)
            bench.transport.script(ScriptedTransport.silence)
            await hasty.runner.update([try hasty.service.status(of: other)])
            let second = Task { await hasty.runner.run() }
            await bench.transport.sent(2)
            let end = Task { await hasty.runner.stop(within: .seconds(10)) }
            await hasty.naps.sleepers()
            hasty.naps.advance(by: .seconds(10))
            await end.value
            await second.value
            #expect(await hasty.next()?.word == "cancelled \(other)")
        }
    }

    @Test("forty that are due at one host: eight at a time")
    func limit() async throws {
        try await Bench.run { bench in
            let transport = CountingTransport()
            let renewal = RenewalBench(bench, transport: transport)
            let ids = try await renewal.accounts(.singleUse, 40, left: .seconds(-1))
            try await renewal.whileRunning {
                var renewed: Set<String> = []
                while renewed.count < ids.count, let event = await renewal.next() { renewed.insert(event.word) }
                #expect(renewed == Set(ids.map { "renewed \($0)" }))
            }
            #expect(transport.total == 40)
            #expect(transport.mostPerHost <= 8 && transport.most <= 8 && transport.most > 1)
        }
    }
}

@Suite("Refreshing many at once", .timeLimit(.minutes(10)))
struct RefreshAllTests {
    @Test("the results come in the order of the ids, at most eight at a time for a host")
    func order() async throws {
        try await Bench.run { bench in
            let transport = CountingTransport()
            let renewal = RenewalBench(bench, transport: transport)
            let ids = try await renewal.accounts(.singleUse, 50, left: .seconds(1800)).reversed()
            let results = await renewal.service.refreshAll(Array(ids)) { _, _ in }
            #expect(results.map(\.id) == Array(ids))
            for (id, result) in results { #expect(try result.get().id == id) }
            #expect(transport.total == 50 && transport.mostPerHost <= 8)
        }
    }

    @Test("a host that wants to be left alone for longer than a minute is not asked again; the others fail at once")
    func longPause() async throws {
        try await Bench.run { bench in
            let renewal = RenewalBench(bench)
            let ids = try await renewal.accounts(.static, 30, left: .seconds(1800))
            let later = ScriptedTransport.reply(503, "{}", headers: [HeaderField("Retry-After", "300")])
            for _ in 0..<8 { bench.transport.script(later) }
            let results = await renewal.service.refreshAll(ids) { _, _ in }
            let failures = results.compactMap { entry -> Failure? in
                if case .failure(let failure) = entry.result { failure } else { nil }
            }
            #expect(failures.count == 30 && failures.allSatisfy { $0.kind == .network })
            #expect(bench.transport.requests.count <= 8)
            #expect(failures.contains { $0.message.contains("nothing was sent") })
        }
    }

    @Test("one that is named twice is renewed once")
    func twice() async throws {
        try await Bench.run { bench in
            let id = try await bench.account(.singleUse, left: .seconds(1800))
            let gate = Gate()
            bench.transport.script(
                ScriptedTransport.held(gate, ScriptedTransport.token("access-2", refresh: "refresh-2")))
            let service = bench.service()
            async let results = service.refreshAll([id, id]) { _, _ in }
            await bench.transport.sent(1)
            while await service.renewals.waiting(id, for: .asked) < 2 { await Task.yield() }
            gate.open()
            #expect(await results.count == 2)
            #expect(bench.transport.requests.count == 1)
        }
    }
}
