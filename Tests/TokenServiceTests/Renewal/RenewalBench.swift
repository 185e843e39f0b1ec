import OAuthCore
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import TokenService

/// A runner over a ``Bench``: its clocks stand still until the test moves them together.
final class RenewalBench: Sendable {
    let bench: Bench
    let naps = ManualClock()
    let service: TokenService
    let runner: RenewalRunner
    private let events: AsyncStream<RenewalEvent>
    private let happened = Mutex<[String]>([])

    init(_ bench: Bench, policy: RenewalPolicy = RenewalPolicy(), transport: (any Transport)? = nil) {
        self.bench = bench
        let service = bench.service(transport: transport)
        let (events, announce) = AsyncStream<RenewalEvent>.makeStream()
        let naps = naps
        self.service = service
        self.events = events
        runner = RenewalRunner(
            service: service, policy: policy,
            clocks: RenewalClocks(
                wall: bench.clock, sleeper: naps, steady: { naps.now.offset }, longestNap: .seconds(1_000_000))
        ) { announce.yield($0) }
    }

    /// Runs a test beside the runner, which has read the accounts.
    func whileRunning(_ body: () async throws -> Void) async throws {
        await runner.update(try service.accounts())
        let task = Task { await runner.run() }
        do { try await body() } catch {
            task.cancel()
            await task.value
            throw error
        }
        task.cancel()
        await task.value
    }

    /// The time goes on.
    func wait(_ duration: Duration) async {
        await naps.sleepers()
        bench.clock.advance(by: duration)
        bench.sleeper.advance(by: duration)
        naps.advance(by: duration)
    }

    /// The next event that tells how something ended.
    func next() async -> RenewalEvent? {
        for await event in events {
            switch event {
            case .started, .progressed: continue
            default: return event
            }
        }
        return nil
    }

    /// How long the runner sleeps from now on.
    func nap() async -> Duration? {
        await naps.sleepers()
        return naps.deadlines.first.map { $0.offset - naps.now.offset }
    }

    /// Accounts of one provider with a token of an hour, of which `left` is left.
    func accounts(_ mode: Bench.Mode, _ count: Int, left: Duration) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for number in 0..<count {
            let id = try AccountID("\(mode.rawValue)/n\(number)")
            let end = bench.clock.now() + left
            try await bench.put(
                Account(
                    id: id,
                    credential: Credential(
                        accessToken: Secret("access-\(number)"), refreshToken: Secret("refresh-\(number)"),
                        issuedAt: end + .seconds(-3600), expiry: .at(end)),
                    renewal: .ok))
            ids.append(id)
        }
        return ids
    }
}

extension RenewalEvent {
    /// In a word, with the account where it has one.
    var word: String {
        switch self {
        case .started(let id): "started \(id)"
        case .progressed(let id, _): "progressed \(id)"
        case .renewed(let account): "renewed \(account.id)"
        case .renewedElsewhere(let account): "elsewhere \(account.id)"
        case .failed(let id, let failure, _, let again):
            "failed \(id) \(failure.kind) \(again == nil ? "for good" : "again")"
        case .cancelled(let id): "cancelled \(id)"
        case .clockJumped(let distance): "jumped \(distance.wholeSeconds)"
        }
    }
}

/// A provider that answers when the test says so, and counts how many it is asked by at once.
final class CountingTransport: Transport {
    private struct State {
        var running = 0
        var most = 0
        var total = 0
        var perHost: [String: Int] = [:]
        var mostPerHost = 0
    }

    private let state = Mutex(State())

    var most: Int { state.withLock { $0.most } }
    var mostPerHost: Int { state.withLock { $0.mostPerHost } }
    var total: Int { state.withLock { $0.total } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireReply {
        let host = String(request.url.split(separator: "/")[1])
        let number = state.withLock { state in
            state.total += 1
            state.running += 1
            state.perHost[host, default: 0] += 1
            state.most = max(state.most, state.running)
            state.mostPerHost = max(state.mostPerHost, state.perHost[host] ?? 0)
            return state.total
        }
        // Whoever may come at the same time has come by then.
        for _ in 0..<200 { await Task.yield() }
        state.withLock { state in
            state.running -= 1
            state.perHost[host, default: 1] -= 1
        }
        return WireReply(
            status: 200, headers: [HeaderField("Content-Type", "application/json")],
            body: Array(
                "{\"access_token\":\"new-\(number)\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"r-\(number)\"}"
                    .utf8))
    }
}
